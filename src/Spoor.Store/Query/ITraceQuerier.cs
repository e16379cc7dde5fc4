using Spoor.Otlp;
using Spoor.Store.Metrics;

namespace Spoor.Store.Query;

/// <summary>Every question that can be asked of stored traces. Implementations answer from one snapshot a call and may be called concurrently.</summary>
public interface ITraceQuerier
{
    /// <summary>All spans of a trace, each once.</summary>
    Task<TraceResult> FindTraceAsync(TraceId id, CancellationToken cancellationToken);

    /// <summary>Traces that a TraceQL query finds, newest start first, then by trace id.</summary>
    /// <exception cref="TraceQL.TraceQLException">The query uses what is not supported.</exception>
    Task<SearchResult> SearchAsync(SearchRequest request, CancellationToken cancellationToken);

    /// <summary>The names of the attributes that occur, by scope.</summary>
    Task<TagNamesResult> TagNamesAsync(TagNamesRequest request, CancellationToken cancellationToken);

    /// <summary>The values of one attribute or intrinsic.</summary>
    Task<TagValuesResult> TagValuesAsync(TagValuesRequest request, CancellationToken cancellationToken);

    /// <summary>The series of a metrics query.</summary>
    /// <exception cref="TraceQL.TraceQLException">The query is none of metrics, or uses what is not supported.</exception>
    Task<MetricsResult> MetricsAsync(MetricsRequest request, CancellationToken cancellationToken);
}
