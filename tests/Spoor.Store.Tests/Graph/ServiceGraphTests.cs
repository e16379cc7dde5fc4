using Spoor.Otlp;
using Spoor.Store.Graph;
using Spoor.Store.Segments;
using Spoor.Store.Tests.Query;
using Spoor.TestKit.Otlp;

namespace Spoor.Store.Tests.Graph;

public class ServiceGraphTests
{
    private static readonly TestTrace Call = TestSpans.Trace("1").Span("call", service: "a", kind: SpanKind.Client, children: t => t
        .Span("serve", service: "b", kind: SpanKind.Server));

    [Fact]
    public async Task A_damaged_block_is_named_and_all_others_count()
    {
        var damaged = MemoryPart.Block("b2", MemorySpan.From(TestSpans.Merge(TestSpans.Trace("2").Span("other", service: "c"))), damage: new BlockDamagedException("block b2: torn"));
        var analyzer = new TraceAnalyzer(() => MemoryStore.Snapshot(QueryBed.Block("b1", Call), damaged));

        var graph = await analyzer.ServiceGraphAsync(default, default);
        Assert.Equal("block b2 could not be read: block b2: torn", graph.Stats.PartialReason);
        Assert.Equal(("a", "b", 1.0), (graph.Edges.Single().Client.Name, graph.Edges.Single().Server.Name, graph.Edges.Single().Calls.Calls));
    }

    [Fact]
    public async Task A_question_that_was_given_up_ends()
    {
        var analyzer = new TraceAnalyzer(() => MemoryStore.Snapshot(QueryBed.Block("b1", Call)));
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => analyzer.ServiceGraphAsync(default, cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => analyzer.OutlineAsync(new TraceId(0, 1), cancelled.Token));
    }

    [Fact]
    public async Task Spans_that_stand_for_others_count_for_those_too()
    {
        var spans = MemorySpan.From(Call.ToTracesData()).ConvertAll(span => span with { TierCount = 20 });
        var part = MemoryPart.Block("b1", spans);
        var graph = await new TraceAnalyzer(() => MemoryStore.Snapshot(part)).ServiceGraphAsync(default, default);
        Assert.Equal(20, graph.Edges.Single().Calls.Calls);
        Assert.Equal(1_000_000, graph.Edges.Single().Calls.MeanNanos);
    }

    [Fact]
    public async Task A_service_that_is_called_by_address_is_one_node()
    {
        var graph = await new TraceAnalyzer(() => MemoryStore.Snapshot(QueryBed.Block(
            "b1",
            TestSpans.Trace("1").Span("call", service: "a", kind: SpanKind.Client, attributes: [("peer.service", "b")]),
            TestSpans.Trace("2").Span("serve", service: "b", kind: SpanKind.Server)))).ServiceGraphAsync(default, default);
        Assert.Equal(new GraphNode(GraphNodeType.Service, "b"), graph.Edges.Single().Server);
    }
}
