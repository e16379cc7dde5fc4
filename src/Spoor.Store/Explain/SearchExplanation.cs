namespace Spoor.Store.Explain;

/// <summary>What a search did: how its filters were run, what was passed over and why, what was read, and how long each stage took.</summary>
public sealed record SearchExplanation : RunExplanation
{
    /// <summary>The stages of the pipeline, with the conditions of filters in the order in which they are run.</summary>
    public required IReadOnlyList<PlanStep> Plan { get; init; }

    public required StageTimes Times { get; init; }
}

/// <summary>A stage of the pipeline, or a condition of one.</summary>
/// <param name="Text">As TraceQL.</param>
/// <param name="Means">How it is computed.</param>
/// <param name="Steps">What it is made of; conditions that must all hold run in this order.</param>
public sealed record PlanStep(string Text, string Means, IReadOnlyList<PlanStep> Steps);

/// <summary>Time by the clock, in nanoseconds.</summary>
/// <param name="PlanNanos">Filters were compiled.</param>
/// <param name="PruneNanos">Segments without a result were told from the others.</param>
/// <param name="SegmentsNanos">The other segments were searched, by several workers at once.</param>
/// <param name="SplitTracesNanos">Traces in several parts were put together and evaluated.</param>
/// <param name="ResultNanos">Spans of the answer were read.</param>
/// <param name="ScanNanos">Of the time of all workers, that in which filters ran over columns.</param>
/// <param name="SecondPassNanos">Of the time of all workers, that in which traces were evaluated one by one.</param>
public sealed record StageTimes(
    long PlanNanos, long PruneNanos, long SegmentsNanos, long SplitTracesNanos, long ResultNanos, long ScanNanos, long SecondPassNanos)
{
    public long TotalNanos => PlanNanos + PruneNanos + SegmentsNanos + SplitTracesNanos + ResultNanos;
}
