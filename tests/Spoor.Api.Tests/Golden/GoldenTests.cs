using System.Text;
using System.Text.Json.Nodes;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.Otlp.Json;
using Spoor.Otlp.Protobuf;
using Spoor.TestKit;
using Spoor.TestKit.Otlp;

namespace Spoor.Api.Tests.Golden;

/// <summary>
/// Replays the recorded requests over the same two traces and compares the answers field by field. What differs on purpose stands in
/// <see cref="Differences"/> and in docs/differences-from-tempo.md.
/// </summary>
public class GoldenTests
{
    private const int Answers = 69;

    /// <summary>Requests that are answered otherwise, by their readable path, and why.</summary>
    private static readonly Dictionary<string, Func<Answer, GoldenAnswer, string?>> Differences = new(StringComparer.Ordinal)
    {
        // Absent attributes of select() are left out, not shown as the text "nil".
        ["/api/search?q={ span.http.response.status_code >= 500 } | select(span.url.path, resource.service.version)"] = SameWithoutNilAttributes,

        // An array is shown whole, not only the element that matched.
        ["/api/search?q={ span.tags = \"b\" }"] = SameWithWholeArray,

        // Complete matchers of a half-typed query count, also beside an unfinished intrinsic.
        ["/api/v2/search/tag/name/values?q={ resource.service.name = \"orders\" && status = }"] =
            (actual, _) => Same(JsonNode.Parse("""{"tagValues":["POST /internal/orders","SELECT orders","orders publish"]}""")!, NamesOnly(actual.Json)),

        // An exemplar has the attribute that is averaged, and shows it.
        ["/api/metrics/query_range?q={} | avg_over_time(span.db.rows)"] =
            (actual, expected) => SameHead(expected, actual) ?? GoldenMetrics.SeriesDifference(expected.Json!, actual.Json),

        // Spans without an attribute are not counted as having the value "nil"; arrays have their values.
        ["/api/metrics/query_range?q={} | compare({ status = error })"] =
            (actual, expected) => SameHead(expected, actual) ?? GoldenMetrics.CompareDifference(expected.Json!, actual.Json),

        // What the query names is shown on every span that has it, also where the condition on it does not hold.
        ["/api/search?q={ kind = server } >> { span.db.system != nil }"] = SameWithoutKind,
    };

