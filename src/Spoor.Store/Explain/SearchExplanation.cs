namespace Spoor.Store.Explain;

/// <summary>What a search did: how its filters were run, what was passed over and why, what was read, and how long each stage took.</summary>
public sealed record SearchExplanation
{
    /// <summary>The query in its canonical spelling.</summary>
    public required string Query { get; init; }

    /// <summary>The stages of the pipeline, with the conditions of filters in the order in which they are run.</summary>
    public required IReadOnlyList<PlanStep> Plan { get; init; }

    /// <summary>Every block and head of the snapshot, the newest first.</summary>
    public required IReadOnlyList<PartExplanation> Parts { get; init; }

    /// <summary>What was read of spans, events and links, in the order of their names.</summary>
    public required IReadOnlyList<ColumnExplanation> Columns { get; init; }

    public required SplitTracesExplanation SplitTraces { get; init; }

    public required StageTimes Times { get; init; }
}

/// <summary>A stage of the pipeline, or a condition of one.</summary>
/// <param name="Text">As TraceQL.</param>
/// <param name="Means">How it is computed.</param>
/// <param name="Steps">What it is made of; conditions that must all hold run in this order.</param>
public sealed record PlanStep(string Text, string Means, IReadOnlyList<PlanStep> Steps);

/// <summary>A block, or a head.</summary>
/// <param name="Name">The block's id, or "head".</param>
/// <param name="SizeBytes">Of its files, or of its memory.</param>
/// <param name="Segments">Its row groups; a head is one.</param>
public sealed record PartExplanation(string Name, bool IsHead, long SizeBytes, IReadOnlyList<SegmentExplanation> Segments)
{
    /// <summary>What became of most of its segments, those that were searched first.</summary>
    public SegmentOutcome Outcome =>
        Segments.Select(static segment => segment.Outcome).GroupBy(static outcome => outcome)
            .OrderBy(static group => group.Key is SegmentOutcome.Scanned or SegmentOutcome.NotInDictionary ? (int)group.Key : int.MaxValue)
            .ThenByDescending(static group => group.Count())
            .Select(static group => group.Key)
            .FirstOrDefault(SegmentOutcome.Filter);
}

/// <summary>A column, or what stands for one, over all segments that were searched.</summary>
/// <param name="Name">An attribute with its scope, an intrinsic, or a table such as <c>resources</c>.</param>
/// <param name="SegmentCount">Segments whose values a row were looked at.</param>
/// <param name="DecodedBytes">Of these values in memory.</param>
/// <param name="DictionaryValues">Distinct values that were there to test.</param>
/// <param name="ReadBytes">Read from files; what was in memory already costs none.</param>
public sealed record ColumnExplanation(string Name, int SegmentCount, long DecodedBytes, long DictionaryValues, long ReadBytes);

/// <summary>Traces with spans in several parts, which are put together before they are evaluated.</summary>
/// <param name="Candidates">Those with a span that passes a filter.</param>
/// <param name="Evaluated">Those that were put together.</param>
/// <param name="Found">Those that match.</param>
public sealed record SplitTracesExplanation(int Candidates, int Evaluated, int Found);

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
