using System.Globalization;
using Spoor.Store.Query;
using Spoor.Store.Segments;
using Spoor.TestKit.Otlp;
using Spoor.TraceQL;

namespace Spoor.Store.Tests.Query;

/// <summary>Order, limits, time range, parts, and what results carry.</summary>
public class SearchTests
{
    [Fact]
    public async Task Newest_traces_come_first_then_by_id()
    {
        var querier = QueryBed.Over(Started("3", 10), Started("2", 20), Started("1", 10), Started("4", 0));
        Assert.Equal("2 1 3 4", (await querier.SearchAsync("{}")).Ids());
        Assert.Equal("2 1", (await querier.SearchAsync("{}", limit: 2)).Ids());
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_overlap()
    {
        var spans = MemorySpan.From(TestSpans.Trace("9").Span("root", startMs: 10, id: "1").Span("late", startMs: 15, id: "2", parent: "1").ToTracesData());
        var traces = new[] { Started("3", 10), Started("2", 20), Started("1", 10), Started("4", 0), Started("5", 10) };
        var querier = QueryBed.Over(MemoryPart.Block("b1", [spans[0]]), MemoryPart.Block("b2", [.. MemorySpan.From(TestSpans.Merge(traces)), spans[1]], tracesInSegment: 2));
        var pages = new List<string>();
        SearchPosition? after = null;
        while (true)
        {
            var page = await querier.SearchAsync(new SearchRequest { Query = TraceQLParser.Parse("{}"), Limit = 2, After = after }, CancellationToken.None);
            if (page.Traces.Count == 0)
                break;
            pages.Add(page.Ids());
            Assert.True(SearchPosition.TryParse(new SearchPosition(page.Traces[^1].StartUnixNanos, page.Traces[^1].TraceId).ToString(), out var last));
            after = last;
        }

        Assert.Equal(["2 1", "3 5", "9 4"], pages);
    }

    [Fact]
    public async Task Segments_older_than_the_results_are_not_opened()
    {
        var spans = MemorySpan.From(TestSpans.Merge([.. Enumerable.Range(0, 64).Select(i => Started(i.ToString("x", CultureInfo.InvariantCulture) + "0", i * 10))]));
        var block = MemoryPart.Block("b1", spans, tracesInSegment: 1);
        var querier = QueryBed.Over(block);
        var opened = block.OpenedSegments;
        Assert.Equal("3f0 3e0", (await querier.SearchAsync("{ name = \"s\" }", limit: 2)).Ids());

        // Each worker may open one more than needed before the limit is reached.
        Assert.InRange(block.OpenedSegments - opened, 2, 2 + (2 * Environment.ProcessorCount));
    }

    [Fact]
    public async Task Traces_are_told_as_soon_as_nothing_can_come_before_them()
    {
        var spans = MemorySpan.From(TestSpans.Merge([.. Enumerable.Range(1, 64).Select(i => Started(i.ToString("x", CultureInfo.InvariantCulture) + "0", i * 10))]));
        var querier = QueryBed.Over(MemoryPart.Block("b1", spans, tracesInSegment: 1));
        var told = new List<string>();
        var request = new SearchRequest
        {
            Query = TraceQLParser.Parse("{ name = \"s\" }"),
            Limit = 100,
            OnFound = traces => told.AddRange(traces.Select(trace => trace.TraceId.ToString().TrimStart('0'))),
        };

        // A worker that is kept from its segment holds back what lies behind it, to the end at worst; some search goes without.
        for (var attempt = 0; attempt < 100 && told.Count == 0; attempt++)
        {
            var result = await querier.SearchAsync(request, default);
            Assert.Equal(64, result.Traces.Count);
            Assert.Equal(result.Ids().Split(' ').Take(told.Count), told);
        }

        Assert.InRange(told.Count, 1, 63);
    }

    [Theory]
    [InlineData(null, null, "c b a")]
    [InlineData(30.0, null, "c b")]
    [InlineData(null, 30.0, "b a")]
    [InlineData(25.0, 35.0, "b")]
    [InlineData(200.0, null, "")]
    public async Task A_time_range_keeps_the_traces_that_overlap_it(double? fromMs, double? toMs, string expected)
    {
        var querier = QueryBed.Over(Started("a", 0, 20), Started("b", 20, 20), Started("c", 60, 20));
        var result = await querier.SearchAsync("{}", start: fromMs is null ? null : QueryBed.AtMs(fromMs.Value), end: toMs is null ? null : QueryBed.AtMs(toMs.Value));
        Assert.Equal(expected, result.Ids());
    }

    [Fact]
    public async Task A_trace_in_two_parts_is_one_with_each_span_once()
    {
        var whole = TestSpans.Trace("1")
            .Span("root", service: "front", startMs: 0, durationMs: 10, id: "1")
            .Span("child", service: "cart", startMs: 5, durationMs: 50, id: "2", parent: "1", status: Otlp.StatusCode.Error);
        var spans = MemorySpan.From(whole.ToTracesData());
        var querier = QueryBed.Over(MemoryPart.Head([spans[1]]), MemoryPart.Block("b1", [spans[0]]), MemoryPart.Block("b2", spans));
        var trace = Assert.Single((await querier.SearchAsync("{ name = \"root\" } && { name = \"child\" } | count() = 2")).Traces);
        Assert.Equal(("front", "root", 55_000_000UL), (trace.RootServiceName, trace.RootTraceName, trace.DurationNanos));
        Assert.Equal(2, Assert.Single(trace.SpanSets).Matched);
        Assert.Equal(new ServiceStats(1, 1), trace.ServiceStats["cart"]);
        Assert.Equal(new ServiceStats(1, 0), trace.ServiceStats["front"]);
    }

    [Fact]
    public async Task A_trace_whose_parts_lie_around_a_time_range_overlaps_it()
    {
        var spans = MemorySpan.From(TestSpans.Trace("1").Span("early", startMs: 0, id: "1").Span("late", startMs: 100, id: "2").ToTracesData());
        var querier = QueryBed.Over(MemoryPart.Block("b1", [spans[0]]), MemoryPart.Block("b2", [spans[1]]));
        Assert.Equal("1", (await querier.SearchAsync("{ name = \"late\" }", start: QueryBed.AtMs(40), end: QueryBed.AtMs(60))).Ids());
    }

    [Fact]
    public async Task Results_carry_what_the_query_names()
    {
        var querier = QueryBed.Over(TestSpans.Trace("1").Span(
            "GET /", service: "front", durationMs: 10, attributes: [("http.status_code", 200), ("url.path", "/")], status: Otlp.StatusCode.Error));
        var result = await querier.SearchAsync("{ status = error && .http.status_code = 200 && duration > 1ms } | select(name, span.url.path, nestedSetLeft, span.absent)");
        var span = Assert.Single(Assert.Single(Assert.Single(result.Traces).SpanSets).Spans);
        Assert.Equal("GET /", span.Name);
        Assert.Equal(
            [new("status", Static.Status(2)), new("http.status_code", Static.Int(200)), new("url.path", Static.String("/")), new("nestedSetLeft", Static.Int(1))],
            span.Attributes);
        Assert.Null((await querier.SearchAsync("{}")).Traces[0].SpanSets[0].Spans[0].Name);
    }

    [Fact]
    public async Task Groups_and_aggregates_stand_on_the_spanset()
    {
        var querier = QueryBed.Over(TestSpans.Trace("1")
            .Span("a", service: "front", startMs: 0, durationMs: 10)
            .Span("b", service: "cart", startMs: 1, durationMs: 20)
            .Span("c", service: "cart", startMs: 2, durationMs: 40)
            .Span("d", service: "cart", startMs: 3, durationMs: 60));
        var sets = (await querier.SearchAsync("{} | by(resource.service.name) | count() > 1 | avg(duration) > 1ms", spansPerSpanSet: 2)).Traces[0].SpanSets;
        var set = Assert.Single(sets);
        Assert.Equal(3, set.Matched);
        Assert.Equal(2, set.Spans.Count);
        Assert.Equal(
            [new("by(resource.service.name)", Static.String("cart")), new("count()", Static.Int(3)), new("avg(duration)", Static.Duration(40_000_000))],
            set.Attributes);
        Assert.Equal(2, (await querier.SearchAsync("{} | by(resource.service.name)")).Traces[0].SpanSets.Count);
        Assert.Single((await querier.SearchAsync("{} | by(resource.service.name) | coalesce()")).Traces[0].SpanSets);
        Assert.Empty((await querier.SearchAsync("{} | sum(duration) > 1s")).Traces);
    }

    [Fact]
    public async Task A_trace_without_its_root_says_so()
    {
        var querier = QueryBed.Over(TestSpans.Trace("1").Span("orphan", parent: "dead"));
        var trace = Assert.Single((await querier.SearchAsync("{ rootServiceName = \"<root span not yet received>\" }")).Traces);
        Assert.Null(trace.RootServiceName);
        Assert.Null(trace.RootTraceName);
    }

    [Fact]
    public async Task A_damaged_block_is_named_and_the_others_answer()
    {
        var damaged = MemoryPart.Block("bad", MemorySpan.From(Started("1", 0).ToTracesData()), damage: new BlockDamagedException("spans.parquet is cut at 12"));
        var querier = QueryBed.Over(damaged, QueryBed.Block("good", Started("2", 0)));
        var result = await querier.SearchAsync("{}");
        Assert.Equal("2", result.Ids());
        Assert.Contains("bad", result.Stats.PartialReason, StringComparison.Ordinal);
        Assert.Contains("cut at 12", result.Stats.PartialReason, StringComparison.Ordinal);
        var names = await querier.TagNamesAsync(new TagNamesRequest(), CancellationToken.None);
        Assert.Contains("bad", names.Stats.PartialReason, StringComparison.Ordinal);
        Assert.Null((await QueryBed.Over(Started("2", 0)).SearchAsync("{}")).Stats.PartialReason);
    }

    [Fact]
    public async Task A_canceled_search_stops()
    {
        using var canceled = new CancellationTokenSource();
        await canceled.CancelAsync();
        var request = new SearchRequest { Query = TraceQLParser.Parse("{}") };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => QueryBed.Over(Started("1", 0)).SearchAsync(request, canceled.Token));
    }

    [Fact]
    public async Task Blocks_outside_the_range_are_not_opened()
    {
        var old = QueryBed.Block("old", Started("1", 0));
        var querier = QueryBed.Over(old, QueryBed.Block("new", Started("2", 1000)), QueryBed.Head(Started("3", 1000)));
        var opened = old.OpenedSegments;
        var result = await querier.SearchAsync("{}", start: QueryBed.AtMs(500));
        Assert.Equal("2 3", result.Ids());
        Assert.Equal(opened, old.OpenedSegments);
        Assert.Equal((2, 1), (result.Stats.TotalBlocks, result.Stats.PrunedBlocks));
        Assert.Equal((2, 2L), (result.Stats.InspectedTraces, result.Stats.InspectedSpans));
    }

    private static TestTrace Started(string id, double startMs, double durationMs = 1) =>
        TestSpans.Trace(id).Span("s", startMs: startMs, durationMs: durationMs);
}
