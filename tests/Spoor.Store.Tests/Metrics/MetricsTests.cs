using System.Globalization;
using Spoor.Otlp;
using Spoor.Store.Metrics;
using Spoor.Store.Query;
using Spoor.Store.Segments;
using Spoor.Store.Tests.Blocks;
using Spoor.Store.Tests.Query;
using Spoor.TestKit.Otlp;
using Spoor.TraceQL;

namespace Spoor.Store.Tests.Metrics;

/// <summary>
/// Values reasoned by hand. Steps of one second end at 0, 1, 2, 3 and 4 s; a span that starts at the end of a step is in it. A line is the labels of a
/// series and its values, - where there is none.
/// </summary>
public class MetricsTests
{
    private const ulong Second = 1_000_000_000;

    private static readonly MetricsRange FiveSteps = MetricsRange.Aligned(TestSpans.BaseUnixNanos, TestSpans.BaseUnixNanos + (4 * Second), Second);

    private static TestTrace[] Traces =>
    [
        TestSpans.Trace("1").Span("GET /", "web", startMs: 0, durationMs: 100, kind: SpanKind.Server, attributes: [("http.status", 200), ("size", 2.5)]),
        TestSpans.Trace("2").Span("GET /", "web", startMs: 1000, durationMs: 200, kind: SpanKind.Server, attributes: [("http.status", 200)], children: t => t
            .Span("SELECT", "db", startMs: 1001, durationMs: 4, kind: SpanKind.Client, status: StatusCode.Error, attributes: [("ids", new[] { 3, 5 })])),
        TestSpans.Trace("3").Span("GET /", "web", startMs: 2500, durationMs: 300, kind: SpanKind.Server, status: StatusCode.Error, attributes: [("http.status", 500)]),
        TestSpans.Trace("4").Span("job", "batch", startMs: 2600, durationMs: 1),
        TestSpans.Trace("5").Span("late", "batch", startMs: 9000, durationMs: 1),
    ];

    [Theory]
    [InlineData("{ } | count_over_time()", "__name__=count_over_time: 1 1 1 2 0")]
    [InlineData("{ } | rate()", "__name__=rate: 1 1 1 2 0")]
    [InlineData("{ status = error } | count_over_time()", "__name__=count_over_time: 0 0 1 1 0")]
    [InlineData("{ name = \"nobody\" } | rate()", "")]
    [InlineData("{ } | count_over_time() by(resource.service.name)", "resource.service.name=batch: 0 0 0 1 0|resource.service.name=db: 0 0 1 0 0|resource.service.name=web: 1 1 0 1 0")]
    [InlineData("{ } | count_over_time() by(.service.name)", ".service.name=batch: 0 0 0 1 0|.service.name=db: 0 0 1 0 0|.service.name=web: 1 1 0 1 0")]
    [InlineData("{ } | count_over_time() by(status)", "status=error: 0 0 1 1 0|status=unset: 1 1 0 1 0")]
    [InlineData("{ } | count_over_time() by(span.http.status)", "span.http.status=nil: 0 0 1 1 0|span.http.status=200: 1 1 0 0 0|span.http.status=500: 0 0 0 1 0")]
    [InlineData("{ } | count_over_time() by(status, span.http.status)", "status=error: 0 0 1 0 0|status=unset: 0 0 0 1 0|status=error span.http.status=500: 0 0 0 1 0|status=unset span.http.status=200: 1 1 0 0 0")]
    [InlineData("{ } | count_over_time() by(span.nosuch)", "span.nosuch=nil: 1 1 1 2 0")]
    [InlineData("{ } | count_over_time() by(rootName)", "rootName=GET /: 1 1 1 1 0|rootName=job: 0 0 0 1 0")]
    public Task Spans_are_counted(string query, string expected) => Check(query, expected);

