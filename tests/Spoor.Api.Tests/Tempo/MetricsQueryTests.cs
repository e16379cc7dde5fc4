using Spoor.Store.Metrics;
using Spoor.Store.Query;
using Spoor.TraceQL;

namespace Spoor.Api.Tests.Tempo;

public class MetricsQueryTests
{
    private const ulong Second = 1_000_000_000;

    [Theory]
    [InlineData("/api/metrics/query_range?start=1&end=2", "parse error : syntax error: unexpected $end")]
    [InlineData("/api/metrics/query_range?q={}", "not a metrics query")]
    [InlineData("/api/metrics/query?query={ status = error }", "not a metrics query")]
    [InlineData("/api/metrics/query?q={ foo } | rate()", "parse error at line 1, col 3: unknown identifier: foo")]
    [InlineData("/api/metrics/query_range?q={} | rate()&start=100&end=50", "http parameter start must be before end. received start=100 end=50")]
    [InlineData("/api/metrics/query_range?q={} | rate()&start=100&end=20000&step=1", "step of 1s is too small, minimum step for given range is 1.99s")]
    [InlineData("/api/metrics/query_range?q={} | rate()&step=-5", "invalid step: \"-5\" is no time above 0; write seconds, or a duration as in 30s or 5m")]
    [InlineData("/api/metrics/query_range?q={} | rate()&start=yesterday", "invalid start: \"yesterday\" is no time; write Unix seconds, Unix nanoseconds, or RFC 3339 as in 2026-01-31T12:00:00Z")]
    [InlineData("/api/metrics/query_range?q={} | rate()&since=soon", "invalid since: \"soon\" is not a duration above 0; write it as in 30m, 1h or 7d")]
    [InlineData("/api/metrics/query_range?q={} | rate()&exemplars=many", "invalid exemplars: \"many\" is not a whole number from 0 to 4294967295")]
    public async Task Wrong_queries_are_400(string path, string message)
    {
        await using var server = await ApiServer.StartAsync(new FakeQuerier());
        (await server.GetAsync(path)).AssertText(400, message);
    }

    [Theory]
    [InlineData("start=1767225600&end=1767229200&step=60", 1_767_225_540 * Second, 1_767_229_200 * Second, 60 * Second)]
    [InlineData("start=1767225600.5&end=1767229200&step=1m", 1_767_225_540 * Second, 1_767_229_200 * Second, 60 * Second)]
    [InlineData("start=1767225600000000001&end=1767229200000000000&step=60s", 1_767_225_540 * Second, 1_767_229_200 * Second, 60 * Second)]
    [InlineData("start=2026-01-01T00:00:00Z&end=2026-01-01T01:00:00Z&step=0.5", (1_767_225_600 * Second) - (Second / 2), 1_767_229_200 * Second, Second / 2)]
    [InlineData("start=2026-01-01T00:00:00Z&end=2026-01-01T01:00:00Z", 1_767_225_585 * Second, 1_767_229_200 * Second, 15 * Second)]
    [InlineData("end=1767229200&since=30m&step=60s", 1_767_227_340 * Second, 1_767_229_200 * Second, 60 * Second)]
    [InlineData("end=1767229200&step=60s", 1_767_225_540 * Second, 1_767_229_200 * Second, 60 * Second)]
    public async Task Times_are_read_in_every_form(string parameters, ulong start, ulong end, ulong step)
    {
        var querier = new FakeQuerier();
        await using var server = await ApiServer.StartAsync(querier);
        Assert.Equal(200, (await server.GetAsync("/api/metrics/query_range?q={} | rate()&" + parameters)).Status);
        var range = querier.LastMetrics!.Range;
        Assert.Equal((start, end, step, false), (range.StartUnixNanos, range.EndUnixNanos, range.StepNanos, range.IsInstant));
    }

