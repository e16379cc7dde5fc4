using Spoor.Otlp;
using Spoor.Store.Aggregation;
using Spoor.Store.Explain;
using Spoor.Store.Metrics;
using Spoor.Store.Query;
using Spoor.Store.Segments;
using Spoor.Store.Tests.Blocks;
using Spoor.Store.Tests.Query;
using Spoor.TestKit.Otlp;
using Spoor.TraceQL;

namespace Spoor.Store.Tests.Explain;

/// <summary>What a metrics query says it did, on data made so that the answer is known. Five steps of a second end at 0, 1, 2, 3 and 4 s.</summary>
public sealed class MetricsExplainTests : IDisposable
{
    private const ulong Second = 1_000_000_000;

    private static readonly MetricsRange FiveSteps = MetricsRange.Aligned(TestSpans.BaseUnixNanos, TestSpans.BaseUnixNanos + (4 * Second), Second);

    private readonly BlockBed _bed = new();

    public void Dispose() => _bed.Dispose();

    [Fact]
    public async Task Nothing_is_explained_unless_asked_for()
    {
        var request = new MetricsRequest { Query = TraceQLParser.Parse("{ } | rate()"), Range = FiveSteps };
        Assert.Null((await QueryBed.Over(QueryBed.Block("b", Trace("1", 0))).MetricsAsync(request, CancellationToken.None)).Explanation);
    }

    [Theory]
    [InlineData("{ span.other = `x` } | rate()", SegmentOutcome.AttributeAbsent, "span.other = `x`")]
    [InlineData("{ resource.service.name = `cart` } | rate()", SegmentOutcome.ResourceMismatch, "resource.service.name = `cart`")]
    [InlineData("{ duration > 1h } | max_over_time(duration)", SegmentOutcome.DurationBounds, "duration > 1h0m0s")]
    [InlineData("{ span.code = `x` } | count() > 1 | rate()", SegmentOutcome.ValueAbsent, "span.code = `x`")]
    public async Task A_block_says_what_ruled_it_out(string query, SegmentOutcome outcome, string reason)
    {
        var run = Assert.Single((await ExplainAsync(query, _bed.Write(Trace("1", 0).ToTracesData()))).Runs);
        var segment = Assert.Single(Assert.Single(run.Parts).Segments);
        Assert.Equal(outcome, segment.Outcome);
        Assert.Equal(TraceQLParser.Parse($"{{ {reason} }}").ToString().Trim('{', '}', ' '), segment.Reason);
        Assert.Equal((0, 0, 0), (segment.ScannedRows, segment.MatchedRows, run.SeriesCount));
        Assert.Empty(run.Columns);
    }

    [Fact]
    public async Task Rows_outside_the_steps_match_but_do_not_count()
    {
        // The third trace starts after the last step, in the segment of the others; the block after it lies outside as a whole.
        var block = _bed.Write(Trace("1", 0).ToTracesData(), Trace("2", 2000).ToTracesData(), Trace("3", 4001).ToTracesData());
        var explained = await ExplainAsync("{ name = `root` } | rate() by(span.code)", block, QueryBed.Block("late", Trace("4", 60_000)));
        var run = Assert.Single(explained.Runs);
        Assert.Equal([SegmentOutcome.TimeRange, SegmentOutcome.Scanned], run.Parts.Select(part => part.Outcome));
        var segment = Assert.Single(run.Parts[1].Segments);
        Assert.Equal((6, 3, 2), (segment.ScannedRows, segment.MatchedRows, segment.CountedRows));
        Assert.Equal((0, 0), (segment.CandidateTraces, segment.EvaluatedTraces));
        Assert.Equal((1, 1), (run.SeriesCount, explained.SeriesCount));
    }

    [Fact]
    public async Task Columns_of_groups_and_values_are_counted_with_those_of_filters()
    {
        var block = _bed.Write(Trace("1", 0).ToTracesData(), Trace("2", 2000).ToTracesData());
        const string Query = "{ name = `root` } | sum_over_time(duration) by(span.code)";
        var run = Assert.Single((await ExplainAsync(Query, block)).Runs);
        var columns = run.Columns.ToDictionary(column => column.Name, StringComparer.Ordinal);
        Assert.All(["name", "duration", "span.code", "start"], name => Assert.True(columns[name].ReadBytes > 0 && columns[name].SegmentCount == 1, name));
        Assert.Equal(4 * 8, columns["duration"].DecodedBytes);
        Assert.False(columns.ContainsKey("span.path"));
        Assert.Equal(run.Columns.Sum(column => column.ReadBytes), run.Parts[0].Segments[0].ReadBytes);
        var again = Assert.Single((await ExplainAsync(Query, block)).Runs);
        Assert.Equal(0, again.Columns.Sum(column => column.ReadBytes));
    }

