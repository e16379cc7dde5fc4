using Spoor.Store.Budgets;
using Spoor.Store.Explain;
using Spoor.Store.Segments;
using Spoor.TraceQL;

namespace Spoor.Store.Query;

/// <summary>
/// One search over one snapshot. Segments are visited newest first by several workers; traces that lie in several parts are set aside and
/// evaluated merged at the end.
/// </summary>
internal sealed class SearchRun(StoreSnapshot snapshot, SearchRequest request, QueryMemory memory, CancellationToken cancellationToken)
{
    /// <summary>A span of the result with its attributes; an estimate.</summary>
    private const long ResultSpanBytes = 400;

    /// <summary>So many segments with matches keep their columns until it is looked which of them the result still needs.</summary>
    private const int FinishedBeforeSweep = 8;

    // Before the plan, of which the profile measures the time.
    private readonly QueryStatsBuilder _stats = new(snapshot, memory) { Profile = request.Explain ? new SearchProfile() : null };
    private readonly SearchPlan _plan = new(request.Query);
    private readonly List<SegmentReader> _finished = [];
    private readonly TopTraces _top = new(Math.Max(0, request.Limit));
    private readonly SplitTraces _split = new(snapshot);
    private int _sweepAt = FinishedBeforeSweep;
    private bool _remembersEmpty;

    public SearchResult Run()
    {
        Search();
        var traces = new List<TraceSummary>();
        foreach (var found in _top.InOrder)
        {
            if (TryBuild(found) is { } trace)
                traces.Add(trace);
        }

        _stats.Profile?.End(SearchStage.Result);
        return new SearchResult(traces, _stats.Build()) { Explanation = _stats.Profile?.Build(snapshot, request, _plan) };
    }

    /// <summary>Null when the trace's block turns out to be damaged.</summary>
    private TraceSummary? TryBuild(FoundTrace found)
    {
        try
        {
            var trace = new ResultBuilder(_plan, request.SpansPerSpanSet).Build(found);
            memory.Take(trace.SpanSets.Sum(static set => set.Spans.Count) * ResultSpanBytes);
            return trace;
        }
        catch (BlockDamagedException damage)
        {
            _stats.AddDamage(found.Spansets[0].Spans[0].Reader.PartName, damage);
            return null;
        }
    }

    /// <summary>Only which traces match.</summary>
    public IEnumerable<Otlp.TraceId> RunForIds(out QueryStats stats)
    {
        Search();
        stats = _stats.Build();
        return _top.InOrder.Select(found => found.Trace.Id);
    }

    private void Search()
    {
        memory.Reclaim = ReleaseUnused;
        if (request.Limit == 0)
            return;
        _remembersEmpty = _plan.EmptyQuestion?.IsAskedAgain() ?? false;
        _stats.Profile?.End(SearchStage.Plan);
        var segments = SegmentRef.InRange(
            snapshot, request.StartUnixNanos, request.EndUnixNanos, _split, _stats, _plan.Pruner(hasSplitTraces: !_split.IsEmpty));
        _stats.Profile?.End(SearchStage.Prune);
        var progress = request.OnFound is null ? null : new SearchProgress(segments, _top, _split, request, TryBuild);
        Workers.Run(
            segments.Count,
            () => index =>
            {
                SearchSegment(segments[index], isScanned: index >= SegmentRef.CachedSegments);
                progress?.Finish(index);
            },
            cancellationToken);
        _stats.Profile?.End(SearchStage.Segments);
        SearchSplitTraces();
        _stats.Profile?.End(SearchStage.SplitTraces);
    }

    private void SearchSegment(SegmentRef place, bool isScanned)
    {
        // Segments come by their newest trace: when this one is too old, so are all that follow.
        if (_top.Excludes(place.Bounds.MaxTraceStartUnixNanos))
        {
            _stats.Profile?.AddSkipped(place, SegmentOutcome.NewerResults);
            return;
        }

        try
        {
            using var search = new SegmentSearch(_plan, place.Open(_stats, cancellationToken, isScanned));
            var found = FindTraces(search);
            if (found.InOrder.Count == 0)
            {
                if (_remembersEmpty && search.TouchedTraces.IsEmpty)
                    EmptySegments.Remember(place.Part, _plan.EmptyQuestion!, place.Index);
                search.Reader.Release();
                return;
            }

            _top.AddAll(found);
            lock (_finished)
            {
                _finished.Add(search.Reader);
                if (_finished.Count < _sweepAt)
                    return;
                ReleaseUnused();
                _sweepAt = _finished.Count + FinishedBeforeSweep;
            }
        }
        catch (BlockDamagedException damage)
        {
            _stats.AddDamage(place.Part.Name, damage);
            _stats.Profile?.AddDamaged(place, damage);
        }
    }

    /// <summary>Of the segments that were searched, those count no longer that have no trace among the best.</summary>
    private void ReleaseUnused()
    {
        lock (_finished)
        {
            var used = _top.Readers();
            foreach (var reader in _finished)
            {
                if (!used.Contains(reader))
                    reader.Release();
            }

            _finished.RemoveAll(reader => !used.Contains(reader));
        }
    }

