using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace Spoor.Collector.Tests.Import;

/// <summary>Counts spans and traces of a file by plain reading, independent of the code under test.</summary>
internal static class FixtureCounts
{
    public static (int Spans, int Traces) Of(string path)
    {
        var ids = TraceIds(path).ToList();
        return (ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
    }

    // One padded trace id a span.
    private static IEnumerable<string> TraceIds(string path)
    {
        var text = path.EndsWith(".gz", StringComparison.Ordinal) ? Gunzip(path) : File.ReadAllText(path);
        if (path.Contains(".jsonl", StringComparison.Ordinal))
            return text.Split('\n', StringSplitOptions.RemoveEmptyEntries).SelectMany(line => Otlp(JsonNode.Parse(line)!));
        var root = JsonNode.Parse(text)!;
        if (root is JsonObject && root["resourceSpans"] is not null)
            return Otlp(root);
        if (root is JsonArray list)
            return path.Contains("zipkin-v1", StringComparison.Ordinal) ? ZipkinV1(list) : list.Select(s => Pad(s!["traceId"]));
        return Jaeger(root["data"] ?? root);
    }

    private static IEnumerable<string> Otlp(JsonNode document) =>
        from resource in document["resourceSpans"]!.AsArray()
        from scope in resource!["scopeSpans"]!.AsArray()
        from span in scope!["spans"]!.AsArray()
        select Pad(span!["traceId"]);

    private static IEnumerable<string> Jaeger(JsonNode data) =>
        from trace in data is JsonArray traces ? traces : [data.DeepClone()]
        from span in trace!["spans"]!.AsArray()
        select Pad(span!["traceID"]);

    // A v1 span with the marks of both sides counts twice, as it does in Zipkin.
    private static IEnumerable<string> ZipkinV1(JsonArray spans)
    {
        foreach (var span in spans)
        {
            var marks = (span!["annotations"]?.AsArray() ?? []).Select(a => (string)a!["value"]!).ToHashSet(StringComparer.Ordinal);
            yield return Pad(span["traceId"]);
            if (marks.Contains("cs") && marks.Contains("sr"))
                yield return Pad(span["traceId"]);
        }
    }

    private static string Pad(JsonNode? id) => ((string)id!).PadLeft(32, '0').ToLowerInvariant();

    private static string Gunzip(string path)
    {
        using var gzip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