    [Fact]
    public async Task Traces_are_counted_where_they_are_evaluated_one_by_one()
    {
        var block = _bed.Write(Trace("1", 0).ToTracesData(), Trace("2", 1000).ToTracesData(), TestSpans.Trace("3").Span("root", startMs: 10).ToTracesData());
        var run = Assert.Single((await ExplainAsync("{ name != `x` } | count() > 1 | count_over_time()", block)).Runs);
        var segment = Assert.Single(run.Parts[0].Segments);
        Assert.Equal((5, 4, 2), (segment.MatchedRows, segment.CountedRows, segment.FoundTraces));
        Assert.InRange(segment.EvaluatedTraces, 2, 3);
    }

    [Fact]
    public async Task Traces_in_several_parts_are_named()
    {
        var whole = MemorySpan.From(TestSpans.Trace("1").Span("root", id: "1").Span("child", startMs: 5, id: "2", parent: "1").ToTracesData());
        SegmentPart[] parts = [MemoryPart.Block("b", [whole[0]]), MemoryPart.Head([whole[1]]), QueryBed.Block("c", Trace("2", 0))];
        var structural = Assert.Single((await ExplainAsync("{ name = `root` } >> { name = `child` } | rate()", parts)).Runs);
        Assert.Equal(new SplitTracesExplanation(1, 1, 1), structural.SplitTraces);
        Assert.True(structural.Parts.Single(part => part.Name == "head").IsHead);

        // By themselves spans of such traces are set aside only until it is known that none came twice.
        var simple = Assert.Single((await ExplainAsync("{ name != `x` } | rate()", parts)).Runs);
        Assert.Equal(new SplitTracesExplanation(1, 1, 1), simple.SplitTraces);
        Assert.Equal((4, 4), (simple.Parts.Sum(part => part.Segments[0].MatchedRows), simple.Parts.Sum(part => part.Segments[0].CountedRows)));
    }

    [Fact]
    public async Task Damage_is_an_outcome()
    {
        var damaged = MemoryPart.Block("bad", MemorySpan.From(Trace("1", 0).ToTracesData()), damage: new BlockDamagedException("block bad: cut at 12"));
        var run = Assert.Single((await ExplainAsync("{ } | rate()", damaged, QueryBed.Block("good", Trace("2", 0)))).Runs);
        var segment = Assert.Single(run.Parts.Single(part => part.Name == "bad").Segments);
        Assert.Equal((SegmentOutcome.Damaged, "block bad: cut at 12"), (segment.Outcome, segment.Reason));
    }

    [Fact]
    public async Task What_the_limit_of_bytes_leaves_out_is_an_outcome()
    {
        SegmentPart[] parts = [QueryBed.Block("new", Trace("1", 3000)), QueryBed.Block("old", Trace("2", 0))];
        var explained = await ExplainAsync("{ } | rate()", parts, maxInspectedBytes: parts[0].SizeBytes);
        Assert.Equal([("new", SegmentOutcome.Scanned), ("old", SegmentOutcome.BytesLimit)], explained.Runs[0].Parts.Select(part => (part.Name, part.Outcome)));
    }

    [Fact]
    public async Task The_plan_holds_filters_aggregate_groups_and_second_stages()
    {
        var explained = await ExplainAsync("{ span.code = 200 && status = unset } | quantile_over_time(duration, .9) by(resource.service.name, rootName) | topk(2)", QueryBed.Block("b", Trace("1", 0)));
        Assert.Equal(
            ["{ (span.code = 200) && (status = unset) }", "quantile_over_time(duration, 0.9) by(resource.service.name, rootName)", "topk(2)"],
            explained.Plan.Select(step => step.Text));
        Assert.Equal(["status = unset", "span.code = 200"], explained.Plan[0].Steps.Select(step => step.Text));
        Assert.Equal(["duration", "resource.service.name", "rootName"], explained.Plan[1].Steps.Select(step => step.Text));
        Assert.Equal(
            ["value, a column", "group, once for each distinct resource or scope, then a column of numbers", "group, once for each trace, or by span of the whole trace"],
            explained.Plan[1].Steps.Select(step => step.Means));
        var run = Assert.Single(explained.Runs);
        Assert.Equal(explained.TotalNanos, explained.SecondStagesNanos + run.Times.TotalNanos);
        Assert.True(run.Times is { PlanNanos: > 0, SegmentsNanos: > 0, BuildNanos: > 0, ScanNanos: > 0, AggregateNanos: > 0 }, run.Times.ToString());
    }

