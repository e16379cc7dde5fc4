using Spoor.Otlp;
using Spoor.Store.Metrics;
using Spoor.Store.Query;

namespace Spoor.Api.Queries;

/// <summary>Sends every query through the gate.</summary>
internal sealed class LimitedQuerier(ITraceQuerier querier, QueryGate gate) : ITraceQuerier
{
    public Task<TraceResult> FindTraceAsync(TraceId id, CancellationToken cancellationToken) =>
        gate.RunAsync(() => querier.FindTraceAsync(id, cancellationToken), cancellationToken);

    public Task<SearchResult> SearchAsync(SearchRequest request, CancellationToken cancellationToken) =>
        gate.RunAsync(() => querier.SearchAsync(request, cancellationToken), cancellationToken);

    public Task<TagNamesResult> TagNamesAsync(TagNamesRequest request, CancellationToken cancellationToken) =>
        gate.RunAsync(() => querier.TagNamesAsync(request, cancellationToken), cancellationToken);

    public Task<TagValuesResult> TagValuesAsync(TagValuesRequest request, CancellationToken cancellationToken) =>
        gate.RunAsync(() => querier.TagValuesAsync(request, cancellationToken), cancellationToken);

    public Task<MetricsResult> MetricsAsync(MetricsRequest request, CancellationToken cancellationToken) =>
        gate.RunAsync(() => querier.MetricsAsync(request, cancellationToken), cancellationToken);
}
