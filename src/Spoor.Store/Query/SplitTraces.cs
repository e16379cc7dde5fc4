using System.Collections.Concurrent;
using Spoor.Otlp;
using Spoor.Store.Segments;

namespace Spoor.Store.Query;

/// <summary>
/// The traces of a snapshot that lie in several parts, and those of them that a query has to evaluate. Candidates may be added by several threads;
/// all else is for one.
/// </summary>
internal sealed class SplitTraces(StoreSnapshot snapshot)
{
    private readonly ConcurrentDictionary<TraceId, bool> _candidates = new();
    private readonly Dictionary<(SegmentPart, int), SpanSegment> _segments = [];

    /// <summary>True when surely no trace is split. Does not count: the set may be a union of many that are not copied together yet.</summary>
    public bool IsEmpty { get; } = snapshot.Parts.Count < 2 || snapshot.SplitTraces is HashSet<TraceId> { Count: 0 };

    public bool Contains(TraceId id) => !IsEmpty && snapshot.SplitTraces.Contains(id);

    /// <summary>How many traces may match so far.</summary>
    public int CandidateCount => _candidates.Count;

    /// <summary>Notes that a trace may match.</summary>
    public void AddCandidate(TraceId id) => _candidates.TryAdd(id, true);

    /// <summary>
    /// Of segments outside a range, those that hold a part of a trace which, taken whole, overlaps the range. A damaged block counts as one
    /// that does not hold the trace.
    /// </summary>
    public IEnumerable<SegmentRef> ReachInto(List<SegmentRef> outside, ulong? fromUnixNanos, ulong? toUnixNanos, QueryStatsBuilder stats)
    {
        var byPlace = new Dictionary<(SegmentPart, int), SegmentRef>();
        foreach (var segment in outside)
            byPlace.Add((segment.Part, segment.Index), segment);
        var needed = new HashSet<SegmentRef>();
        foreach (var id in snapshot.SplitTraces)
        {
            // A trace whose parts all lie in segments inside the range needs no other.
            var trace = Locate(id, stats, isOfInterest: (part, index) => byPlace.ContainsKey((part, index)));
            if (trace is null || !TimeRange.Overlaps(trace.StartUnixNanos, trace.EndUnixNanos, fromUnixNanos, toUnixNanos))
                continue;
            foreach (var place in trace.Places)
            {
                if (byPlace.TryGetValue((place.Part, place.Segment), out var segment))
                    needed.Add(segment);
            }
        }

        return needed;
    }

    /// <summary>Finds all parts of the candidates.</summary>
    public List<SplitTrace> LocateCandidates(QueryStatsBuilder stats, CancellationToken cancellationToken)
    {
        var traces = new List<SplitTrace>(_candidates.Count);
        foreach (var (id, _) in _candidates)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Locate(id, stats, isOfInterest: null) is { } trace)
                traces.Add(trace);
        }

        return traces;
    }

    private SplitTrace? Locate(TraceId id, QueryStatsBuilder stats, Func<SegmentPart, int, bool>? isOfInterest)
    {
        var found = new List<(SegmentPart Part, int Segment, int Ordinal)>();
        var isInteresting = isOfInterest is null;
        foreach (var part in snapshot.Parts)
        {
            try
            {
                if (!part.TryFindTrace(id, out var segment, out var ordinal))
                    continue;
                found.Add((part, segment, ordinal));
                isInteresting |= isOfInterest is not null && isOfInterest(part, segment);
            }
            catch (BlockDamagedException damage)
            {
                stats.AddDamage(part.Name, damage);
            }
        }

        if (!isInteresting)
            return null;
        var places = new List<SplitPlace>(found.Count);
        foreach (var (part, segment, ordinal) in found)
        {
            try
            {
                if (!_segments.TryGetValue((part, segment), out var open))
                    _segments.Add((part, segment), open = part.Segment(segment));
                places.Add(new SplitPlace(part, segment, open, ordinal, open.Trace(ordinal)));
            }
            catch (BlockDamagedException damage)
            {
                stats.AddDamage(part.Name, damage);
            }
        }

        return places.Count == 0 ? null : new SplitTrace(id, places);
    }
}

/// <summary>Where one part of a split trace lies.</summary>
internal sealed record SplitPlace(SegmentPart Part, int Segment, SpanSegment Open, int Ordinal, TraceEntry Entry);

/// <summary>A trace in all its parts.</summary>
internal sealed class SplitTrace
{
    public SplitTrace(TraceId id, List<SplitPlace> places)
    {
        Id = id;
        Places = places;
        StartUnixNanos = ulong.MaxValue;
        foreach (var place in places)
        {
            StartUnixNanos = Math.Min(StartUnixNanos, place.Entry.StartUnixNanos);
            EndUnixNanos = Math.Max(EndUnixNanos, place.Entry.EndUnixNanos);
        }
    }

    public TraceId Id { get; }

    public IReadOnlyList<SplitPlace> Places { get; }

    public ulong StartUnixNanos { get; }

    public ulong EndUnixNanos { get; }

    /// <summary>Reads all spans, each once; null when nothing of them can be read.</summary>
    public TraceContext? Merge(Dictionary<SpanSegment, SegmentReader> readers, QueryStatsBuilder stats, CancellationToken cancellationToken)
    {
        var spans = new List<TraceSpan>();
        var rows = new List<int>();
        foreach (var place in Places)
        {
            try
            {
                if (!readers.TryGetValue(place.Open, out var reader))
                {
                    var segment = stats.Profile?.OpenSplit(place.Part, place.Segment, place.Open) ?? place.Open;
                    readers.Add(place.Open, reader = new SegmentReader(segment, place.Part.Name, stats.Memory, cancellationToken));
                }

                rows.Clear();
                place.Open.AppendRows(place.Ordinal, rows);
                reader.Hold(rows.Count * TraceContext.BytesPerSpan);
                var before = spans.Count;
                foreach (var row in rows)
                    spans.Add(new TraceSpan(reader, row));
                stats.AddSpans(spans.Count - before);
            }
            catch (BlockDamagedException damage)
            {
                stats.AddDamage(place.Part.Name, damage);
            }
        }

        TraceSpan.SortAndDrop(spans);
        return spans.Count == 0 ? null : new TraceContext(Id, spans);
    }
}
