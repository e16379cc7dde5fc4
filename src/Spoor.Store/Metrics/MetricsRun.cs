using Spoor.Store.Aggregation;
using Spoor.Store.Explain;
using Spoor.Store.Query;
using Spoor.Store.Segments;
using Spoor.TraceQL;

namespace Spoor.Store.Metrics;

/// <summary>
/// The first stage of one metrics query over one snapshot. Segments are visited by several workers, each with an aggregator of its own; traces that lie
/// in several parts are set aside and counted in the end.
/// </summary>
internal sealed class MetricsRun(
    StoreSnapshot snapshot, MetricsPlan plan, MetricsRequest request, int maxExemplars, QueryStatsBuilder stats, CancellationToken cancellationToken)
{
    private readonly SplitTraces _split = new(snapshot);
    private readonly SplitRows _splitRows = new();
    private readonly List<MetricsAggregator> _workers = [];
    private long _bytes;
    private int _leftOut;

    private MetricsRange Range => request.Range;

    /// <summary>Segments that the byte budget left out.</summary>
    public int LeftOutCount => _leftOut;

    public List<MetricSeries> Run()
    {
        stats.Profile?.End(SearchStage.Plan);
        var segments = SegmentRef.InRange(snapshot, Range.StartUnixNanos, Range.EndUnixNanos, split: null, stats, plan.Search.Pruner(hasSplitTraces: !_split.IsEmpty));
        stats.Profile?.End(SearchStage.Prune);
        var quota = ExemplarQuota.Of(maxExemplars, segments.Count);
        Workers.Run(segments.Count, () =>
        {
            var aggregator = NewWorker(quota);

            // What reads every column of a segment would displace from the cache what other queries need.
            return index => Visit(segments[index], aggregator, isScanned: index >= SegmentRef.CachedSegments || plan.Query.Aggregate is Compare);
        }, cancellationToken);
        stats.Profile?.End(SearchStage.Segments);
        VisitSplitTraces(quota);
        stats.Profile?.End(SearchStage.SplitTraces);
        AddDeletedSpans(quota);
        stats.Profile?.End(SearchStage.DeletedSpans);
        if (_workers.Count == 0)
            return [];
        foreach (var other in _workers.Skip(1))
            _workers[0].Merge(other);
        stats.Profile?.End(SearchStage.Merge);
        var series = _workers[0].Build();
        stats.Profile?.End(SearchStage.Result);
        return series;
    }

    private void AddDeletedSpans(ExemplarQuota quota)
    {
        if (snapshot.Series.IsEmpty || !DeletedSpans.CanAnswer(plan))
            return;
        var start = Range.StartUnixNanos - Math.Min(Range.StartUnixNanos, SeriesFormat.MinuteNanos);
        var rows = snapshot.Series.Read(start, Range.EndUnixNanos, damage => stats.AddDamage("of counts of deleted spans", damage));
        if (stats.Profile is { } profile)
            rows = Counted(rows, profile);
        ((OverTimeAggregator)NewWorker(quota)).Add(rows, cancellationToken);

        static IEnumerable<SeriesRow> Counted(IEnumerable<SeriesRow> rows, SearchProfile profile)
        {
            foreach (var row in rows)
            {
                profile.AddDeletedSpans(1);
                yield return row;
            }
        }
    }

    private MetricsAggregator NewWorker(ExemplarQuota quota)
    {
        var aggregator = MetricsAggregator.Create(plan, Range, quota, stats.Memory);
        lock (_workers)
            _workers.Add(aggregator);
        return aggregator;
    }

    private void Visit(SegmentRef place, MetricsAggregator aggregator, bool isScanned)
    {
        if (request.MaxInspectedBytes > 0 && Interlocked.Add(ref _bytes, place.SizeBytes) > request.MaxInspectedBytes)
        {
            Interlocked.Increment(ref _leftOut);
            stats.Profile?.AddSkipped(place, SegmentOutcome.BytesLimit);
            return;
        }

        try
        {
            var reader = place.Open(stats, cancellationToken, isScanned);
            var keeps = plan.IsFiltersOnly ? Filter(reader, aggregator) : Evaluate(reader, aggregator);
            if (!keeps)
                reader.Release();
        }
        catch (BlockDamagedException damage)
        {
            stats.AddDamage(place.Part.Name, damage);
            stats.Profile?.AddDamaged(place, damage);
        }
    }

    /// <summary>When spans pass or fail by themselves. Returns whether rows were set aside, for which the reader is needed later.</summary>
    private bool Filter(SegmentReader reader, MetricsAggregator aggregator)
    {
        reader.Profile?.Start();
        using var rows = RowSet.Full(reader.Segment.RowCount);
        var needsWhole = plan.Search.FiltersNeedWholeTrace;
        foreach (var filter in plan.Filters)
        {
            filter.Restrict(reader, rows);

            // A part of a trace may fail where the whole passes.
            if (rows.IsEmpty && !needsWhole)
                break;
        }

        reader.Profile?.EndScan(rows, candidates: null);
        if (rows.IsEmpty && !needsWhole)
            return false;
        var keeps = SetAside(reader, rows, touched: null);
        Add(reader, rows, aggregator);
        return keeps;
    }

    /// <summary>When spans belong to spansets of their trace.</summary>
    private bool Evaluate(SegmentReader reader, MetricsAggregator aggregator)
    {
        var profile = reader.Profile;
        profile?.Start();
        using var search = new SegmentSearch(plan.Search, reader);
        var traces = search.FindTraces();
        profile?.EndScan(search.MatchingRows, traces);

        // Spans of a result passed a filter; but where filters could not be run over all rows, nobody knows which.
        using var inRange = search.Failure is null ? search.MatchingRows.Clone() : RowSet.Full(reader.Segment.RowCount);
        RestrictToRange(reader, inRange);
        using var rows = new RowSet(reader.Segment.RowCount);
        SetAside(reader, rows, search.TouchedTraces);
        if (inRange.IsEmpty)
            return false;
        using var evaluator = search.Failure is not null || plan.Search.AggregatesEntries(reader) ? null : new TraceEvaluator(search);
        var ordinals = reader.Segment.TraceOrdinals.Span;
        using var done = new RowSet(reader.Segment.TraceCount);
        var found = 0;
        for (var row = inRange.Next(0); row >= 0; row = inRange.Next(row + 1))
        {
            var ordinal = ordinals[row];
            if (!traces[ordinal] || done[ordinal])
                continue;
            cancellationToken.ThrowIfCancellationRequested();
            done.Add(ordinal);
            if (_split.Contains(reader.Segment.Trace(ordinal).Id))
                continue;
            profile?.CountEvaluated();
            if (AddSpansets(reader, ordinal, evaluator, rows))
                found++;
        }

        profile?.EndSecondPass(found);
        Add(reader, rows, aggregator);
        return false;
    }

    private void Add(SegmentReader reader, RowSet rows, MetricsAggregator aggregator)
    {
        if (rows.IsEmpty)
            return;
        reader.Profile?.Start();
        aggregator.Add(reader, rows);
        if (reader.Profile is not { } profile)
            return;
        using var counted = rows.Clone();
        RestrictToRange(reader, counted);
        profile.EndAggregate(counted.Count());
    }

    /// <summary>Returns whether the trace has any.</summary>
    private bool AddSpansets(SegmentReader reader, int ordinal, TraceEvaluator? evaluator, RowSet rows)
    {
        var hasAny = false;
        if (evaluator is null)
        {
            foreach (var span in TraceQLInterpreter.Evaluate(plan.Spans, new TraceContext(reader, ordinal).Views, cancellationToken).SelectMany(static spanset => spanset.Spans))
            {
                rows.Add(((StoredSpanView)span).Row);
                hasAny = true;
            }

            return hasAny;
        }

        foreach (var spanset in evaluator.Evaluate(ordinal))
        {
            foreach (var row in spanset.Rows)
            {
                rows.Add(row);
                hasAny = true;
            }
        }

        return hasAny;
    }

    /// <summary>
    /// Takes split traces out of the rows: their spans wait until duplicates are known, or, when whole traces are needed, the traces are noted as
    /// candidates.
    /// </summary>
    private bool SetAside(SegmentReader reader, RowSet rows, RowSet? touched)
    {
        if (_split.IsEmpty)
            return false;
        var keeps = false;
        var rowsOfTrace = new List<int>();
        for (var ordinal = 0; ordinal < reader.Segment.TraceCount; ordinal++)
        {
            var id = reader.Segment.Trace(ordinal).Id;
            if ((touched is not null && !touched[ordinal]) || !_split.Contains(id))
                continue;
            rowsOfTrace.Clear();
            reader.Segment.AppendRows(ordinal, rowsOfTrace);
            if (!plan.NeedsWholeTrace)
            {
                _splitRows.Take(id, reader, rowsOfTrace, rows);
                keeps = true;
                continue;
            }

            var passes = touched is not null || plan.Search.FiltersNeedWholeTrace;
            foreach (var row in rowsOfTrace)
            {
                passes |= rows[row];
                rows.Remove(row);
            }

            if (passes)
                _split.AddCandidate(id);
        }

        return keeps;
    }

    private void RestrictToRange(SegmentReader reader, RowSet rows)
    {
        var starts = reader.Segment.StartsUnixNanos.Span;
        ColumnScan.Compare(starts, Range.IsInstant ? BinaryOperator.GreaterOrEqual : BinaryOperator.Greater, Range.StartUnixNanos, rows.Words);
        ColumnScan.Compare(starts, BinaryOperator.LessOrEqual, Range.EndUnixNanos, rows.Words);
    }

    private void VisitSplitTraces(ExemplarQuota quota)
    {
        var setAside = _splitRows.Distinct(cancellationToken).ToArray();
        var traces = _split.LocateCandidates(stats, cancellationToken);
        if (setAside.Length == 0 && traces.Count == 0)
            return;
        stats.Profile?.AddSplitCandidates(_splitRows.TraceCount + traces.Count);
        for (var i = 0; i < _splitRows.TraceCount; i++)
            stats.Profile?.AddSplitEvaluated(isFound: true);
        var aggregator = NewWorker(quota);
        foreach (var (reader, rows) in setAside)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Add(reader, rows, aggregator);
            rows.Dispose();
        }

        Workers.Run(traces.Count, () =>
        {
            var readers = new Dictionary<SpanSegment, SegmentReader>(ReferenceEqualityComparer.Instance);
            var own = NewWorker(quota);
            return index =>
            {
                var isFound = traces[index].Merge(readers, stats, cancellationToken) is { } trace && Add(trace, own);
                stats.Profile?.AddSplitEvaluated(isFound);
            };
        }, cancellationToken);
    }

    /// <summary>Returns whether the trace has spans to count.</summary>
    private bool Add(TraceContext trace, MetricsAggregator aggregator)
    {
        var hasAny = false;
        foreach (var spanset in TraceQLInterpreter.Evaluate(plan.Spans, trace.Views, cancellationToken))
        {
            foreach (var span in spanset.Spans)
            {
                aggregator.Add((StoredSpanView)span);
                hasAny = true;
            }
        }

        return hasAny;
    }
}
