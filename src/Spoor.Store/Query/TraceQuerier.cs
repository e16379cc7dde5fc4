using Spoor.Otlp;
using Spoor.Store.Budgets;
using Spoor.Store.Metrics;
using Spoor.Store.Segments;

namespace Spoor.Store.Query;

/// <summary>
/// Answers from the columns of a store. Each call takes one snapshot, works on its own threads and gives the snapshot back. A block that cannot be
/// read does not fail a query; <see cref="QueryStats.PartialReason"/> names it.
/// </summary>
/// <param name="openSnapshot">Pins what is stored now; called once a query.</param>
/// <param name="budget">What queries may hold; a query that would hold more fails with <see cref="QueryMemoryException"/>. Null: no bound.</param>
public sealed class TraceQuerier(Func<StoreSnapshot> openSnapshot, MemoryBudget? budget = null) : ITraceQuerier
{
    public Task<TraceResult> FindTraceAsync(TraceId id, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using var snapshot = openSnapshot();
            return DamageTolerance.Run(snapshot, readable =>
            {
                using var memory = new QueryMemory(budget);
                return new TraceFinder(readable, new QueryStatsBuilder(readable, memory)).Find(id, cancellationToken);
            });
        },
        cancellationToken);

    public Task<SearchResult> SearchAsync(SearchRequest request, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using var snapshot = openSnapshot();
            return DamageTolerance.Run(snapshot, readable =>
            {
                using var memory = new QueryMemory(budget);
                return new SearchRun(readable, request, memory, cancellationToken).Run();
            });
        },
        cancellationToken);

    public Task<TagNamesResult> TagNamesAsync(TagNamesRequest request, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using var snapshot = openSnapshot();
            return DamageTolerance.Run(snapshot, readable => new TagNameSearch(readable, request, budget, cancellationToken).Run());
        },
        cancellationToken);

    public Task<TagValuesResult> TagValuesAsync(TagValuesRequest request, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using var snapshot = openSnapshot();
            return DamageTolerance.Run(snapshot, readable => new TagValueSearch(readable, request, budget, cancellationToken).Run());
        },
        cancellationToken);

    public Task<MetricsResult> MetricsAsync(MetricsRequest request, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using var snapshot = openSnapshot();
            return DamageTolerance.Run(snapshot, readable =>
            {
                using var memory = new QueryMemory(budget);
                return MetricsQuerier.Run(readable, request, memory, cancellationToken);
            });
        },
        cancellationToken);
}
