using Spoor.Otlp;
using Spoor.Store.Aggregation;
using Spoor.Store.Metrics;
using Spoor.Store.Query;
using Spoor.Store.Segments;
using Spoor.Store.Tests.Query;
using Spoor.TestKit.Otlp;
using Spoor.TraceQL;

namespace Spoor.Store.Tests.Metrics;

/// <summary>Counts of deleted spans beside stored ones: one stored span of 100 ms in the second minute, and what the rows say.</summary>
public class DeletedSpansTests
{
    private const ulong Minute = 60_000_000_000;

    /// <summary>In the first minute 6 spans of 4 ms each (bucket 22 ends at 4.19 ms), 2 of them errors; in the third 3 of another service.</summary>
    private static readonly SeriesRow[] Rows =
    [
        new(TestSpans.BaseUnixNanos, "web", "GET /", SpanKind.Server, StatusCode.Unset, 22, 4, 0, 16_000_000),
        new(TestSpans.BaseUnixNanos, "web", "GET /", SpanKind.Server, StatusCode.Error, 22, 2, 2, 8_000_000),
        new(TestSpans.BaseUnixNanos + (2 * Minute), "", "job", SpanKind.Internal, StatusCode.Unset, 0, 3, 0, 0),
    ];

    private static readonly MetricsRange Minutes = MetricsRange.Aligned(TestSpans.BaseUnixNanos + Minute, TestSpans.BaseUnixNanos + (3 * Minute), Minute);

    [Theory]
    [InlineData("{ } | count_over_time()", "6 1 3")]
    [InlineData("{ status = error } | count_over_time()", "2 0 0")]
    [InlineData("{ resource.service.name = \"web\" && kind = server } | count_over_time()", "6 1 0")]
    [InlineData("{ name =~ \"jo.\" } | count_over_time()", "0 0 3")]
    [InlineData("{ } | sum_over_time(duration)", "0.024 0.1 0")]
    [InlineData("{ } | avg_over_time(duration)", "0.004 0.1 0")]
    [InlineData("{ } | quantile_over_time(duration, 1)", "0.004194304 0.134217728 0")]
    [InlineData("{ } | histogram_over_time(duration)", "6 0 0|0 1 0")]
    [InlineData("{ } | count_over_time() by(resource.service.name)", "0 0 3|6 1 0")]
    public async Task They_count_where_nothing_more_is_needed(string query, string expected) => Assert.Equal(expected, await AskAsync(query, Minutes));

    [Theory]
    [InlineData("{ duration > 1ms } | count_over_time()", "0 1 0")]
    [InlineData("{ span.x = nil } | count_over_time()", "0 1 0")]
    [InlineData("{ } | max_over_time(duration)", "- 0.1 -")]
    [InlineData("{ } | count() > 0 | count_over_time()", "0 1 0")]
    [InlineData("{ } | count_over_time() by(rootName)", "0 1 0")]
    [InlineData("{ } | count_over_time() with(extrapolate=true)", "0 1 0")]
    public async Task Other_queries_see_stored_spans_only(string query, string expected) => Assert.Equal(expected, await AskAsync(query, Minutes));

    [Fact]
    public async Task A_minute_is_spread_over_shorter_steps()
    {
        var halves = MetricsRange.Aligned(TestSpans.BaseUnixNanos, TestSpans.BaseUnixNanos + Minute, Minute / 2);
        Assert.Equal("0 3 3", await AskAsync("{ status != ok } | count_over_time()", halves));
    }

    [Fact]
    public async Task Of_a_minute_at_the_edge_its_share_counts() =>
        Assert.Equal("1.5", await AskAsync(
            "{ } | count_over_time()", MetricsRange.Instant(TestSpans.BaseUnixNanos + (Minute * 3 / 4), TestSpans.BaseUnixNanos + Minute - 1), 1));

    [Fact]
    public async Task Damage_makes_the_answer_partial()
    {
        var (_, reason) = await RunAsync("{ } | count_over_time()", Minutes, new BlockDamagedException("series 7: page 2 is broken"));
        Assert.Equal("block of counts of deleted spans could not be read: series 7: page 2 is broken", reason);
    }

    private static async Task<string> AskAsync(string query, MetricsRange range, int digits = 9)
    {
        var (series, reason) = await RunAsync(query, range, null);
        Assert.Null(reason);
        return string.Join('|', series.Select(each => string.Join(' ', each.Values.Select(
            value => double.IsNaN(value) ? "-" : Math.Round(value, digits).ToString("0.#########", System.Globalization.CultureInfo.InvariantCulture)))));
    }

    private static async Task<(IReadOnlyList<MetricSeries> Series, string? Reason)> RunAsync(string query, MetricsRange range, BlockDamagedException? damage)
    {
        var stored = MemoryPart.Head(MemorySpan.From(TestSpans.Merge(
            TestSpans.Trace("1", TestSpans.BaseUnixNanos + (Minute * 3 / 2)).Span("GET /", "web", durationMs: 100, kind: SpanKind.Server))));
        var snapshot = new StoreSnapshot([stored], new HashSet<TraceId>(), null) { Series = new Series(damage) };
        var result = await new TraceQuerier(() => snapshot).MetricsAsync(new MetricsRequest { Query = TraceQLParser.Parse(query), Range = range }, default);
        return (result.Series, result.PartialReason);
    }

    private sealed class Series(BlockDamagedException? damage) : SeriesSet
    {
        public override bool IsEmpty => false;

        public override IEnumerable<SeriesRow> Read(ulong startUnixNanos, ulong endUnixNanos, Action<BlockDamagedException>? damaged = null)
        {
            if (damage is not null)
                damaged!(damage);
            return Rows.Where(row => row.MinuteUnixNanos >= startUnixNanos && row.MinuteUnixNanos < endUnixNanos);
        }
    }
}
