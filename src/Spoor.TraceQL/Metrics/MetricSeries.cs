namespace Spoor.TraceQL;

/// <summary>One time series of a metrics query.</summary>
/// <param name="labels">What tells it from the others.</param>
/// <param name="values">One a step; NaN where there is none.</param>
public sealed class MetricSeries(IReadOnlyList<MetricLabel> labels, double[] values)
{
    public IReadOnlyList<MetricLabel> Labels { get; } = labels;

    public double[] Values { get; } = values;

    /// <summary>Spans that stand for many, by time.</summary>
    public IReadOnlyList<MetricExemplar> Exemplars { get; init; } = [];

    internal bool IsEmpty => Array.TrueForAll(Values, double.IsNaN);
}

/// <summary>A span that went into a series.</summary>
/// <param name="Labels">The id of its trace and what the query names.</param>
/// <param name="StartUnixNanos">When the span started.</param>
/// <param name="Value">What was measured; for functions that count, the series' value at that time.</param>
public sealed record MetricExemplar(IReadOnlyList<MetricLabel> Labels, ulong StartUnixNanos, double Value);
