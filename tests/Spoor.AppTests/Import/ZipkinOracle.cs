using System.Text.Json.Nodes;

namespace Spoor.AppTests.Import;

/// <summary>Reads Zipkin's JSON plainly, version 2 and version 1.</summary>
internal static class ZipkinOracle
{
    public static IEnumerable<ExpectedSpan> ReadV2(string file) =>
        from document in FixtureText.Documents(file)
        from span in document.AsArray()
        let start = Micros(span["timestamp"])
        select new ExpectedSpan(
            Pad(span["traceId"], 32),
            Pad(span["id"], 16),
            Pad(span["parentId"], 16),
            (string?)span["name"] ?? "",
            start,
            start + Micros(span["duration"]),
            (string?)span["localEndpoint"]?["serviceName"] ?? "")
        {
            // "error" becomes the span's status.
            Tags = [.. from tag in span["tags"]?.AsObject() ?? [] where tag.Key != "error" select $"{tag.Key}={tag.Value}"],
            EventUnixNanos = [.. (span["annotations"]?.AsArray() ?? []).Select(annotation => Micros(annotation!["timestamp"])).Order()],
        };

    /// <summary>A span on which client and server both left their mark is two spans, each with its own times and service.</summary>
    public static IEnumerable<ExpectedSpan> ReadV1(string file) =>
        from document in FixtureText.Documents(file)
        from span in document.AsArray()
        from side in Sides(span)
        select side;

    private static IEnumerable<ExpectedSpan> Sides(JsonNode span)
    {
        var client = Side(span, "cs", "cr");

        // The span's own times are those of the client.
        if (client is not null && span["timestamp"] is not null && span["duration"] is not null)
            client = client with { StartUnixNanos = Micros(span["timestamp"]), EndUnixNanos = Micros(span["timestamp"]) + Micros(span["duration"]) };
        var server = Side(span, "sr", "ss");
        if (client is not null)
            yield return client;
        if (server is not null)
            yield return server;
        if (client is not null || server is not null)
            yield break;
        var start = Micros(span["timestamp"]);
        yield return Span(span, start, start + Micros(span["duration"]), AnyService(span));
    }

    private static ExpectedSpan? Side(JsonNode span, string begin, string end)
    {
        var annotations = span["annotations"]?.AsArray() ?? [];
        var from = annotations.FirstOrDefault(annotation => (string)annotation!["value"]! == begin);
        var to = annotations.FirstOrDefault(annotation => (string)annotation!["value"]! == end);
        return from is null || to is null
            ? null
            : Span(span, Micros(from["timestamp"]), Micros(to["timestamp"]), (string?)from["endpoint"]?["serviceName"] ?? "");
    }

    private static ExpectedSpan Span(JsonNode span, ulong start, ulong end, string service) =>
        new(Pad(span["traceId"], 32), Pad(span["id"], 16), Pad(span["parentId"], 16), (string?)span["name"] ?? "", start, end, service);

    private static string AnyService(JsonNode span) =>
        (span["annotations"]?.AsArray() ?? []).Concat(span["binaryAnnotations"]?.AsArray() ?? [])
            .Select(annotation => (string?)annotation!["endpoint"]?["serviceName"])
            .FirstOrDefault(name => name is not null) ?? "";

    private static string Pad(JsonNode? id, int length) => id is null ? "" : ((string)id!).PadLeft(length, '0');

    private static ulong Micros(JsonNode? value) => value is null ? 0 : (ulong)value * 1000;
}
