using Spoor.Store.Budgets;
using Spoor.Store.Explain;
using Spoor.Store.Query;
using Spoor.Store.Segments;
using Spoor.Store.Tests.Blocks;
using Spoor.TestKit.Otlp;
using Spoor.TraceQL;

namespace Spoor.Store.Tests.Query;

/// <summary>What searches remember of blocks changes what they open, and never what they answer.</summary>
public sealed class EmptySegmentsTests : IDisposable
{
    private readonly BlockBed _bed = new();

    public void Dispose() => _bed.Dispose();

    [Fact]
    public async Task What_is_asked_again_does_not_open_what_held_nothing()
    {
        var empty = _bed.Write(TestSpans.Trace("1").Span("a", attributes: [("code", 1L)]).ToTracesData());
        var found = _bed.Write(TestSpans.Trace("2").Span("b", startMs: 10, attributes: [("code", 77_701L)]).ToTracesData());
        const string Query = "{ span.code = 77701 }";
        Assert.Equal("Scanned", await OutcomeAsync(empty, Query, empty, found));
        Assert.Equal("Scanned", await OutcomeAsync(empty, Query, empty, found));
        Assert.Equal("KnownEmpty", await OutcomeAsync(empty, Query, empty, found));
        Assert.Equal("Scanned", await OutcomeAsync(found, Query, empty, found));
        Assert.Equal("KnownEmpty", await OutcomeAsync(empty, Query + " | count() > 0", empty, found));
        Assert.Equal("2", (await QueryBed.Over(empty, found).SearchAsync(Query)).Ids());
    }

    [Fact]
    public async Task Rows_without_a_result_are_not_nothing()
    {
        var block = _bed.Write(TestSpans.Trace("1").Span("a", attributes: [("code", 77_702L)]).ToTracesData());
        for (var i = 0; i < 4; i++)
        {
            Assert.Empty((await QueryBed.Over(block).SearchAsync("{ span.code = 77702 } | count() > 5")).Traces);
            Assert.Empty((await QueryBed.Over(block).SearchAsync("{ span.code = 77702 }", start: QueryBed.AtMs(5000))).Traces);
        }

        Assert.Equal("1", (await QueryBed.Over(block).SearchAsync("{ span.code = 77702 }")).Ids());
    }

    [Fact]
    public async Task A_trace_in_several_blocks_is_found_though_one_holds_nothing_for_it()
    {
        var spans = MemorySpan.From(TestSpans.Trace("1").Span("root", id: "1", attributes: [("code", 77_703L)]).Span("child", id: "2", parent: "1").ToTracesData());
        var parts = new SegmentPart[] { _bed.Write(MemorySpan.ToTracesData([spans[0]])), _bed.Write(MemorySpan.ToTracesData([spans[1]])) };
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal("1", (await QueryBed.Over(parts).SearchAsync("{ span.code = 77703 } | count() = 1")).Ids());
            Assert.Equal("1", (await QueryBed.Over(parts).SearchAsync("{ span.code = 77703 } >> { name = `child` }")).Ids());
            Assert.Equal("", (await QueryBed.Over(parts).SearchAsync("{ span.code = 77703 } && { name = `other` }")).Ids());
        }
    }

    /// <summary>Every query three times over the same blocks, with other limits and ranges, against the interpreter.</summary>
    [Fact]
    public void Answers_stay_what_they_are()
    {
        var random = new Random(11);
        var generator = new RandomQueries(random);
        var known = 0;
        for (var set = 0; set < 6; set++)
        {
            var spans = new RandomTraces(random).Spans(random.Next(2, 12), random.Next(1, 8));
            var traces = ExpectedResults.Traces(spans);
            var parts = spans.Chunk(Math.Max(1, spans.Count / 4)).Select(piece => (SegmentPart)_bed.Write(MemorySpan.ToTracesData(piece))).ToArray();
            var snapshot = MemoryStore.Snapshot(parts);
            for (var i = 0; i < 150; i++)
            {
                var text = generator.Query();
                for (var n = 0; n < 3; n++)
                {
                    var request = new SearchRequest
                    {
                        Query = TraceQLParser.Parse(text),
                        Limit = random.Next(1, 15),
                        StartUnixNanos = random.Next(3) == 0 ? TestSpans.BaseUnixNanos + ((ulong)random.Next(25) * 50 * RandomTraces.Millisecond) : null,
                        Explain = true,
                    };
                    if (Outcome(() => ExpectedResults.Of(traces, request)) is not { } expected)
                        continue;
                    using var memory = new QueryMemory(null);
                    SearchResult? result = null;
                    var actual = Outcome(() => ExpectedResults.Of(result = new SearchRun(snapshot, request, memory, default).Run()));
                    Assert.True(expected == actual, $"set {set}, query {i}, time {n}: {text}\nexpected\n{expected}\nactual\n{actual}");
                    known += result!.Explanation!.Parts.Count(part => part.Outcome == SegmentOutcome.KnownEmpty);
                }
            }
        }

        Assert.True(known > 20, $"only {known} blocks were known to be empty");
    }

    private static string? Outcome(Func<string> run)
    {
        try
        {
            return run();
        }
        catch (TraceQLException)
        {
            return null;
        }
    }

    private static async Task<string> OutcomeAsync(SegmentPart part, string query, params SegmentPart[] parts)
    {
        var request = new SearchRequest { Query = TraceQLParser.Parse(query), Explain = true };
        var result = await QueryBed.Over(parts).SearchAsync(request, CancellationToken.None);
        return result.Explanation!.Parts.Single(explained => explained.Name == part.Name).Outcome.ToString();
    }
}