    [Fact]
    public async Task Math_is_a_run_for_each_side()
    {
        var explained = await ExplainAsync("({ name = `root` } | rate()) / ({ name != `x` } | rate()) * 100", QueryBed.Block("b", Trace("1", 0)));
        Assert.Equal([1, 2], explained.Runs.Select(run => run.Parts[0].Segments[0].MatchedRows));
        Assert.Equal(["{ name = `root` } | rate()", "{ name != `x` } | rate()"], explained.Runs.Select(run => run.Query));
        var product = Assert.Single(explained.Plan);
        Assert.Equal("math on every value", product.Means);
        Assert.Equal(["math, series with the same labels and the same step", "a number"], product.Steps.Select(step => step.Means));
        Assert.Equal(explained.Runs.Select(run => run.Query), product.Steps[0].Steps.Select(step => step.Text));
    }

    [Theory]
    [InlineData("{ kind = server } | rate() by(name)", null)]
    [InlineData("{ } | quantile_over_time(duration, .5)", null)]
    [InlineData("{ } | rate() by(span.code)", "span.code of deleted spans is not known")]
    [InlineData("{ duration > 1ms } | rate()", "duration of deleted spans is not known")]
    [InlineData("{ } | max_over_time(duration)", "max_over_time needs single spans")]
    [InlineData("{ } | sum_over_time(span.code)", "span.code of deleted spans is not known")]
    [InlineData("{ } | count() > 1 | rate()", "the query needs whole traces")]
    [InlineData("{ } | rate() with(extrapolate=true)", "with(extrapolate=true) needs the sampling of spans")]
    [InlineData("{ } | compare({ status = error })", "compare() needs every attribute of spans")]
    public async Task It_is_said_whether_counts_of_deleted_spans_take_part(string query, string? reason)
    {
        var none = Assert.Single((await ExplainAsync(query, QueryBed.Block("b", Trace("1", 0)))).Runs).DeletedSpans;
        Assert.Equal(new DeletedSpansExplanation(false, "there are none", 0), none);
        var snapshot = new StoreSnapshot([QueryBed.Block("b", Trace("1", 0))], new HashSet<TraceId>(), null) { Series = new TwoRows() };
        var some = Assert.Single((await ExplainAsync(new TraceQuerier(() => snapshot), query, 0)).Runs).DeletedSpans;
        Assert.Equal(new DeletedSpansExplanation(reason is null, reason, reason is null ? 2 : 0), some);
    }

    private static TestTrace Trace(string id, double startMs) => TestSpans.Trace(id)
        .Span("root", "web", startMs, 100, attributes: [("code", 200L), ("path", "/" + id)], children: t => t
            .Span("child", "stock", startMs + 10, 20, attributes: [("code", 404L)]));

    private static Task<MetricsExplanation> ExplainAsync(string query, params SegmentPart[] parts) => ExplainAsync(query, parts, 0);

    private static Task<MetricsExplanation> ExplainAsync(string query, SegmentPart[] parts, long maxInspectedBytes) =>
        ExplainAsync(QueryBed.Over(parts), query, maxInspectedBytes);

    private static async Task<MetricsExplanation> ExplainAsync(TraceQuerier querier, string query, long maxInspectedBytes)
    {
        var request = new MetricsRequest { Query = TraceQLParser.Parse(query), Range = FiveSteps, MaxInspectedBytes = maxInspectedBytes, Explain = true };
        return Assert.IsType<MetricsExplanation>((await querier.MetricsAsync(request, CancellationToken.None)).Explanation);
    }

    /// <summary>In the minute of the steps.</summary>
    private sealed class TwoRows : SeriesSet
    {
        public override bool IsEmpty => false;

        public override IEnumerable<SeriesRow> Read(ulong startUnixNanos, ulong endUnixNanos, Action<BlockDamagedException>? damaged = null) =>
        [
            new(TestSpans.BaseUnixNanos, "web", "GET /", SpanKind.Server, StatusCode.Unset, 22, 4, 0, 16_000_000),
            new(TestSpans.BaseUnixNanos, "web", "GET /", SpanKind.Server, StatusCode.Error, 22, 2, 2, 8_000_000),
        ];
    }
}