    [Theory]
    [InlineData("{ } | min_over_time(duration)", "__name__=min_over_time: 0.1 0.2 0.004 0.001 -")]
    [InlineData("{ } | max_over_time(duration)", "__name__=max_over_time: 0.1 0.2 0.004 0.3 -")]
    [InlineData("{ } | sum_over_time(duration)", "__name__=sum_over_time: 0.1 0.2 0.004 0.301 -")]
    [InlineData("{ } | avg_over_time(duration)", "__name__=avg_over_time: 0.1 0.2 0.004 0.1505 -")]
    [InlineData("{ } | sum_over_time(span.http.status)", "__name__=sum_over_time: 200 200 - 500 -")]
    [InlineData("{ } | max_over_time(span.size)", "__name__=max_over_time: 2.5 - - - -")]
    [InlineData("{ } | sum_over_time(span.ids)", "__name__=sum_over_time: - - 8 - -")]
    [InlineData("{ } | avg_over_time(span.ids)", "__name__=avg_over_time: - - 4 - -")]
    [InlineData("{ } | sum_over_time(span.nosuch)", "")]
    [InlineData("{ } | max_over_time(duration) by(name)", "name=GET /: 0.1 0.2 - 0.3 -|name=SELECT: - - 0.004 - -|name=job: - - - 0.001 -")]
    public Task Values_are_aggregated(string query, string expected) => Check(query, expected);

    [Theory]

    // 100, 200, 300 ms lie in the buckets up to 2^27, 2^28 and 2^29 ns, 4 ms in that up to 2^22, 1 ms in that up to 2^20.
    [InlineData("{ kind = server } | histogram_over_time(duration)", "__bucket=0.134217728: 1 0 0 0 0|__bucket=0.268435456: 0 1 0 0 0|__bucket=0.536870912: 0 0 0 1 0")]
    [InlineData("{ kind = server } | histogram_over_time(duration) by(status)", "status=error __bucket=0.536870912: 0 0 0 1 0|status=unset __bucket=0.134217728: 1 0 0 0 0|status=unset __bucket=0.268435456: 0 1 0 0 0")]
    [InlineData("{ } | histogram_over_time(span.http.status)", "__bucket=256.0: 1 1 0 0 0|__bucket=512.0: 0 0 0 1 0")]
    [InlineData("{ } | histogram_over_time(span.size)", "__bucket=4.0: 1 0 0 0 0")]
    [InlineData("{ } | quantile_over_time(duration, .5, 1)", "p=0.5: 0.134217728 0.268435456 0.004194304 0.001048576 0|p=1.0: 0.134217728 0.268435456 0.004194304 0.536870912 0")]
    [InlineData("{ } | quantile_over_time(span.nosuch, .5)", "")]
    public Task Values_are_put_into_buckets(string query, string expected) => Check(query, expected);

    [Fact]
    public async Task A_quantile_within_a_bucket_is_interpolated_by_powers()
    {
        // Four spans of 100 ms: half of them is reached half way between 2^26 and 2^27.
        var same = Enumerable.Range(1, 4).Select(id => TestSpans.Trace(id.ToString(CultureInfo.InvariantCulture)).Span("s", startMs: 500, durationMs: 100)).ToArray();
        var series = await SeriesAsync(QueryBed.Over(same), "{ } | quantile_over_time(duration, .5)", FiveSteps);
        Assert.Equal(Math.Pow(2, 26.5) / 1e9, Assert.Single(series).Values[1], 1e-15);
    }

    [Theory]
    [InlineData("{ } | count_over_time() by(resource.service.name) | topk(1)", "resource.service.name=batch: - - - 1 0|resource.service.name=db: - - 1 - -|resource.service.name=web: 1 1 - - -")]
    [InlineData("{ } | count_over_time() by(resource.service.name) | bottomk(1)", "resource.service.name=batch: 0 0 0 - 0|resource.service.name=db: - - - 0 -")]
    [InlineData("{ } | count_over_time() by(resource.service.name) > 0", "resource.service.name=batch: - - - 1 -|resource.service.name=db: - - 1 - -|resource.service.name=web: 1 1 - 1 -")]
    [InlineData("{ } | sum_over_time(duration) > 150ms", "__name__=sum_over_time: - 0.2 - 0.301 -")]
    [InlineData("{ } | count_over_time() > 5", "")]
    [InlineData("({ status = error } | rate()) / ({ } | rate())", "__name__=(rate / rate): 0 0 1 0.5 -")]
    [InlineData("({ } | count_over_time() by(resource.service.name)) / ({ } | count_over_time())", "resource.service.name=batch: 0 0 0 0.5 -|resource.service.name=db: 0 0 1 0 -|resource.service.name=web: 1 1 0 0.5 -")]
    [InlineData("({ status = error } | count_over_time() by(name)) / ({ } | count_over_time() by(name))", "name=GET /: 0 0 - 1 -|name=SELECT: - - 1 - -")]
    [InlineData("({ } | count_over_time()) * 2", "__name__=(count_over_time * 2): 2 2 2 4 0")]
    [InlineData("1 - ({ } | count_over_time())", "__name__=(1 - count_over_time): 0 0 0 -1 1")]
    public Task Series_are_worked_on(string query, string expected) => Check(query, expected);

