using Spoor.Otlp;
using Spoor.TestKit.Otlp;

namespace Spoor.Api.Tests.Analysis;

/// <summary>Summaries and windows of single traces, over a real store.</summary>
public class TraceSummaryTests
{
    private const ulong Ms = 1_000_000;

    [Fact]
    public async Task Tells_where_the_time_went()
    {
        await using var store = new StoredTraces();
        await store.AppendAsync(TestSpans.Trace("1").Span("GET /", service: "frontend", durationMs: 100, children: t => t
            .Span("a", service: "cart", startMs: 10, durationMs: 30, children: u => u.Span("b", service: "db", startMs: 15, durationMs: 10, status: StatusCode.Error))
            .Span("c", service: "cart", startMs: 20, durationMs: 60)).ToBytes());
        await using var server = await store.ServeAsync();

        (await server.GetAsync("/api/spoor/trace/1/summary")).AssertJson(
            $$"""
            {"traceId":"00000000000000000000000000000001","rootService":"frontend","rootName":"GET /","startUnixNano":"{{TestSpans.BaseUnixNanos}}",
             "durationNanos":100000000,"spanCount":4,"errorCount":1,"serviceCount":3,"depth":3,
             "services":[
               {"name":"cart","spanCount":2,"errorCount":0,"selfNanos":80000000,"criticalNanos":60000000},
               {"name":"frontend","spanCount":1,"errorCount":0,"selfNanos":30000000,"criticalNanos":40000000},
               {"name":"db","spanCount":1,"errorCount":1,"selfNanos":10000000,"criticalNanos":0}],
             "criticalPathSections":3,"criticalPath":[
               {"spanId":"0000000000000001","service":"frontend","name":"GET /","startUnixNano":"{{TestSpans.BaseUnixNanos}}","durationNanos":20000000},
               {"spanId":"0000000000000004","service":"cart","name":"c","startUnixNano":"{{TestSpans.BaseUnixNanos + (20 * Ms)}}","durationNanos":60000000},
               {"spanId":"0000000000000001","service":"frontend","name":"GET /","startUnixNano":"{{TestSpans.BaseUnixNanos + (80 * Ms)}}","durationNanos":20000000}],
             "spans":[
               {"spanId":"0000000000000004","service":"cart","name":"c","index":3,"depth":1,"durationNanos":60000000,"selfNanos":60000000,"criticalNanos":60000000},
               {"spanId":"0000000000000001","service":"frontend","name":"GET /","index":0,"depth":0,"durationNanos":100000000,"selfNanos":30000000,"criticalNanos":40000000},
               {"spanId":"0000000000000002","service":"cart","name":"a","index":1,"depth":1,"durationNanos":30000000,"selfNanos":20000000,"criticalNanos":0},
               {"spanId":"0000000000000003","service":"db","name":"b","index":2,"depth":2,"durationNanos":10000000,"selfNanos":10000000,"criticalNanos":0}],
             "warnings":[]}
            """);
    }

    [Fact]
    public async Task Warns_of_what_looks_wrong()
    {
        await using var store = new StoredTraces();
        await store.AppendAsync(TestSpans.Trace("1")
            .Span("call", service: "a", kind: SpanKind.Client, startMs: 10, durationMs: 10, children: t => t
                .Span("early", service: "b", kind: SpanKind.Server, startMs: 7, durationMs: 5)
                .Span("late", service: "c", kind: SpanKind.Server, startMs: 25, durationMs: 5)
                .Span("same clock", service: "a", startMs: 5, durationMs: 5))
            .Span("second root", service: "a", startMs: 30, durationMs: -2)
            .Span("orphan", service: "a", parent: "ff", startMs: 40)
            .Span("twice", service: "a", parent: "1", id: "aa", startMs: 11)
            .Span("twice", service: "a", parent: "1", id: "aa", startMs: 12)
            .Span("never", service: "a", parent: "1", configure: span => (span.StartTimeUnixNano, span.EndTimeUnixNano) = (0, 0)).ToBytes());
        await using var server = await store.ServeAsync();

        var answer = await server.GetAsync("/api/spoor/trace/1/summary?limit=1");
        Assert.Equal(
            [
                """{"kind":"severalRoots","count":2,"spanIds":["0000000000000001","0000000000000005"]}""",
                """{"kind":"missingParent","count":1,"spanIds":["0000000000000006"]}""",
                """{"kind":"endBeforeStart","count":1,"largestNanos":2000000,"spanIds":["0000000000000005"]}""",
                """{"kind":"noStart","count":1,"spanIds":["0000000000000007"]}""",
                """{"kind":"clockSkew","count":2,"largestNanos":5000000,"spanIds":["0000000000000002","0000000000000003"]}""",
                """{"kind":"repeatedSpanId","count":1,"spanIds":["00000000000000aa"]}""",
            ],
            answer.Json["warnings"]!.AsArray().Select(warning => warning!.ToJsonString()));
        Assert.Single(answer.Json["spans"]!.AsArray());
        Assert.Single(answer.Json["criticalPath"]!.AsArray());
    }

    [Fact]
    public async Task Windows_show_large_traces_piece_by_piece()
    {
        await using var store = new StoredTraces();
        const int children = 3000;
        await store.AppendAsync(TestSpans.Trace("1").Span("root", service: "a", durationMs: 10_000, children: t =>
        {
            for (var i = 0; i < children; i++)
                t.Span("child " + i, service: "b", startMs: i, attributes: [("n", i)]);
            return t;
        }).ToBytes());
        await store.FlushAsync();
        await using var server = await store.ServeAsync();

        var names = new List<string>();
        for (var offset = 0; offset <= children; offset += 1000)
        {
            var answer = await server.GetAsync($"/api/spoor/trace/1/spans?offset={offset}&limit=1000");
            Assert.Equal(children + 1, (int)answer.Json["totalSpans"]!);
            names.AddRange(answer.Json["spans"]!.AsArray().Select(span => $"{span!["depth"]} {span["childCount"]} {span["service"]} {span["span"]!["name"]}"));
        }

        Assert.Equal(["0 3000 a root", .. Enumerable.Range(0, children).Select(i => $"1 0 b child {i}")], names);
        var one = await server.GetAsync("/api/spoor/trace/1/spans?offset=8&limit=1");
        Assert.Equal("""[{"key":"n","value":{"intValue":"7"}}]""", one.Json["spans"]![0]!["span"]!["attributes"]!.ToJsonString());
        Assert.Empty((await server.GetAsync("/api/spoor/trace/1/spans?offset=4000")).Json["spans"]!.AsArray());
    }

    [Theory]
    [InlineData("trace/9/summary", 404, "trace not found")]
    [InlineData("trace/9/spans", 404, "trace not found")]
    [InlineData("trace/xyz/summary", 400, "unable to parse param 'traceID': \"xyz\" is not 1 to 32 hexadecimal digits")]
    [InlineData("trace/1/spans?limit=0", 400, "invalid limit: 0 is not a number from 1 to 10000")]
    [InlineData("trace/1/summary?limit=10001", 400, "invalid limit: 10001 is not a number from 1 to 10000")]
    [InlineData("trace/1/spans?offset=-1", 400, "invalid offset: \"-1\" is not a whole number from 0 to 4294967295")]
    public async Task Refuses(string pathAndQuery, int status, string message)
    {
        await using var store = new StoredTraces();
        await using var server = await store.ServeAsync();
        (await server.GetAsync("/api/spoor/" + pathAndQuery)).AssertText(status, message);
    }
}