    [Fact]
    public async Task An_instant_query_covers_its_range_in_one_step()
    {
        var querier = new FakeQuerier();
        await using var server = await ApiServer.StartAsync(querier);
        await server.GetAsync("/api/metrics/query?q={} | rate()&start=100&end=160&step=5");
        var range = querier.LastMetrics!.Range;
        Assert.Equal((100 * Second, 160 * Second, 1, true), (range.StartUnixNanos, range.EndUnixNanos, range.StepCount, range.IsInstant));
    }

    [Theory]
    [InlineData("", 100, 10_000)]
    [InlineData("&exemplars=7&maxSeries=50", 7, 50)]
    [InlineData("&exemplars=0&maxSeries=20000", 0, 10_000)]
    [InlineData("&exemplars=5000", 100, 10_000)]
    public async Task Exemplars_and_series_are_bounded(string parameters, int exemplars, int series)
    {
        var querier = new FakeQuerier();
        await using var server = await ApiServer.StartAsync(querier);
        await server.GetAsync("/api/metrics/query_range?q={} | rate()" + parameters);
        Assert.Equal((exemplars, series), (querier.LastMetrics!.MaxExemplars, querier.LastMetrics.MaxSeries));
    }

    [Fact]
    public async Task Ranges_are_bounded_where_a_limit_is_set()
    {
        await using var server = await ApiServer.StartAsync(new FakeQuerier(), new ApiLimits { MaxMetricsRange = TimeSpan.FromHours(24) });
        (await server.GetAsync("/api/metrics/query_range?q={} | rate()&start=0&end=86401"))
            .AssertText(400, "metrics query time range exceeds the maximum allowed duration of 24h0m0s");
    }

    [Fact]
    public async Task Series_are_written_as_Tempo_writes_them()
    {
        var labels = new[] { new MetricLabel("name", Static.String("GET /")), new MetricLabel("status", Static.Status(2)), new MetricLabel("p", Static.Float(0.9)), new MetricLabel("span.n", Static.Nil) };
        var querier = new FakeQuerier
        {
            Metrics = new MetricsResult(
                [
                    new MetricSeries(labels, [0, double.NaN, 0.25])
                    {
                        Exemplars = [new MetricExemplar([new MetricLabel("trace:id", Static.String("ab")), new MetricLabel("duration", Static.Duration(1_500_000))], 120_500_000_000, 0.0015)],
                    },
                ],
                new QueryStats { InspectedSpans = 3 },
                "block b1 could not be read"),
        };
        await using var server = await ApiServer.StartAsync(querier);
        (await server.GetAsync("/api/metrics/query_range?q={} | rate()&start=60&end=120&step=60")).AssertJson(
            """
            {"series":[{"labels":[{"key":"name","value":{"stringValue":"GET /"}},{"key":"status","value":{"stringValue":"error"}},{"key":"p","value":{"doubleValue":0.9}},{"key":"span.n","value":{"stringValue":"nil"}}],
              "samples":[{"timestampMs":"60000"},{"timestampMs":"180000","value":0.25}],
              "exemplars":[{"labels":[{"key":"trace:id","value":{"stringValue":"ab"}},{"key":"duration","value":{"stringValue":"1.5ms"}}],"value":0.0015,"timestampMs":"120500"}]}],
             "metrics":{"completedJobs":1,"totalJobs":1,"inspectedSpans":"3"},"status":"PARTIAL","message":"block b1 could not be read"}
            """);
    }

    [Fact]
    public async Task Instant_series_have_one_value()
    {
        var querier = new FakeQuerier { Metrics = new MetricsResult([new MetricSeries([new MetricLabel("__name__", Static.String("rate"))], [2])], FakeQuerier.NoStats, null) };
        await using var server = await ApiServer.StartAsync(querier);
        (await server.GetAsync("/api/metrics/query?q={} | rate()")).AssertJson(
            """{"series":[{"labels":[{"key":"__name__","value":{"stringValue":"rate"}}],"value":2}],"metrics":{"completedJobs":1,"totalJobs":1}}""");
    }
}
