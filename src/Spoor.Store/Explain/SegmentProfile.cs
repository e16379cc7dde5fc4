using System.Diagnostics;
using Spoor.Store.Query;
using Spoor.Store.Segments;

namespace Spoor.Store.Explain;

/// <summary>Counts what a search does in one segment. Used by one thread at a time.</summary>
internal sealed class SegmentProfile(SegmentPart part, int number)
{
    private long _started;

    public SegmentPart Part => part;

    public int Number => number;

    /// <summary>Why it was not opened after all; null when it was.</summary>
    public SegmentOutcome? SkippedFor { get; init; }

    public string? Damage { get; set; }

    /// <summary>Whether values a row were asked for, and not only distinct ones.</summary>
    public bool ReadsRows { get; set; }

    public int MatchedRows { get; private set; }

    public int CandidateTraces { get; private set; }

    public int EvaluatedTraces { get; private set; }

    public int FoundTraces { get; private set; }

    public int CountedRows { get; private set; }

    public long ReadBytes { get; set; }

    public long ScanNanos { get; private set; }

    public long SecondPassNanos { get; private set; }

    public long AggregateNanos { get; private set; }

    /// <summary>What comes next is measured from here on; the end of each stage says so too.</summary>
    public void Start() => _started = Stopwatch.GetTimestamp();

    /// <param name="matchingRows">Rows that passed.</param>
    /// <param name="candidates">Traces that were left, where traces are evaluated one by one.</param>
    public void EndScan(RowSet matchingRows, RowSet? candidates)
    {
        ScanNanos = Elapsed();
        MatchedRows = matchingRows.Count();
        CandidateTraces = candidates?.Count() ?? 0;
        Start();
    }

    public void CountEvaluated() => EvaluatedTraces++;

    public void EndSecondPass(int foundTraces)
    {
        SecondPassNanos = Elapsed();
        FoundTraces = foundTraces;
        Start();
    }

    public void EndAggregate(int countedRows)
    {
        AggregateNanos += Elapsed();
        CountedRows += countedRows;
    }

    private long Elapsed() => (long)Stopwatch.GetElapsedTime(_started).TotalNanoseconds;
}
