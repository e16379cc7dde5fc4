namespace Spoor.Api.Tests.Tempo;

public class MetricsQueryTests
{
    [Theory]
    [InlineData("/api/metrics/query_range?start=1&end=2", "parse error : syntax error: unexpected $end")]
    [InlineData("/api/metrics/query_range?q={}", "not a metrics query")]
    [InlineData("/api/metrics/query?query={ status = error }", "not a metrics query")]
    [InlineData("/api/metrics/query?q={ foo } | rate()", "parse error at line 1, col 3: unknown identifier: foo")]
    public async Task Wrong_queries_are_400(string path, string message)
    {
        await using var server = await ApiServer.StartAsync(new FakeQuerier());
        (await server.GetAsync(path)).AssertText(400, message);
    }

    [Theory]
    [InlineData("/api/metrics/query_range?q={} | rate()&step=60s")]
    [InlineData("/api/metrics/query?q={} | count_over_time() by (name)")]
    public async Task Right_queries_are_501_for_now(string path)
    {
        await using var server = await ApiServer.StartAsync(new FakeQuerier());
        var answer = await server.GetAsync(path);
        Assert.Equal(501, answer.Status);
        Assert.StartsWith("TraceQL metrics are not computed by this version yet", answer.Text, StringComparison.Ordinal);
    }
}