    [Theory]
    [InlineData("{ } | count() > 1 | count_over_time()", "__name__=count_over_time: 0 1 1 0 0")]
    [InlineData("{ name = \"GET /\" } && { status = error } | count_over_time()", "__name__=count_over_time: 0 1 1 1 0")]
    [InlineData("{ } | by(resource.service.name) | max(duration) > 150ms | count_over_time()", "__name__=count_over_time: 0 1 0 1 0")]
    [InlineData("{ } | select(name) | { kind = client } | count_over_time()", "__name__=count_over_time: 0 0 1 0 0")]
    public Task Spansets_come_before_metrics(string query, string expected) => Check(query, expected);

    [Fact]
    public Task A_longer_step_divides_rates() =>
        Check("{ } | rate()", "__name__=rate: 0.5 1 1", MetricsRange.Aligned(TestSpans.BaseUnixNanos, TestSpans.BaseUnixNanos + (4 * Second), 2 * Second));

    [Fact]
    public Task An_instant_query_has_one_value_and_both_ends() =>
        Check("{ } | count_over_time()", "__name__=count_over_time: 3", MetricsRange.Instant(TestSpans.BaseUnixNanos, TestSpans.BaseUnixNanos + (1001 * Second / 1000)));

    [Fact]
    public async Task Compare_counts_values_of_selected_and_other_spans()
    {
        var lines = await LinesAsync(
            QueryBed.Over(Traces), "{ kind = server } | compare({ status = error }, 1)", MetricsRange.Instant(TestSpans.BaseUnixNanos, TestSpans.BaseUnixNanos + (4 * Second)));
        Assert.Contains("__meta_type=baseline span.http.status=200: 2", lines);
        Assert.Contains("__meta_type=baseline_total span.http.status=nil: 2", lines);
        Assert.Contains("__meta_type=selection span.http.status=500: 1", lines);
        Assert.Contains("__meta_type=selection_total span.http.status=nil: 1", lines);
        Assert.Contains("__meta_type=baseline span.size=2.5: 1", lines);
        Assert.Contains("__meta_type=baseline rootServiceName=web: 2", lines);
        Assert.DoesNotContain(lines, line => line.Contains("too_many", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("duration", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Compare_shows_the_most_frequent_values_and_says_that_there_are_more()
    {
        var lines = await LinesAsync(
            QueryBed.Over(Traces), "{ } | compare({ status = error }, 1)", MetricsRange.Instant(TestSpans.BaseUnixNanos, TestSpans.BaseUnixNanos + (4 * Second)));
        Assert.Contains("__meta_type=baseline name=GET /: 2", lines);
        Assert.DoesNotContain("__meta_type=baseline name=job: 1", lines);
        Assert.Contains("__meta_type=baseline __meta_error=__too_many_values__ name=nil: 0", lines);
        Assert.Contains("__meta_type=baseline_total name=nil: 3", lines);
    }

    [Fact]
    public async Task Compare_finds_what_stands_out_among_very_many_values()
    {
        // 4,000 spans of 4,000 users, and 30 of one more, of which 10 failed.
        var trace = TestSpans.Trace("1");
        for (var i = 0; i < 4030; i++)
            trace.Span("s", status: i >= 4020 ? StatusCode.Error : StatusCode.Unset, attributes: [("user", i < 4000 ? "u" + i : "loud"), ("number", i < 4000 ? 10_000 + i : 7)]);
        using var bed = new BlockBed();
        var block = bed.Write(TestSpans.Merge(trace));
        await AssertLoudStandsOut(QueryBed.Over(trace));
        await AssertLoudStandsOut(QueryBed.Over(block));

        // Once more with what the first call left in the cache.
        await AssertLoudStandsOut(QueryBed.Over(block));
    }

    private static async Task AssertLoudStandsOut(TraceQuerier querier)
    {
        var lines = await LinesAsync(
            querier, "{ } | compare({ status = error }, 1)", MetricsRange.Instant(TestSpans.BaseUnixNanos, TestSpans.BaseUnixNanos + Second));
        foreach (var (key, value) in new[] { ("span.user", "loud"), ("span.number", "7") })
        {
            Assert.Contains($"__meta_type=baseline {key}={value}: 20", lines);
            Assert.Contains($"__meta_type=baseline_total {key}=nil: 4020", lines);
            Assert.Contains($"__meta_type=baseline __meta_error=__too_many_values__ {key}=nil: 0", lines);
            Assert.Contains($"__meta_type=selection {key}={value}: 10", lines);
            Assert.Contains($"__meta_type=selection_total {key}=nil: 10", lines);
        }

        Assert.DoesNotContain("__meta_type=selection __meta_error=__too_many_values__ span.user=nil: 0", lines);
    }

    [Fact]
    public async Task Exemplars_show_the_trace_and_what_the_query_names()
    {
        var series = await SeriesAsync(QueryBed.Over(Traces), "{ kind = server } | max_over_time(duration) by(resource.service.name)", FiveSteps, maxExemplars: 100);
        var exemplars = Assert.Single(series).Exemplars;
        Assert.Equal([0.1, 0.2, 0.3], exemplars.Select(exemplar => exemplar.Value));
        Assert.Equal(
            ["trace:id=3", "kind=server", "duration=300ms", "resource.service.name=web"],
            exemplars[2].Labels.Select(label => $"{label.Key}={Show(label.Value)}"));
        Assert.Equal(TestSpans.BaseUnixNanos + (2500 * Second / 1000), exemplars[2].StartUnixNanos);
    }

    [Theory]
    [InlineData("{ } | rate() with(exemplars=2)", 2)]
    [InlineData("{ } | rate() with(exemplars=false)", 0)]
    [InlineData("{ } | rate() with(exemplars=true)", 5)]
    [InlineData("{ } | rate() with(sample=true)", 5)]
    public async Task Hints_bound_exemplars(string query, int count) =>
        Assert.Equal(count, (await SeriesAsync(QueryBed.Over(Traces), query, FiveSteps, maxExemplars: 100)).Sum(each => each.Exemplars.Count));

    [Fact]
    public async Task A_span_that_lies_in_two_parts_counts_once_and_its_trace_is_whole()
    {
        var querier = QueryBed.Over(QueryBed.Block("b1", Traces), QueryBed.Head(Traces[1], Traces[2]));
        Assert.Equal(["__name__=count_over_time: 1 1 1 2 0"], await LinesAsync(querier, "{ } | count_over_time()", FiveSteps));
        Assert.Equal(["__name__=count_over_time: 0 1 1 0 0"], await LinesAsync(querier, "{ } | count() = 2 | count_over_time()", FiveSteps));
    }

    [Fact]
    public async Task Spans_weigh_what_retention_kept_them_for()
    {
        var spans = MemorySpan.From(TestSpans.Merge(Traces)).ConvertAll(span => span with { TierCount = span.Message.Name == "GET /" ? 10 : 1, AdjustedCount = 20 });
        var querier = QueryBed.Over(MemoryPart.Block("b1", spans));
        Assert.Equal(["__name__=count_over_time: 10 10 1 11 0"], await LinesAsync(querier, "{ } | count_over_time()", FiveSteps));
        Assert.Equal(["__name__=count_over_time: 20 20 20 40 0"], await LinesAsync(querier, "{ } | count_over_time() with(extrapolate=true)", FiveSteps));
        Assert.Equal(["__name__=sum_over_time: 1 2 0.004 3.001 -"], await LinesAsync(querier, "{ } | sum_over_time(duration)", FiveSteps));
        Assert.Equal(["__name__=max_over_time: 0.1 0.2 0.004 0.3 -"], await LinesAsync(querier, "{ } | max_over_time(duration)", FiveSteps));
        var average = Assert.Single(await SeriesAsync(querier, "{ } | avg_over_time(duration)", FiveSteps));
        Assert.Equal(3.001 / 11, average.Values[3], 1e-12);
    }

    [Fact]
    public async Task A_damaged_block_makes_the_answer_partial()
    {
        var damaged = MemoryPart.Block("b2", MemorySpan.From(TestSpans.Merge(Traces[0])), damage: new BlockDamagedException("page 3 is broken"));
        var result = await QueryBed.Over(QueryBed.Block("b1", Traces[1..]), damaged).MetricsAsync(Request("{ } | count_over_time()", FiveSteps), default);
        Assert.Equal("__name__=count_over_time: 0 1 1 2 0", Line(Assert.Single(result.Series)));
        Assert.Equal("block b2 could not be read: page 3 is broken", result.PartialReason);
    }

    [Fact]
    public async Task Too_many_series_are_cut_off_with_a_word()
    {
        var result = await QueryBed.Over(Traces).MetricsAsync(Request("{ } | rate() by(resource.service.name)", FiveSteps) with { MaxSeries = 2 }, default);
        Assert.Equal(["batch", "db"], result.Series.Select(each => Show(each.Labels[0].Value)));
        Assert.StartsWith("Response exceeds maximum series limit of 2, a partial response is returned. Warning: ", result.PartialReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_over_more_bytes_than_it_may_read_is_partial()
    {
        var querier = QueryBed.Over(QueryBed.Block("b1", Traces[0]), QueryBed.Block("b2", Traces[3]));
        var result = await querier.MetricsAsync(Request("{ } | count_over_time()", FiveSteps) with { MaxInspectedBytes = 150 }, default);
        Assert.Equal("__name__=count_over_time: 0 0 0 1 0", Line(Assert.Single(result.Series)));
        Assert.StartsWith("1 row groups were left out, the oldest", result.PartialReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_that_nobody_waits_for_ends()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => QueryBed.Over(Traces).MetricsAsync(Request("{ } | rate()", FiveSteps), gone.Token));
    }

    [Fact]
    public async Task Parts_outside_of_the_range_are_not_opened()
    {
        var old = MemoryPart.Block("old", MemorySpan.From(TestSpans.Merge(TestSpans.Trace("9", TestSpans.BaseUnixNanos - (3600 * Second)).Span("old"))));
        var querier = QueryBed.Over(QueryBed.Block("b1", Traces), old);
        var before = old.OpenedSegments;
        await querier.MetricsAsync(Request("{ } | rate()", FiveSteps), default);
        Assert.Equal(before, old.OpenedSegments);
    }

    private static async Task Check(string query, string expected, MetricsRange? range = null)
    {
        var lines = expected.Length == 0 ? [] : expected.Split('|');
        Assert.Equal(lines, await LinesAsync(QueryBed.Over(Traces), query, range ?? FiveSteps));
        Assert.Equal(lines, await LinesAsync(QueryBed.Over(QueryBed.Head(Traces)), query, range ?? FiveSteps));
        Assert.Equal(lines, await LinesAsync(QueryBed.Over(QueryBed.Head(Traces[3..]), QueryBed.Block("b1", Traces[..2]), QueryBed.Block("b2", Traces[2])), query, range ?? FiveSteps));
    }

    private static async Task<string[]> LinesAsync(TraceQuerier querier, string query, MetricsRange range) =>
        [.. (await SeriesAsync(querier, query, range)).Select(Line)];

    private static async Task<IReadOnlyList<MetricSeries>> SeriesAsync(TraceQuerier querier, string query, MetricsRange range, int maxExemplars = 0) =>
        (await querier.MetricsAsync(Request(query, range) with { MaxExemplars = maxExemplars }, CancellationToken.None)).Series;

    private static MetricsRequest Request(string query, MetricsRange range) => new() { Query = TraceQLParser.Parse(query), Range = range };

    private static string Line(MetricSeries series) =>
        string.Join(' ', series.Labels.Select(label => $"{label.Key}={Show(label.Value)}")) + ":"
        + string.Concat(series.Values.Select(value => " " + (double.IsNaN(value) ? "-" : value.ToString("0.#########", CultureInfo.InvariantCulture))));

    private static string Show(Static value) => value.AsString ?? value.ToString();
}
