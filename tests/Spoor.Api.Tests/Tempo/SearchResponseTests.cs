using Spoor.Otlp;
using Spoor.Otlp.Protobuf;
using Spoor.Store.Query;
using Spoor.TraceQL;

namespace Spoor.Api.Tests.Tempo;

public class SearchResponseTests
{
    private static readonly TraceSummary Trace = new()
    {
        TraceId = new TraceId(0, 0x12ab34cd56ef7890),
        RootServiceName = "frontend",
        RootTraceName = "GET /cart",
        StartUnixNanos = 1795163320447415672,
        DurationNanos = 300_900_000,
        SpanSets =
        [
            new SpanSetResult(
                [
                    new SpanResult
                    {
                        SpanId = new SpanId(0xa2),
                        Name = "call cart",
                        StartUnixNanos = 1795163320457415672,
                        DurationNanos = 200_000_000,
                        Attributes =
                        [
                            new("status", Static.Status(2)), new("kind", Static.Kind(3)), new("http.status_code", Static.Int(500)),
                            new("big", Static.Float(1.5)), new("nan", Static.Float(double.NaN)), new("flag", Static.Bool(false)),
                            new("gone", Static.Nil), new("arr", Static.IntArray([1, 2])), new("event:timeSinceStart", Static.Duration(132_400_000)),
                        ],
                    },
                ],
                2,
                [new("by(resource.service.name)", Static.String("frontend")), new("count()", Static.Int(2))]),
        ],
        ServiceStats = new Dictionary<string, ServiceStats> { ["cart"] = new(3, 1), ["frontend"] = new(2, 0) },
    };

    private static readonly QueryStats Stats = new()
    {
        InspectedTraces = 2,
        InspectedSpans = 10,
        InspectedBytes = 21802,
        TotalBlocks = 1,
        TotalBlockBytes = 5_000_000_000,
    };

    private const string SpanSetJson = """
        {"spans":[{"spanID":"00000000000000a2","name":"call cart","startTimeUnixNano":"1795163320457415672","durationNanos":"200000000","attributes":[
        {"key":"status","value":{"stringValue":"error"}},{"key":"kind","value":{"stringValue":"client"}},
        {"key":"http.status_code","value":{"intValue":"500"}},{"key":"big","value":{"doubleValue":1.5}},{"key":"nan","value":{"doubleValue":"NaN"}},
        {"key":"flag","value":{"boolValue":false}},{"key":"gone","value":{"stringValue":"nil"}},
        {"key":"arr","value":{"arrayValue":{"values":[{"intValue":"1"},{"intValue":"2"}]}}},
        {"key":"event:timeSinceStart","value":{"stringValue":"132.4ms"}}]}],"matched":2,"attributes":[
        {"key":"by(resource.service.name)","value":{"stringValue":"frontend"}},{"key":"count()","value":{"intValue":"2"}}]}
        """;

    private const string MetricsJson =
        """{"inspectedTraces":2,"inspectedBytes":"21802","totalBlocks":1,"completedJobs":1,"totalJobs":1,"totalBlockBytes":"5000000000","inspectedSpans":"10"}""";

    [Fact]
    public async Task Json_by_query()
    {
        await using var server = await ApiServer.StartAsync(new FakeQuerier { Search = new SearchResult([Trace], Stats) });
        (await server.GetAsync("/api/search?q={}")).AssertJson(
            $$$$"""
            {"traces":[{"traceID":"12ab34cd56ef7890","rootServiceName":"frontend","rootTraceName":"GET /cart","startTimeUnixNano":"1795163320447415672",
            "durationMs":300,"spanSet":{{{{SpanSetJson}}}},"spanSets":[{{{{SpanSetJson}}}}],
            "serviceStats":{"cart":{"spanCount":3,"errorCount":1},"frontend":{"spanCount":2}}}],"metrics":{{{{MetricsJson}}}}}
            """);
    }

    [Fact]
    public async Task Json_by_tags_has_no_spansets()
    {
        await using var server = await ApiServer.StartAsync(new FakeQuerier { Search = new SearchResult([Trace], Stats) });
        (await server.GetAsync("/api/search?tags=a=b")).AssertJson(
            $$$$"""
            {"traces":[{"traceID":"12ab34cd56ef7890","rootServiceName":"frontend","rootTraceName":"GET /cart","startTimeUnixNano":"1795163320447415672",
            "durationMs":300}],"metrics":{{{{MetricsJson}}}}}
            """);
    }

