using Spoor.Store.Explain;
using Spoor.Store.Query;
using Spoor.Store.Segments;
using Spoor.Store.Tests.Blocks;
using Spoor.Store.Tests.Query;
using Spoor.TestKit.Otlp;
using Spoor.TraceQL;

namespace Spoor.Store.Tests.Explain;

/// <summary>What a search says it did, on data made so that the answer is known.</summary>
public sealed class ExplainTests : IDisposable
{
    private readonly BlockBed _bed = new();

    public void Dispose() => _bed.Dispose();

    [Fact]
    public async Task Nothing_is_explained_unless_asked_for()
    {
        var request = new SearchRequest { Query = TraceQLParser.Parse("{}") };
        Assert.Null((await QueryBed.Over(QueryBed.Block("b", Trace("1", 0))).SearchAsync(request, CancellationToken.None)).Explanation);
    }

    [Theory]
    [InlineData("{ span.other = `x` }", SegmentOutcome.AttributeAbsent, "span.other = `x`")]
    [InlineData("{ span.code = `x` && duration > 0s }", SegmentOutcome.ValueAbsent, "span.code = `x`")]
    [InlineData("{ span.code = 1 && span.other != nil }", SegmentOutcome.AttributeAbsent, "span.other != nil")]
    [InlineData("{ resource.service.name = `cart` }", SegmentOutcome.ResourceMismatch, "resource.service.name = `cart`")]
    [InlineData("{ event:name = `e` }", SegmentOutcome.NoEntries, "event:name = `e`")]
    [InlineData("{ duration > 1h }", SegmentOutcome.DurationBounds, "duration > 1h0m0s")]
    [InlineData("{ false }", SegmentOutcome.Filter, "false")]
    [InlineData("{ name = `nothing` }", SegmentOutcome.NotInDictionary, null)]
    [InlineData("{ span.path = `/nothing` }", SegmentOutcome.NotInDictionary, null)]
    [InlineData("{ span.code = 3 }", SegmentOutcome.Scanned, null)]
    public async Task A_block_says_what_ruled_it_out(string query, SegmentOutcome outcome, string? reason)
    {
        var block = _bed.Write(Trace("1", 0).ToTracesData());
        var explained = await ExplainAsync(query, null, null, 20, block);
        var segment = Assert.Single(Assert.Single(explained.Parts).Segments);

        // What a block knows of the values of an attribute may tell before its dictionary is read.
        if (outcome == SegmentOutcome.NotInDictionary && segment.Outcome == SegmentOutcome.ValueAbsent)
            return;
        Assert.Equal(outcome, segment.Outcome);
        Assert.Equal(reason is null ? null : TraceQLParser.Parse($"{{ {reason} }}").ToString().Trim('{', '}', ' '), segment.Reason);
        Assert.Equal((0, 0, 0), (segment.MatchedRows, segment.CandidateTraces, segment.FoundTraces));
        Assert.Equal(outcome == SegmentOutcome.Scanned ? 2 : 0, segment.ScannedRows);
    }

    [Fact]
    public async Task Blocks_outside_the_range_and_older_than_the_answer_are_told_apart()
    {
        var parts = Enumerable.Range(0, 40).Select(i => (SegmentPart)QueryBed.Block($"b{i:00}", Trace($"{i + 1:x}", i * 1000))).ToArray();
        var explained = await ExplainAsync("{ name = `root` }", QueryBed.AtMs(10_000), null, 1, parts);
        var outcomes = explained.Parts.ToDictionary(part => part.Name, part => part.Outcome, StringComparer.Ordinal);
        Assert.Equal(40, outcomes.Count);
        Assert.Equal("b39", explained.Parts[0].Name);
        Assert.Equal(SegmentOutcome.Scanned, outcomes["b39"]);
        for (var i = 0; i < 10; i++)
            Assert.Equal(SegmentOutcome.TimeRange, outcomes[$"b{i:00}"]);

        // Each worker may have begun one more before the answer was full.
        for (var i = 10; i < 39 - (2 * Environment.ProcessorCount); i++)
            Assert.Equal(SegmentOutcome.NewerResults, outcomes[$"b{i:00}"]);
    }

