using System.Text;
using Spoor.Store.Head;
using Spoor.Store.Segments;
using Spoor.Store.Tests.Blocks;
using Spoor.TestKit.Otlp;

namespace Spoor.Store.Tests.Head;

/// <summary>How many spans one stands for, from what its sampler left in it.</summary>
public sealed class AdjustedCountTests
{
    [Theory]
    [InlineData("ot=th:8", 2)]
    [InlineData("ot=th:0", 1)]
    [InlineData("vendor=1, ot=rv:abc;th:c ,other=2", 4)]
    [InlineData("ot=th:fd70a3d70a3d71", 100)]
    [InlineData("ot=th:ffffffffffffff", 72057594037927936)]
    public void A_threshold_is_a_probability(string traceState, double count) =>
        Assert.Equal(count, AdjustedCount.OfTraceState(Encoding.UTF8.GetBytes(traceState)), count * 1e-12);

    [Theory]
    [InlineData("ot=rv:8")]
    [InlineData("ot=th:")]
    [InlineData("ot=th:xyz")]
    [InlineData("ot=th:123456789abcdef")]
    [InlineData("th:8")]
    [InlineData("")]
    public void What_is_no_threshold_says_nothing(string traceState) =>
        Assert.True(double.IsNaN(AdjustedCount.OfTraceState(Encoding.UTF8.GetBytes(traceState))));

    [Fact]
    public void Head_and_block_know_it_of_each_span()
    {
        var trace = TestSpans.Trace("1")
            .Span("by state", id: "1", startMs: 1, attributes: [("spoor.sampling.adjusted_count", 7)])
            .Span("by attribute", id: "2", startMs: 2, attributes: [("spoor.sampling.adjusted_count", 2.5)])
            .Span("not a count", id: "3", startMs: 3, attributes: [("spoor.sampling.adjusted_count", -1)])
            .Span("none", id: "4", startMs: 4);
        var data = trace.ToTracesData();
        data.ResourceSpans[0].ScopeSpans[0].Spans[0].TraceState = "ot=th:8";
        var head = new SpanHead(new HeadOptions());
        using (var batch = data.ToBatch())
            head.Append(batch);
        Assert.Equal([2, 2.5, 1, 1], head.OpenPart().Segment(0).AdjustedCounts.ToArray());
        using var bed = new BlockBed();
        using var block = bed.Write(head);
        Assert.Equal([2, 2.5, 1, 1], block.Segment(0).AdjustedCounts.ToArray());
        Assert.True(block.Segment(0).TierCounts.IsEmpty);
    }

    [Fact]
    public void Spans_that_were_not_sampled_cost_nothing()
    {
        using var bed = new BlockBed();
        using var block = bed.Write(TestSpans.Trace("1").Span("a").ToTracesData());
        Assert.True(block.Segment(0).AdjustedCounts.IsEmpty);
    }
}
