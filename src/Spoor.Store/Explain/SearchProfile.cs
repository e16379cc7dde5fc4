using System.Collections.Concurrent;
using System.Diagnostics;
using Spoor.Store.Metrics;
using Spoor.Store.Query;
using Spoor.Store.Segments;
using Spoor.TraceQL;

namespace Spoor.Store.Explain;

/// <summary>
/// Gathers what a search, or the first stage of a metrics query, does while it runs. One that is not to be explained has none. Safe for its threads.
/// </summary>
internal sealed class SearchProfile
{
    private readonly ConcurrentDictionary<(SegmentPart, int), SegmentProfile> _segments = new();
    private readonly SortedDictionary<string, ColumnExplanation> _columns = new(StringComparer.Ordinal);
    private readonly long[] _stageNanos = new long[Enum.GetValues<SearchStage>().Length];
    private long _stageStarted = Stopwatch.GetTimestamp();
    private int _splitCandidates;
    private int _splitEvaluated;
    private int _splitFound;
    private int _deletedSpansRows;

    /// <summary>A stage is over, and the next one begins. Called by the thread that runs the search.</summary>
    public void End(SearchStage stage)
    {
        var now = Stopwatch.GetTimestamp();
        _stageNanos[(int)stage] += (long)Stopwatch.GetElapsedTime(_stageStarted, now).TotalNanoseconds;
        _stageStarted = now;
    }

    /// <summary>A segment is searched: what is asked of it is noted.</summary>
    public (SegmentProfile Profile, SpanSegment Segment) Open(SegmentRef place, SpanSegment segment)
    {
        var profile = _segments.GetOrAdd((place.Part, place.Index), static key => new SegmentProfile(key.Item1, key.Item2));
        return (profile, new ObservedSegment(segment, this, profile));
    }

    /// <summary>A segment of which a part of a split trace is read.</summary>
    public SpanSegment OpenSplit(SegmentPart part, int number, SpanSegment segment) =>
        new ObservedSegment(segment, this, new SegmentProfile(part, number));

    public void AddSkipped(SegmentRef place, SegmentOutcome reason) =>
        _segments.TryAdd((place.Part, place.Index), new SegmentProfile(place.Part, place.Index) { SkippedFor = reason });

    public void AddDamaged(SegmentRef place, BlockDamagedException damage) =>
        _segments.GetOrAdd((place.Part, place.Index), static key => new SegmentProfile(key.Item1, key.Item2)).Damage = damage.Message;

    public void AddSplitCandidates(int count) => _splitCandidates += count;

    public void AddSplitEvaluated(bool isFound)
    {
        Interlocked.Increment(ref _splitEvaluated);
        if (isFound)
            Interlocked.Increment(ref _splitFound);
    }

    public void AddDeletedSpans(int rowCount) => _deletedSpansRows += rowCount;

    public void AddColumn(string name, int segmentCount, long decodedBytes, long dictionaryValues, long readBytes)
    {
        lock (_columns)
        {
            var sum = _columns.GetValueOrDefault(name) ?? new ColumnExplanation(name, 0, 0, 0, 0);
            _columns[name] = new ColumnExplanation(
                name, sum.SegmentCount + segmentCount, sum.DecodedBytes + decodedBytes, sum.DictionaryValues + dictionaryValues, sum.ReadBytes + readBytes);
        }
    }

    /// <summary>All of it, when the search is over.</summary>
    public SearchExplanation Build(StoreSnapshot snapshot, SearchRequest request, SearchPlan plan)
    {
        var segments = _segments.Values;
        return new SearchExplanation
        {
            Query = request.Query.ToString(),
            Plan = PlanDescription.Of(plan),
            Parts = Explain(snapshot, request.StartUnixNanos, request.EndUnixNanos, plan),
            Columns = [.. _columns.Values],
            SplitTraces = new SplitTracesExplanation(_splitCandidates, _splitEvaluated, _splitFound),
            Times = new StageTimes(
                Nanos(SearchStage.Plan),
                Nanos(SearchStage.Prune),
                Nanos(SearchStage.Segments),
                Nanos(SearchStage.SplitTraces),
                Nanos(SearchStage.Result),
                segments.Sum(static segment => segment.ScanNanos),
                segments.Sum(static segment => segment.SecondPassNanos)),
        };
    }

