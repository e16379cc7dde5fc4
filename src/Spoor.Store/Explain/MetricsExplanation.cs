using Spoor.TraceQL;

namespace Spoor.Store.Explain;

/// <summary>What a metrics query did: its first stages, each a run over all blocks and heads, and what followed on finished series.</summary>
public sealed record MetricsExplanation
{
    /// <summary>The query in its canonical spelling.</summary>
    public required string Query { get; init; }

    /// <summary>The steps of time that values were computed for.</summary>
    public required MetricsRange Range { get; init; }

    /// <summary>Filters, aggregate and second stages; of math, its sides.</summary>
    public required IReadOnlyList<PlanStep> Plan { get; init; }

    /// <summary>The first stages, from left to right; one unless the query is math over several.</summary>
    public required IReadOnlyList<MetricsRunExplanation> Runs { get; init; }

    /// <summary>Series of the answer.</summary>
    public required int SeriesCount { get; init; }

    /// <summary>Second stages and math, by the clock.</summary>
    public required long SecondStagesNanos { get; init; }

    public long TotalNanos => SecondStagesNanos + Runs.Sum(static run => run.Times.TotalNanos);
}

/// <summary>What the first stage of a metrics query did: which spans it counted, and what that read.</summary>
public sealed record MetricsRunExplanation : RunExplanation
{
    /// <summary>Series before second stages and math.</summary>
    public required int SeriesCount { get; init; }

    public required DeletedSpansExplanation DeletedSpans { get; init; }

    public required MetricsStageTimes Times { get; init; }
}

/// <summary>The part that counts of deleted spans took, which retention keeps per service, name, kind, status and minute.</summary>
/// <param name="AreCounted">Whether they could answer the query.</param>
/// <param name="Reason">Why they could not; null when they are counted.</param>
/// <param name="RowCount">Counts that were read.</param>
public sealed record DeletedSpansExplanation(bool AreCounted, string? Reason, int RowCount);

/// <summary>Time by the clock, in nanoseconds; where workers are named, the sum of what several did at once.</summary>
/// <param name="PlanNanos">Filters were compiled.</param>
/// <param name="PruneNanos">Segments without a span to count were told from the others.</param>
/// <param name="SegmentsNanos">The other segments were visited, by several workers at once.</param>
/// <param name="SplitTracesNanos">Traces in several parts were put together and counted.</param>
/// <param name="DeletedSpansNanos">Counts of deleted spans were added.</param>
/// <param name="MergeNanos">What workers had found was put together.</param>
/// <param name="BuildNanos">Series were made.</param>
/// <param name="ScanNanos">Of the time of all workers, that in which filters ran over columns.</param>
/// <param name="SecondPassNanos">Of the time of all workers, that in which traces were evaluated one by one.</param>
/// <param name="AggregateNanos">Of the time of all workers, that in which matching rows were grouped and added up.</param>
public sealed record MetricsStageTimes(
    long PlanNanos,
    long PruneNanos,
    long SegmentsNanos,
    long SplitTracesNanos,
    long DeletedSpansNanos,
    long MergeNanos,
    long BuildNanos,
    long ScanNanos,
    long SecondPassNanos,
    long AggregateNanos)
{
    public long TotalNanos => PlanNanos + PruneNanos + SegmentsNanos + SplitTracesNanos + DeletedSpansNanos + MergeNanos + BuildNanos;
}
