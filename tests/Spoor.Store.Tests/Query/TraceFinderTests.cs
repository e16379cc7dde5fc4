using Spoor.Otlp;
using Spoor.Store.Segments;
using Spoor.TestKit.Otlp;

namespace Spoor.Store.Tests.Query;

public class TraceFinderTests
{
    [Fact]
    public async Task Spans_of_all_parts_come_back_once_with_their_resources_and_scopes()
    {
        for (var seed = 1; seed <= 60; seed++)
        {
            var data = OtlpGen.TracesData(seed, new OtlpGenOptions { SharedSpanIds = true });
            var spans = MemorySpan.From(data);
            var random = new Random(seed);
            List<MemorySpan>[] parts = [[], [], []];
            foreach (var span in spans)
            {
                var part = random.Next(3);
                parts[part].Add(span);
                if (random.Next(4) == 0)
                    parts[(part + 1) % 3].Add(span);
            }

            var querier = QueryBed.Over([
                MemoryPart.Head(parts[0]), .. parts.Skip(1).Where(part => part.Count > 0).Select((part, i) => (SegmentPart)MemoryPart.Block("b" + i, part, 1))]);
            foreach (var trace in spans.GroupBy(span => span.TraceId))
            {
                var result = await querier.FindTraceAsync(trace.Key, CancellationToken.None);
                Assert.Equal(trace.Count(), result.SpanCount);
                TraceComparison.AssertSame(MemorySpan.ToTracesData(trace), result.ToTracesData());
            }
        }
    }

    [Fact]
    public async Task Spans_stand_by_start_under_one_group_for_each_resource_and_scope()
    {
        var trace = TestSpans.Trace("1")
            .Span("late", service: "a", startMs: 20, id: "3")
            .Span("early", service: "a", startMs: 0, id: "1")
            .Span("other", service: "b", startMs: 10, id: "2");
        var spans = MemorySpan.From(trace.ToTracesData());
        var querier = QueryBed.Over(MemoryPart.Head([spans[0]]), MemoryPart.Block("b1", [spans[1], spans[2]]));
        var found = (await querier.FindTraceAsync(new TraceId(0, 1), CancellationToken.None)).ToTracesData();
        Assert.Equal(2, found.ResourceSpans.Count);
        Assert.Equal(["early", "late"], Assert.Single(found.ResourceSpans[0].ScopeSpans).Spans.Select(span => span.Name));
    }

    [Fact]
    public async Task An_unknown_trace_is_empty()
    {
        var result = await QueryBed.Over(TestSpans.Trace("1").Span("s")).FindTraceAsync(new TraceId(0, 2), CancellationToken.None);
        Assert.False(result.Found);
        Assert.True(result.Trace.IsEmpty);
    }

    [Fact]
    public async Task A_damaged_block_is_named_and_the_others_answer()
    {
        var spans = MemorySpan.From(TestSpans.Trace("1").Span("a", id: "1").Span("b", id: "2").ToTracesData());
        var querier = QueryBed.Over(
            MemoryPart.Block("bad", [spans[0]], damage: new BlockDamagedException("no such file")), MemoryPart.Block("good", [spans[1]]));
        var result = await querier.FindTraceAsync(new TraceId(0, 1), CancellationToken.None);
        Assert.Equal(1, result.SpanCount);
        Assert.Contains("bad", result.Stats.PartialReason, StringComparison.Ordinal);
    }
}