    [Fact]
    public async Task Without_a_root_and_with_a_long_id()
    {
        var trace = Trace with
        {
            TraceId = new TraceId(0xaf7651916cd43dd, 0x8448eb211c80319c),
            RootServiceName = null,
            RootTraceName = null,
            DurationNanos = 0,
            SpanSets = [],
            ServiceStats = new Dictionary<string, ServiceStats>(),
        };
        await using var server = await ApiServer.StartAsync(new FakeQuerier { Search = new SearchResult([trace], FakeQuerier.NoStats) });
        (await server.GetAsync("/api/search")).AssertJson(
            """
            {"traces":[{"traceID":"af7651916cd43dd8448eb211c80319c","rootServiceName":"<root span not yet received>",
            "startTimeUnixNano":"1795163320447415672"}],"metrics":{"completedJobs":1,"totalJobs":1}}
            """);
    }

    [Fact]
    public async Task A_partial_answer_shows_in_a_header_and_in_the_jobs()
    {
        var stats = new QueryStats { PartialReason = "block 01J\u00e9 is damaged" };
        await using var server = await ApiServer.StartAsync(new FakeQuerier { Search = new SearchResult([], stats) });
        var answer = await server.GetAsync("/api/search");
        answer.AssertJson("""{"traces":[],"metrics":{"totalJobs":1}}""");
        Assert.Equal("block 01J? is damaged", answer.Headers["X-Spoor-Partial"]);
    }

    [Fact]
    public async Task Protobuf()
    {
        await using var server = await ApiServer.StartAsync(new FakeQuerier { Search = new SearchResult([Trace], Stats) });
        var answer = await server.GetAsync("/api/search?q={}", ("Accept", "application/protobuf"));
        Assert.Equal("application/protobuf", answer.ContentType);
        var text = ProtoText(answer.Body);
        Assert.StartsWith("1{1:12ab34cd56ef7890 2:frontend 3:GET /cart 4:1795163320447415672 5:300 ", text, StringComparison.Ordinal);
        const string spanSet = "{1{1:00000000000000a2 2:call cart 3:1795163320457415672 4:200000000 5{1:status 2{1:error}} 5{1:kind 2{1:client}} 5{1:http.status_code 2{3:500}}";
        Assert.Contains(" 6" + spanSet, text, StringComparison.Ordinal);
        Assert.Contains(" 7" + spanSet, text, StringComparison.Ordinal);
        Assert.Contains("5{1:arr 2{5{1{3:1} 1{3:2}}}}", text, StringComparison.Ordinal);
        Assert.Contains(" 2:2 3{1:by(resource.service.name) 2{1:frontend}} 3{1:count() 2{3:2}}}", text, StringComparison.Ordinal);
        Assert.Contains(" 8{1:cart 2{1:3 2:1}} 8{1:frontend 2{1:2}}}", text, StringComparison.Ordinal);
        Assert.EndsWith(" 2{1:2 2:21802 3:1 4:1 5:1 6:5000000000 7:10}", text, StringComparison.Ordinal);
    }

    /// <summary>Prints fields as <c>number:value</c> and messages as <c>number{…}</c>; which bytes are messages is a guess by their content.</summary>
    private static string ProtoText(ReadOnlySpan<byte> message)
    {
        var parts = new List<string>();
        var reader = new ProtoReader(message);
        while (reader.TryReadTag(out var field, out var wire))
        {
            switch (wire)
            {
                case WireType.Varint:
                    parts.Add($"{field}:{reader.ReadVarint()}");
                    break;
                case WireType.Fixed64:
                    parts.Add($"{field}:{reader.ReadDouble()}");
                    break;
                default:
                    var bytes = reader.ReadBytes();
                    var isText = bytes.Length > 0 && bytes.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7e) < 0;
                    parts.Add(isText ? $"{field}:{System.Text.Encoding.UTF8.GetString(bytes)}" : $"{field}{{{ProtoText(bytes)}}}");
                    break;
            }
        }

        Assert.False(reader.Failed);
        return string.Join(' ', parts);
    }
}
