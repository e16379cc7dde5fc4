using Spoor.Otlp;

namespace Spoor.Store.Graph;

/// <summary>
/// Questions about services and about single traces that TraceQL does not answer. Each call answers from one snapshot; calls may run concurrently.
/// </summary>
public interface ITraceAnalyzer
{
    /// <summary>Who calls whom, from the spans that start in a range.</summary>
    Task<ServiceGraph> ServiceGraphAsync(ServiceRange range, CancellationToken cancellationToken);

    /// <summary>Calls, errors and durations of each service and of each of its operations, from the spans that start in a range.</summary>
    Task<ServiceList> ServicesAsync(ServiceRange range, CancellationToken cancellationToken);

    /// <summary>The spans of a trace without attributes, in the order of its tree; empty when nothing is stored under the id.</summary>
    Task<TraceOutline> OutlineAsync(TraceId id, CancellationToken cancellationToken);

    /// <summary>A window of a trace's spans in the order of its tree, whole.</summary>
    /// <param name="id">Of the trace.</param>
    /// <param name="offset">Spans to skip.</param>
    /// <param name="limit">Spans to return at most.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    Task<TraceWindow> WindowAsync(TraceId id, int offset, int limit, CancellationToken cancellationToken);
}

/// <summary>A range of time: spans are counted that start at or after the first and before the second; null means unbounded.</summary>
public readonly record struct ServiceRange(ulong? StartUnixNanos, ulong? EndUnixNanos);
