using Spoor.Store.Explain;
using Spoor.Store.Query;
using Spoor.TraceQL;

namespace Spoor.Store.Metrics;

/// <summary>Series in the order of their labels.</summary>
/// <param name="Series">One value a step of the request's range.</param>
/// <param name="Stats">What was read.</param>
/// <param name="PartialReason">Null when the answer is complete; else why it is not.</param>
public sealed record MetricsResult(IReadOnlyList<MetricSeries> Series, QueryStats Stats, string? PartialReason)
{
    /// <summary>What the query did; null unless <see cref="MetricsRequest.Explain"/> asked for it.</summary>
    public MetricsExplanation? Explanation { get; init; }
}