    private TopTraces FindTraces(SegmentSearch search)
    {
        var local = new TopTraces(request.Limit);
        var segment = search.Reader.Segment;
        var profile = search.Reader.Profile;
        profile?.Start();
        var candidates = search.FindTraces();
        profile?.EndScan(search.MatchingRows, candidates);
        var traces = NewestFirst(segment, candidates);
        using var evaluator = search.Failure is not null || _plan.AggregatesEntries(search.Reader) ? null : new TraceEvaluator(search);
        foreach (var (start, ordinal) in traces)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_top.Excludes(start) || local.Excludes(start))
                break;
            var entry = segment.Trace(ordinal);
            if (_split.Contains(entry.Id) || !IsWanted(entry.Id, entry.StartUnixNanos, entry.EndUnixNanos))
                continue;
            profile?.CountEvaluated();
            if ((evaluator is null ? Evaluate(new TraceContext(search.Reader, ordinal)) : Evaluate(evaluator, search.Reader, ordinal)) is { } found)
                local.Add(found);
        }

        profile?.EndSecondPass(local.InOrder.Count);
        if (!_split.IsEmpty)
            AddSplitTraces(search, local);
        return local;
    }

    private static FoundTrace? Evaluate(TraceEvaluator evaluator, SegmentReader reader, int ordinal)
    {
        var spansets = evaluator.Evaluate(ordinal);
        if (spansets.Count == 0)
            return null;
        var found = new List<FoundSpanset>(spansets.Count);
        foreach (var spanset in spansets)
        {
            var spans = new List<TraceSpan>(spanset.Rows.Count);
            foreach (var row in spanset.Rows)
                spans.Add(new TraceSpan(reader, row));
            found.Add(new FoundSpanset(spans, SpansetAttributes.ToList(spanset.Attributes)));
        }

        return new FoundTrace(new TraceContext(reader, ordinal), found);
    }

    /// <summary>The traces of a set by start, newest first.</summary>
    private static List<(ulong Start, int Ordinal)> NewestFirst(SpanSegment segment, RowSet traces)
    {
        var ordered = new List<(ulong Start, int Ordinal)>(traces.Count());
        var isSorted = true;
        for (var ordinal = traces.Next(0); ordinal >= 0; ordinal = traces.Next(ordinal + 1))
        {
            var start = segment.Trace(ordinal).StartUnixNanos;
            isSorted &= ordered.Count == 0 || ordered[^1].Start <= start;
            ordered.Add((start, ordinal));
        }

        if (!isSorted)
            ordered.Sort(static (left, right) => left.Start.CompareTo(right.Start));
        ordered.Reverse();
        return ordered;
    }

    /// <summary>Sets split traces aside. A trace starts no later than its part here, so one that is too old now stays too old.</summary>
    private void AddSplitTraces(SegmentSearch search, TopTraces local)
    {
        var touched = search.TouchedTraces;
        for (var ordinal = touched.Next(0); ordinal >= 0; ordinal = touched.Next(ordinal + 1))
        {
            var entry = search.Reader.Segment.Trace(ordinal);
            if (!_top.Excludes(entry.StartUnixNanos) && !local.Excludes(entry.StartUnixNanos) && _split.Contains(entry.Id))
                _split.AddCandidate(entry.Id);
        }
    }

    private void SearchSplitTraces()
    {
        var traces = _split.LocateCandidates(_stats, cancellationToken);
        _stats.Profile?.AddSplitCandidates(traces.Count);
        traces.RemoveAll(trace => !IsWanted(trace.Id, trace.StartUnixNanos, trace.EndUnixNanos));
        traces.Sort(static (left, right) => right.StartUnixNanos.CompareTo(left.StartUnixNanos));
        Workers.Run(traces.Count, () =>
        {
            var readers = new Dictionary<SpanSegment, SegmentReader>(ReferenceEqualityComparer.Instance);
            return index =>
            {
                if (_top.Excludes(traces[index].StartUnixNanos))
                    return;
                var found = traces[index].Merge(readers, _stats, cancellationToken) is { } trace ? Evaluate(trace) : null;
                _stats.Profile?.AddSplitEvaluated(found is not null);
                if (found is not null)
                    _top.Add(found);
            };
        }, cancellationToken);
    }

    /// <summary>Leaves a trace to the interpreter.</summary>
    private FoundTrace? Evaluate(TraceContext trace)
    {
        var spansets = TraceQLInterpreter.Evaluate(_plan.Query, trace.Views, cancellationToken);
        if (spansets.Count == 0)
            return null;
        var found = new List<FoundSpanset>();
        foreach (var spanset in spansets)
        {
            var spans = new List<TraceSpan>(spanset.Spans.Count);
            foreach (var span in spanset.Spans)
            {
                var view = (StoredSpanView)span;
                spans.Add(new TraceSpan(view.Reader, view.Row));
            }

            found.Add(new FoundSpanset(spans, spanset.Attributes));
        }

        return new FoundTrace(trace, found);
    }

    private bool IsWanted(Otlp.TraceId id, ulong startUnixNanos, ulong endUnixNanos) =>
        (request.After is not { } after || after.IsBefore(startUnixNanos, id))
        && TimeRange.Overlaps(startUnixNanos, endUnixNanos, request.StartUnixNanos, request.EndUnixNanos);
}
