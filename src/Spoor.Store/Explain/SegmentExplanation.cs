namespace Spoor.Store.Explain;

/// <summary>What became of a row group of a block, or of a head.</summary>
public sealed record SegmentExplanation
{
    /// <summary>From 0 in its part.</summary>
    public required int Number { get; init; }

    public required int RowCount { get; init; }

    public required SegmentOutcome Outcome { get; init; }

    /// <summary>The condition that ruled it out, or the damage; null where the outcome says all.</summary>
    public string? Reason { get; init; }

    /// <summary>Rows that passed the filters.</summary>
    public int MatchedRows { get; init; }

    /// <summary>Traces that the filters left.</summary>
    public int CandidateTraces { get; init; }

    /// <summary>Of these, traces that were evaluated one by one; the rest was too old to come into the answer, or lies in other parts as well.</summary>
    public int EvaluatedTraces { get; init; }

    /// <summary>Of these, traces that match.</summary>
    public int FoundTraces { get; init; }

    /// <summary>Of a metrics query: of the rows that passed, those in a step of its range; without traces that are put together of several parts.</summary>
    public int CountedRows { get; init; }

    /// <summary>Read from files for it; what was in memory already costs none.</summary>
    public long ReadBytes { get; init; }

    public long ScanNanos { get; init; }

    public long SecondPassNanos { get; init; }

    /// <summary>Of a metrics query: rows were grouped and added up.</summary>
    public long AggregateNanos { get; init; }

    public bool IsSearched => Outcome is SegmentOutcome.Scanned or SegmentOutcome.NotInDictionary;

    /// <summary>Rows of which values were compared.</summary>
    public int ScannedRows => Outcome == SegmentOutcome.Scanned ? RowCount : 0;
}

/// <summary>Why a segment was, or was not, searched.</summary>
public enum SegmentOutcome
{
    /// <summary>Its rows were compared.</summary>
    Scanned,

    /// <summary>It was opened, but no distinct value passed: no row was looked at.</summary>
    NotInDictionary,

    /// <summary>None of its traces lies in the time range.</summary>
    TimeRange,

    /// <summary>Enough newer traces had been found already.</summary>
    NewerResults,

    /// <summary>An attribute of the query does not occur in it.</summary>
    AttributeAbsent,

    /// <summary>It is known that a value of the query does not occur in it.</summary>
    ValueAbsent,

    /// <summary>No resource, or no instrumentation scope, of its block passes.</summary>
    ResourceMismatch,

    /// <summary>It has no events, or no links.</summary>
    NoEntries,

    /// <summary>No duration between its shortest and its longest passes.</summary>
    DurationBounds,

    /// <summary>An earlier search with the same filters found nothing in it.</summary>
    KnownEmpty,

    /// <summary>The filter, as a whole, cannot hold in it.</summary>
    Filter,

    /// <summary>A metrics query had looked into as many bytes as it may.</summary>
    BytesLimit,

    /// <summary>It cannot be read.</summary>
    Damaged,
}
