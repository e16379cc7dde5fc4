namespace Spoor.Store.Explain;

/// <summary>What one run over all blocks and heads did, of a search or of the first stage of a metrics query.</summary>
public abstract record RunExplanation
{
    /// <summary>The query in its canonical spelling.</summary>
    public required string Query { get; init; }

    /// <summary>Every block and head of the snapshot, the newest first.</summary>
    public required IReadOnlyList<PartExplanation> Parts { get; init; }

    /// <summary>What was read of spans, events and links, in the order of their names.</summary>
    public required IReadOnlyList<ColumnExplanation> Columns { get; init; }

    public required SplitTracesExplanation SplitTraces { get; init; }
}

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
