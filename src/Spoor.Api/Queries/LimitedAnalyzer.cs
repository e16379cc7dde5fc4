using Spoor.Otlp;
using Spoor.Store.Graph;

namespace Spoor.Api.Queries;

/// <summary>Sends every question through the gate that queries go through.</summary>
internal sealed class LimitedAnalyzer(ITraceAnalyzer analyzer, QueryGate gate) : ITraceAnalyzer
{
    public Task<ServiceGraph> ServiceGraphAsync(ServiceRange range, CancellationToken cancellationToken) =>
        gate.RunAsync(() => analyzer.ServiceGraphAsync(range, cancellationToken), cancellationToken);

    public Task<ServiceList> ServicesAsync(ServiceRange range, CancellationToken cancellationToken) =>
        gate.RunAsync(() => analyzer.ServicesAsync(range, cancellationToken), cancellationToken);

    public Task<TraceOutline> OutlineAsync(TraceId id, CancellationToken cancellationToken) =>
        gate.RunAsync(() => analyzer.OutlineAsync(id, cancellationToken), cancellationToken);

    public Task<TraceWindow> WindowAsync(TraceId id, int offset, int limit, CancellationToken cancellationToken) =>
        gate.RunAsync(() => analyzer.WindowAsync(id, offset, limit, cancellationToken), cancellationToken);
}
