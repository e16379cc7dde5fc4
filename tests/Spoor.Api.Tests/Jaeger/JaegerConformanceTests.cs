using System.Globalization;
using System.Text.Json.Nodes;
using Spoor.Otlp.Json;
using Spoor.Otlp.Protobuf;
using Spoor.TestKit;

namespace Spoor.Api.Tests.Jaeger;

/// <summary>Jaeger's own storage tests: its traces are stored, its queries asked over HTTP, and the traces must come back whole.</summary>
public class JaegerConformanceTests
{
    [SharedFact]
    public async Task Every_query_finds_its_traces_in_the_head() => await RunAsync(flush: false);

    [SharedFact]
    public async Task Every_query_finds_its_traces_in_a_block() => await RunAsync(flush: true);

    private static async Task RunAsync(bool flush)
    {
        await using var store = new StoredTraces();
        foreach (var file in Directory.EnumerateFiles(RepositoryPaths.SharedFile("fixtures", "jaeger-integration"), "*.json"))
        {
            if (Path.GetFileName(file) != "queries.json")
                await store.AppendAsync(ToProtobuf(await File.ReadAllBytesAsync(file)));
        }

        if (flush)
            await store.FlushAsync();
        await using var server = await ApiServer.StartAsync(store.Querier);
        var queries = JsonNode.Parse(await File.ReadAllBytesAsync(RepositoryPaths.SharedFile("fixtures", "jaeger-integration", "queries.json")))!.AsArray();
        Assert.NotEmpty(queries);
        foreach (var query in queries)
        {
            var caption = (string)query!["Caption"]!;
            var expected = query["ExpectedFixtures"]!.AsArray().SelectMany(name => Spans((string)name!)).Order(StringComparer.Ordinal).ToArray();
            var answer = await server.GetAsync("/jaeger/api/traces?" + Parameters(query["Query"]!));
            Assert.True(answer.Status == 200, $"{caption}: {answer.Text}");
            Assert.Equal(
                (caption, string.Join('\n', expected)),
                (caption, string.Join('\n', answer.Json["data"]!.AsArray().SelectMany(SpansOf).Order(StringComparer.Ordinal))));
        }
    }

    private static string Parameters(JsonNode query)
    {
        var parameters = new List<string>
        {
            "service=" + (string)query["ServiceName"]!,
            "operation=" + (string)query["OperationName"]!,
            "start=" + Micros((string)query["StartTimeMin"]!),
            "end=" + Micros((string)query["StartTimeMax"]!),
            "limit=" + (int)query["NumTraces"]!,
        };
        if ((long)query["DurationMin"]! is var min and not 0)
            parameters.Add($"minDuration={min}ns");
        if ((long)query["DurationMax"]! is var max and not 0)
            parameters.Add($"maxDuration={max}ns");
        if (query["Tags"] is JsonObject tags)
        {
            // Over HTTP, tags are a map of texts.
            var texts = new JsonObject(tags.Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)JsonValue.Create(tag.Value!.ToString()))));
            parameters.Add("tags=" + Uri.EscapeDataString(texts.ToJsonString()));
        }

        return string.Join('&', parameters);
    }

    private static string Micros(string time) =>
        ((DateTimeOffset.Parse(time, CultureInfo.InvariantCulture) - DateTimeOffset.UnixEpoch).Ticks / 10).ToString(CultureInfo.InvariantCulture);

    /// <summary>The spans of a fixture as lines, read without our code.</summary>
    private static IEnumerable<string> Spans(string fixture)
    {
        var traces = JsonNode.Parse(File.ReadAllBytes(RepositoryPaths.SharedFile("fixtures", "jaeger-integration", fixture + ".json")))!;
        foreach (var resource in traces["resourceSpans"]!.AsArray())
        {
            foreach (var span in resource!["scopeSpans"]!.AsArray().SelectMany(scope => scope!["spans"]!.AsArray()))
            {
                var start = long.Parse((string)span!["startTimeUnixNano"]!, CultureInfo.InvariantCulture);
                var end = long.Parse((string)span["endTimeUnixNano"]!, CultureInfo.InvariantCulture);
                var tags = span["attributes"]?.AsArray().Select(attribute => (string)attribute!["key"]!) ?? [];
                yield return Line(
                    ((string)span["traceId"]!)[16..], (string)span["spanId"]!, (string)span["name"]!, start / 1000, (end - start) / 1000, tags,
                    span["events"]?.AsArray().Count ?? 0);
            }
        }
    }

    private static IEnumerable<string> SpansOf(JsonNode? trace) => trace!["spans"]!.AsArray().Select(span => Line(
        (string)span!["traceID"]!,
        (string)span["spanID"]!,
        (string)span["operationName"]!,
        (long)span["startTime"]!,
        (long)span["duration"]!,
        span["tags"]!.AsArray().Select(tag => (string)tag!["key"]!).Where(key => key is not ("span.kind" or "otel.scope.name" or "otel.scope.version")
            && !key.StartsWith("sameplacescope", StringComparison.Ordinal) && key != "scopeblob"),
        span["logs"]!.AsArray().Count));

    private static string Line(string trace, string span, string name, long startMicros, long durationMicros, IEnumerable<string> tags, int logs) =>
        $"{trace} {span} {name} {startMicros} {durationMicros} [{string.Join(' ', tags.Order(StringComparer.Ordinal))}] {logs}";

    private static byte[] ToProtobuf(byte[] json)
    {
        using var writer = new ProtoWriter();
        OtlpJson.ToProtobuf(json, writer);
        return writer.ToArray();
    }
}