    [Fact]
    public async Task What_is_read_from_files_is_counted_once()
    {
        var block = _bed.Write(Trace("1", 0).ToTracesData(), Trace("2", 10).ToTracesData());
        var first = await ExplainAsync("{ span.code = 200 && name = `root` }", null, null, 20, block);
        var segment = Assert.Single(Assert.Single(first.Parts).Segments);
        Assert.Equal((4, 2, 2, 2, 2), (segment.ScannedRows, segment.MatchedRows, segment.CandidateTraces, segment.EvaluatedTraces, segment.FoundTraces));
        var columns = first.Columns.ToDictionary(column => column.Name, StringComparer.Ordinal);
        Assert.Equal((1, 4 * 4L, 2L), (columns["name"].SegmentCount, columns["name"].DecodedBytes, columns["name"].DictionaryValues));
        Assert.Equal((1, 4 * (4L + 8)), (columns["span.code"].SegmentCount, columns["span.code"].DecodedBytes));
        Assert.All(["name", "span.code"], name => Assert.True(columns[name].ReadBytes > 0, name));
        Assert.False(columns.ContainsKey("span.path"));
        Assert.Equal(first.Columns.Sum(column => column.ReadBytes), segment.ReadBytes);

        var again = await ExplainAsync("{ span.code = 200 && name = `root` }", null, null, 20, block);
        Assert.Equal(0, again.Columns.Single(column => column.Name == "span.code").ReadBytes);
        Assert.Equal(0, again.Columns.Single(column => column.Name == "name").ReadBytes);
    }

    [Fact]
    public async Task Heads_and_traces_in_several_parts_are_named()
    {
        var whole = MemorySpan.From(TestSpans.Trace("1").Span("root", id: "1").Span("child", startMs: 5, id: "2", parent: "1").ToTracesData());
        var explained = await ExplainAsync(
            "{ name = `root` } >> { name = `child` }", null, null, 20, MemoryPart.Block("b", [whole[0]]), MemoryPart.Head([whole[1]]), QueryBed.Block("c", Trace("2", 0)));
        Assert.Equal(["b", "c", "head"], explained.Parts.Select(part => part.Name).Order(StringComparer.Ordinal));
        Assert.True(explained.Parts.Single(part => part.Name == "head").IsHead);
        Assert.Equal(new SplitTracesExplanation(1, 1, 1), explained.SplitTraces);
        Assert.Equal(0, explained.Columns.Sum(column => column.ReadBytes));
    }

    [Fact]
    public async Task Damage_is_an_outcome()
    {
        var damaged = MemoryPart.Block("bad", MemorySpan.From(Trace("1", 0).ToTracesData()), damage: new BlockDamagedException("block bad: cut at 12"));
        var explained = await ExplainAsync("{}", null, null, 20, damaged, QueryBed.Block("good", Trace("2", 0)));
        var segment = Assert.Single(explained.Parts.Single(part => part.Name == "bad").Segments);
        Assert.Equal((SegmentOutcome.Damaged, "block bad: cut at 12"), (segment.Outcome, segment.Reason));
    }

    [Fact]
    public async Task The_plan_lists_conditions_in_the_order_in_which_they_run()
    {
        var explained = await ExplainAsync("{ span.code = 200 && name =~ `r.*` && status = error } | count() > 2", null, null, 20, QueryBed.Block("b", Trace("1", 0)));
        Assert.Equal(2, explained.Plan.Count);
        Assert.Equal(["status = error", "name =~ `r.*`", "span.code = 200"], explained.Plan[0].Steps.Select(step => step.Text));
        Assert.All(explained.Plan.SelectMany(step => step.Steps), step => Assert.NotEqual("", step.Means));
        var times = explained.Times;
        Assert.Equal(times.TotalNanos, times.PlanNanos + times.PruneNanos + times.SegmentsNanos + times.SplitTracesNanos + times.ResultNanos);
        Assert.True(times.SegmentsNanos > 0 && times.ScanNanos > 0);
    }

    private static TestTrace Trace(string id, double startMs) => TestSpans.Trace(id)
        .Span("root", "web", startMs, 100, attributes: [("code", 200L), ("path", "/" + id)], children: t => t
            .Span("child", "stock", startMs + 10, 20, attributes: [("code", 404L)]));

    private static async Task<SearchExplanation> ExplainAsync(string query, ulong? start, ulong? end, int limit, params SegmentPart[] parts)
    {
        var request = new SearchRequest { Query = TraceQLParser.Parse(query), Limit = limit, StartUnixNanos = start, EndUnixNanos = end, Explain = true };
        var result = await QueryBed.Over(parts).SearchAsync(request, CancellationToken.None);
        return Assert.IsType<SearchExplanation>(result.Explanation);
    }
}
