using Spoor.TraceQL;

namespace Spoor.Store.Metrics;

/// <summary>A metrics query over a range of time. A span counts in the step that its start falls into.</summary>
public sealed record MetricsRequest
{
    /// <summary>A query whose <see cref="RootExpr.Metrics"/> is set.</summary>
    public required RootExpr Query { get; init; }

    public required MetricsRange Range { get; init; }

    /// <summary>Exemplars of all series together, at most. The hint <c>exemplars</c> can only lower it.</summary>
    public int MaxExemplars { get; init; }

    /// <summary>Series at most, the first by their labels; 0 for all.</summary>
    public int MaxSeries { get; init; }

    /// <summary>Bytes of parts that are looked into at most, the newest first; 0 for all.</summary>
    public long MaxInspectedBytes { get; init; }

    /// <summary>Whether <see cref="MetricsResult.Explanation"/> is wanted.</summary>
    public bool Explain { get; init; }
}