    /// <summary>All of it, when the first stage of a metrics query is over.</summary>
    public MetricsRunExplanation Build(StoreSnapshot snapshot, MetricsRange range, MetricsPlan plan, int seriesCount)
    {
        var segments = _segments.Values;
        var obstacle = snapshot.Series.IsEmpty ? "there are none" : DeletedSpans.ObstacleOf(plan);
        return new MetricsRunExplanation
        {
            Query = plan.Query.ToString(),
            Parts = Explain(snapshot, range.StartUnixNanos, range.EndUnixNanos, plan.Search),
            Columns = [.. _columns.Values],
            SplitTraces = new SplitTracesExplanation(_splitCandidates, _splitEvaluated, _splitFound),
            SeriesCount = seriesCount,
            DeletedSpans = new DeletedSpansExplanation(obstacle is null, obstacle, _deletedSpansRows),
            Times = new MetricsStageTimes(
                Nanos(SearchStage.Plan),
                Nanos(SearchStage.Prune),
                Nanos(SearchStage.Segments),
                Nanos(SearchStage.SplitTraces),
                Nanos(SearchStage.DeletedSpans),
                Nanos(SearchStage.Merge),
                Nanos(SearchStage.Result),
                segments.Sum(static segment => segment.ScanNanos),
                segments.Sum(static segment => segment.SecondPassNanos),
                segments.Sum(static segment => segment.AggregateNanos)),
        };
    }

    private IReadOnlyList<PartExplanation> Explain(StoreSnapshot snapshot, ulong? startUnixNanos, ulong? endUnixNanos, SearchPlan plan) =>
        [.. snapshot.Parts.OrderByDescending(NewestStart).Select(part => Explain(part, startUnixNanos, endUnixNanos, plan))];

    private static ulong NewestStart(SegmentPart part) =>
        Enumerable.Range(0, part.SegmentCount).Select(index => part.Bounds(index).MaxTraceStartUnixNanos).DefaultIfEmpty().Max();

    private long Nanos(SearchStage stage) => _stageNanos[(int)stage];

    private PartExplanation Explain(SegmentPart part, ulong? startUnixNanos, ulong? endUnixNanos, SearchPlan plan)
    {
        PruneReasons? reasons = null;
        var segments = new SegmentExplanation[part.SegmentCount];
        for (var number = 0; number < segments.Length; number++)
        {
            var bounds = part.Bounds(number);
            if (_segments.TryGetValue((part, number), out var profile))
                segments[number] = Explain(profile, bounds);
            else if (!SegmentRef.IsInRange(bounds, startUnixNanos, endUnixNanos))
                segments[number] = new SegmentExplanation { Number = number, RowCount = bounds.RowCount, Outcome = SegmentOutcome.TimeRange };
            else
                segments[number] = (reasons ??= PruneReasons.Of(part, plan)).Explain(number, bounds.RowCount);
        }

        return new PartExplanation(part.Name, QueryStatsBuilder.IsHead(part), part.SizeBytes, segments);
    }

    private static SegmentExplanation Explain(SegmentProfile profile, SegmentBounds bounds) => new()
    {
        Number = profile.Number,
        RowCount = bounds.RowCount,
        Outcome = profile.Damage is not null ? SegmentOutcome.Damaged
            : profile.SkippedFor is { } skipped ? skipped
            : profile.ReadsRows || profile.MatchedRows > 0 ? SegmentOutcome.Scanned
            : SegmentOutcome.NotInDictionary,
        Reason = profile.Damage,
        MatchedRows = profile.MatchedRows,
        CandidateTraces = profile.CandidateTraces,
        EvaluatedTraces = profile.EvaluatedTraces,
        FoundTraces = profile.FoundTraces,
        CountedRows = profile.CountedRows,
        ReadBytes = profile.ReadBytes,
        ScanNanos = profile.ScanNanos,
        SecondPassNanos = profile.SecondPassNanos,
        AggregateNanos = profile.AggregateNanos,
    };
}

/// <summary>What the thread that runs a search, or a metrics query, does, one after the other.</summary>
internal enum SearchStage
{
    Plan,
    Prune,
    Segments,
    SplitTraces,
    DeletedSpans,
    Merge,
    Result,
}