    [SharedTheory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Speed", "Slow")]
    public async Task Recorded_answers_are_reproduced(bool fromBlocks)
    {
        await using var store = new StoredTraces();
        foreach (var input in new[] { "input-1.json", "input-2.json" })
        {
            using var proto = new ProtoWriter();
            OtlpJson.ToProtobuf(await File.ReadAllBytesAsync(Path.Combine(GoldenAnswer.Folder, input)), proto);
            await store.AppendAsync(proto.ToArray());
        }

        if (fromBlocks)
            await store.FlushAsync();
        await using var server = await ApiServer.StartAsync(store.Querier);
        var failures = new StringBuilder();
        var golden = GoldenAnswer.ReadAll();
        Assert.Equal(Answers, golden.Count);
        foreach (var expected in golden)
        {
            var actual = await server.GetAsync(expected.Request, [.. expected.Headers]);
            if (Check(expected, actual) is { } difference)
                failures.AppendLine($"{expected.Readable} {string.Join(' ', expected.Headers)}").AppendLine("    " + difference);
        }

        Assert.True(failures.Length == 0, failures.ToString());
    }

    /// <summary>Null when the answer is as it should be.</summary>
    private static string? Check(GoldenAnswer expected, Answer actual)
    {
        var known = Differences.FirstOrDefault(difference => expected.Readable.StartsWith(difference.Key, StringComparison.Ordinal));
        if (known.Value is { } check)
            return check(actual, expected);
        if (expected.Request.StartsWith("/api/metrics/", StringComparison.Ordinal) && expected.Status == 200)
            return SameHead(expected, actual) ?? GoldenMetrics.Difference(expected.Json!, actual.Json);
        return SameHead(expected, actual) ?? SameBody(expected, actual);
    }

    private static string? SameHead(GoldenAnswer expected, Answer actual) =>
        (expected.Status, expected.ContentType) == (actual.Status, actual.ContentType)
            ? null
            : $"{expected.Status} {expected.ContentType} → {actual.Status} {actual.ContentType} {actual.Text}";

    private static string? SameBody(GoldenAnswer expected, Answer actual)
    {
        if (expected.Text is { } text)
            return text == actual.Text ? null : $"{text} → {actual.Text}";
        if (expected.Bytes is { } bytes)
            return TraceComparison.Difference(Trace(bytes, expected), Trace(actual.Body, expected), ignoreAttributeOrder: true);
        if (expected.Request == "/api/status/buildinfo")
            return Same(Members(expected.Json!), Members(actual.Json));
        return Same(expected.Json!, WithoutWhatTempoDrops(actual.Json));
    }

    private static string? Same(JsonNode expected, JsonNode actual)
    {
        var differences = GoldenJson.Differences(GoldenJson.Normalize(expected), GoldenJson.Normalize(actual));
        return differences.Count == 0 ? null : string.Join("\n    ", differences);
    }

    private static string? SameWithoutNilAttributes(Answer actual, GoldenAnswer expected)
    {
        Remove(expected.Json, node => node is JsonObject value && (string?)value["value"]?["stringValue"] == "nil");
        return SameHead(expected, actual) ?? Same(expected.Json!, actual.Json);
    }

    private static string? SameWithoutKind(Answer actual, GoldenAnswer expected)
    {
        var json = actual.Json;
        Remove(json, node => node is JsonObject value && (string?)value["key"] == "kind" && (string?)value["value"]?["stringValue"] == "client");
        return SameHead(expected, actual) ?? Same(expected.Json!, json);
    }

    private static string? SameWithWholeArray(Answer actual, GoldenAnswer expected)
    {
        var whole = JsonNode.Parse("""{"arrayValue":{"values":[{"stringValue":"a"},{"stringValue":"b"}]}}""")!;
        foreach (var attribute in Objects(expected.Json).Where(node => (string?)node["key"] == "tags").ToList())
            attribute["value"] = whole.DeepClone();
        return SameHead(expected, actual) ?? Same(expected.Json!, actual.Json);
    }

    private static JsonNode NamesOnly(JsonNode tagValues) =>
        new JsonObject { ["tagValues"] = new JsonArray([.. tagValues["tagValues"]!.AsArray().Select(value => value!["value"]!.DeepClone())]) };

    private static JsonArray Members(JsonNode node) => new([.. node.AsObject().Select(member => (JsonNode)member.Key).OrderBy(name => (string)name!, StringComparer.Ordinal)]);

    /// <summary>Schema URLs and flags, which Tempo does not keep.</summary>
    private static JsonNode WithoutWhatTempoDrops(JsonNode node)
    {
        foreach (var parent in Objects(node).ToList())
        {
            parent.Remove("schemaUrl");
            parent.Remove("flags");
        }

        return node;
    }

    private static TracesData Trace(byte[] body, GoldenAnswer request)
    {
        var bytes = request.Request.StartsWith("/api/v2/", StringComparison.Ordinal) ? FirstField(body) : body;
        var trace = TracesData.Parser.ParseFrom(bytes);
        foreach (var resource in trace.ResourceSpans)
        {
            resource.SchemaUrl = "";
            foreach (var scope in resource.ScopeSpans)
            {
                scope.SchemaUrl = "";
                foreach (var span in scope.Spans)
                    span.Flags = 0;
            }
        }

        return trace;
    }

    private static byte[] FirstField(byte[] message)
    {
        var reader = new ProtoReader(message);
        Assert.True(reader.TryReadTag(out var field, out var wire) && field == 1 && wire == WireType.LengthDelimited);
        return reader.ReadBytes().ToArray();
    }

    private static void Remove(JsonNode? node, Predicate<JsonNode?> unwanted)
    {
        foreach (var array in Arrays(node).ToList())
        {
            for (var i = array.Count - 1; i >= 0; i--)
            {
                if (unwanted(array[i]))
                    array.RemoveAt(i);
            }
        }
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => All(node).OfType<JsonObject>();

    private static IEnumerable<JsonArray> Arrays(JsonNode? node) => All(node).OfType<JsonArray>();

    private static IEnumerable<JsonNode?> All(JsonNode? node)
    {
        IEnumerable<JsonNode?> children = node switch
        {
            JsonObject members => members.Select(member => member.Value),
            JsonArray items => items,
            _ => [],
        };
        return children.SelectMany(All).Prepend(node);
    }
}
