using Spoor.TestKit.Otlp;

namespace Spoor.Api.Tests.Explain;

/// <summary><c>/api/spoor/explain</c> over a real store.</summary>
public class ExplainEndpointTests
{
    [Fact]
    public async Task A_search_is_explained_with_its_limits()
    {
        await using var store = new StoredTraces();
        await store.AppendAsync(TestSpans.Trace("1").Span("old", "web", startMs: 0, durationMs: 5).ToBytes());
        await store.FlushAsync();
        await store.AppendAsync(TestSpans.Trace("2").Span("new", "web", startMs: 60_000, durationMs: 5).ToBytes());
        await using var server = await ApiServer.StartAsync(store.Querier);
        var answer = (await server.GetAsync("/api/spoor/explain?q=" + Uri.EscapeDataString("{name=\"new\"}") + "&limit=1&start=1767225630&end=1767225690")).Json;
        Assert.Equal("{ name = `new` }", (string)answer["query"]!);
        Assert.Equal((1, 0), ((int)answer["blocks"]!["considered"]!, (int)answer["blocks"]!["searched"]!));
        Assert.Equal("timeRange", (string)answer["blocks"]!["outcomes"]![0]!["outcome"]!);
        Assert.Equal((1, 1), ((int)answer["heads"]!["considered"]!, (int)answer["heads"]!["searched"]!));
        Assert.Equal((2, 1, 1), ((int)answer["rows"]!["considered"]!, (int)answer["rows"]!["scanned"]!, (int)answer["rows"]!["matched"]!));
        Assert.Equal(1, (int)answer["traces"]!["answered"]!);
    }

    [Theory]
    [InlineData("&start=1767225600&end=1767225660&step=20s", "1767225580000000000 1767225660000000000 4 20000000000 False", 1)]
    [InlineData("&start=1767225600&end=2026-01-01T00:01:00Z&instant=true", "1767225600000000000 1767225660000000000 1 60000000000 True", 1)]
    [InlineData("&start=1767225630&end=1767225690&step=20s&instant=false", "1767225600000000000 1767225700000000000 5 20000000000 False", 2)]
    public async Task A_metrics_query_is_explained_over_its_steps(string parameters, string range, int counted)
    {
        await using var store = new StoredTraces();
        await store.AppendAsync(TestSpans.Trace("1").Span("old", "web", startMs: 5, durationMs: 5).ToBytes());
        await store.FlushAsync();
        await store.AppendAsync(TestSpans.Trace("2").Span("new", "web", startMs: 60_001, durationMs: 5).ToBytes());
        await using var server = await ApiServer.StartAsync(store.Querier);
        var answer = (await server.GetAsync("/api/spoor/explain?q=" + Uri.EscapeDataString("{name!=\"x\"}|rate() by(resource.service.name)|topk(1)") + parameters)).Json;
        Assert.Equal("{ name != `x` } | rate() by(resource.service.name) | topk(1)", (string)answer["query"]!);
        Assert.Equal(3, answer["plan"]!.AsArray().Count);
        var steps = answer["range"]!;
        Assert.Equal(range, $"{(string)steps["startUnixNano"]!} {(string)steps["endUnixNano"]!} {(int)steps["steps"]!} {(long)steps["stepNanos"]!} {(bool)steps["isInstant"]!}");
        var run = Assert.Single(answer["runs"]!.AsArray())!;
        Assert.Equal(counted, (int)run["rows"]!["counted"]!);
        Assert.Equal((2, 1), ((int)run["rowGroups"]!["considered"]!, (int)answer["series"]!));
        Assert.Equal("there are none", (string)run["deletedSpans"]!["reason"]!);
        Assert.Equal((long)answer["times"]!["totalNanos"]!, (long)run["times"]!["totalNanos"]! + (long)answer["times"]!["secondStagesNanos"]!);
    }

    [Theory]
    [InlineData("?q=%7B%20foo%20%3D%201%20%7D", "line 1, col 3: unknown identifier: foo")]
    [InlineData("?q=%7B%7D&limit=0", "invalid limit")]
    [InlineData("?q=%7B%7D&start=5", "end is missing")]
    [InlineData("?q=%7B%7D&instant=false", "not a metrics query")]
    [InlineData("?q=%7B%7D%7Crate()&instant=maybe", "invalid instant: \"maybe\" is not true or false")]
    [InlineData("?q=%7B%7D%7Crate()&step=0", "invalid step")]
    public async Task What_is_wrong_is_said(string query, string expected)
    {
        await using var server = await ApiServer.StartAsync(new FakeQuerier());
        var answer = await server.GetAsync("/api/spoor/explain" + query);
        Assert.Equal(400, answer.Status);
        Assert.Contains(expected, answer.Text, StringComparison.Ordinal);
    }
}
