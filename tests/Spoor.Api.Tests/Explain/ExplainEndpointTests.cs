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
    [InlineData("?q=%7B%20foo%20%3D%201%20%7D", "line 1, col 3: unknown identifier: foo")]
    [InlineData("?q=%7B%7D&limit=0", "invalid limit")]
    [InlineData("?q=%7B%7D&start=5", "end is missing")]
    public async Task What_is_wrong_is_said(string query, string expected)
    {
        await using var server = await ApiServer.StartAsync(new FakeQuerier());
        var answer = await server.GetAsync("/api/spoor/explain" + query);
        Assert.Equal(400, answer.Status);
        Assert.Contains(expected, answer.Text, StringComparison.Ordinal);
    }
}
