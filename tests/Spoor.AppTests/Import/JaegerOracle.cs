using System.Globalization;
using System.Text.Json.Nodes;

namespace Spoor.AppTests.Import;

/// <summary>Reads Jaeger's JSON plainly.</summary>
internal static class JaegerOracle
{
    // These become fields of the span or of its scope.
    private static readonly string[] TakenTags =
        ["span.kind", "error", "otel.status_code", "otel.status_description", "otel.scope.name", "otel.scope.version", "otel.library.name", "otel.library.version", "w3c.tracestate"];

    public static IEnumerable<ExpectedSpan> Read(string file) =>
        from document in FixtureText.Documents(file)
        let data = document["data"] ?? document
        from trace in data is JsonArray traces ? traces.ToArray() : [data]
        from span in trace!["spans"]!.AsArray()
        select Span(span!, trace["processes"]!);

    private static ExpectedSpan Span(JsonNode span, JsonNode processes)
    {
        var start = (ulong)span["startTime"]! * 1000;
        var traceId = (string)span["traceID"]!;
        return new ExpectedSpan(
            traceId.PadLeft(32, '0'),
            Pad(span["spanID"]),
            Pad(Parent(span, traceId)),
            (string)span["operationName"]!,
            start,
            start + ((ulong)span["duration"]! * 1000),
            (string)processes[(string)span["processID"]!]!["serviceName"]!)
        {
            Tags = [.. from tag in span["tags"]?.AsArray() ?? [] where !TakenTags.Contains((string)tag!["key"]!) select $"{tag["key"]}={Text(tag["value"]!)}"],
            EventUnixNanos = [.. (span["logs"]?.AsArray() ?? []).Select(log => (ulong)log!["timestamp"]! * 1000).Order()],
        };
    }

    private static JsonNode? Parent(JsonNode span, string traceId) =>
        span["parentSpanID"] ?? (span["references"]?.AsArray() ?? [])
            .FirstOrDefault(reference => (string?)reference!["refType"] == "CHILD_OF" && (string)reference["traceID"]! == traceId)?["spanID"];

    private static string Pad(JsonNode? id) => (string?)id is { Length: > 0 } text ? text.PadLeft(16, '0') : "";

    private static string Text(JsonNode value) => value.GetValueKind() switch
    {
        System.Text.Json.JsonValueKind.True => "true",
        System.Text.Json.JsonValueKind.False => "false",
        System.Text.Json.JsonValueKind.Number => value.ToJsonString().Contains('.', StringComparison.Ordinal)
            ? ((double)value).ToString("R", CultureInfo.InvariantCulture)
            : value.ToJsonString(),
        _ => (string)value!,
    };
}
