using Spoor.Otlp;
using Spoor.Store.Budgets;
using Spoor.Store.Ingest;
using Spoor.Store.Query;
using Spoor.Store.Segments;
using Spoor.TestKit.Otlp;
using Spoor.TraceQL;

namespace Spoor.Store.Tests.Budgets;

/// <summary>Queries over a real store whose memory is bounded.</summary>
public sealed class QueryMemoryTests(QueryMemoryTests.LargeTrace stored) : IClassFixture<QueryMemoryTests.LargeTrace>
{
    private const int Spans = 30_000;

    private readonly Func<StoreSnapshot> _snapshot = stored.Store.Snapshot;

    [Fact]
    public async Task A_query_within_its_budget_gives_all_of_it_back()
    {
        using var budget = Budget(256);
        var querier = new TraceQuerier(_snapshot, budget);
        Assert.NotEmpty((await SearchAsync(querier, "{ name = \"work 7\" }")).Traces);
        Assert.Equal(Spans, (await querier.FindTraceAsync(new TraceId(0, 1), CancellationToken.None)).SpanCount);
        Assert.Equal(0, budget.QueriesBytes);
    }

    [Fact]
    public async Task A_query_that_would_hold_too_much_fails_by_itself()
    {
        using var budget = Budget(8);
        var querier = new TraceQuerier(_snapshot, budget);
        var failure = await Assert.ThrowsAsync<QueryMemoryException>(() => querier.FindTraceAsync(new TraceId(0, 1), CancellationToken.None));
        Assert.True(failure.IsQueryTooLarge);
        Assert.Contains("more than the 8 MiB of memory that one query may take of the memory limit 8 MiB (test)", failure.Message, StringComparison.Ordinal);
        Assert.True((await Assert.ThrowsAsync<QueryMemoryException>(
            () => SearchAsync(querier, "{ span.text != \"\" } | select(span.text, name)", spansPerSpanSet: 0))).IsQueryTooLarge);
        Assert.Equal(0, budget.QueriesBytes);
        Assert.Empty((await SearchAsync(querier, "{ name = \"nothing\" }")).Traces);
    }

    [Fact]
    public async Task A_query_that_finds_the_memory_taken_by_others_may_come_again()
    {
        using var budget = Budget(256);
        Assert.True(budget.TryTakeForQuery(budget.Shares.QueriesBytes));
        var querier = new TraceQuerier(_snapshot, budget);
        var failure = await Assert.ThrowsAsync<QueryMemoryException>(() => querier.FindTraceAsync(new TraceId(0, 1), CancellationToken.None));
        Assert.False(failure.IsQueryTooLarge);
        budget.ReleaseOfQuery(budget.Shares.QueriesBytes);
        Assert.Equal(Spans, (await querier.FindTraceAsync(new TraceId(0, 1), CancellationToken.None)).SpanCount);
    }

    private static MemoryBudget Budget(long mebibytes) => new(new MemoryLimit(mebibytes << 20, "test"));

    private static Task<SearchResult> SearchAsync(TraceQuerier querier, string query, int spansPerSpanSet = 3) => querier.SearchAsync(
        new SearchRequest { Query = TraceQLParser.Parse(query), Limit = 20, SpansPerSpanSet = spansPerSpanSet }, CancellationToken.None);

    /// <summary>A store with one large trace.</summary>
    public sealed class LargeTrace : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("spoor-memory-").FullName;

        public SpoorStore Store { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Store = SpoorStore.Open(new StoreOptions { Path = _folder });
            var trace = TestSpans.Trace("1");
            for (var span = 1; span <= Spans; span++)
                trace.Span($"work {span % 100}", startMs: span, attributes: [("text", new string('x', 100) + span)]);
            using var batch = trace.ToBatch();
            Assert.Equal(AppendStatus.Stored, (await Store.AppendAsync(batch, CancellationToken.None)).Status);
            await Store.FlushAsync();
        }

        public async Task DisposeAsync()
        {
            await Store.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }
}
