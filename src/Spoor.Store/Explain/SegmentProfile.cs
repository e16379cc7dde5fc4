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

    public bool WasSkipped { get; init; }

    public string? Damage { get; set; }

    /// <summary>Whether values a row were asked for, and not only distinct ones.</summary>
    public bool ReadsRows { get; set; }

    public int MatchedRows { get; private set; }

    public int CandidateTraces { get; private set; }

    public int EvaluatedTraces { get; private set; }

    public int FoundTraces { get; private set; }

    public long ReadBytes { get; set; }

    public long ScanNanos { get; private set; }

    public long SecondPassNanos { get; private set; }

    public void StartScan() => _started = Stopwatch.GetTimestamp();

    public void EndScan(RowSet matchingRows, RowSet candidates)
    {
        var now = Stopwatch.GetTimestamp();
        ScanNanos = (long)Stopwatch.GetElapsedTime(_started, now).TotalNanoseconds;
        _started = now;
        MatchedRows = matchingRows.Count();
        CandidateTraces = candidates.Count();
    }

    public void CountEvaluated() => EvaluatedTraces++;

    public void EndSecondPass(int foundTraces)
    {
        SecondPassNanos = (long)Stopwatch.GetElapsedTime(_started).TotalNanoseconds;
        FoundTraces = foundTraces;
    }
}
