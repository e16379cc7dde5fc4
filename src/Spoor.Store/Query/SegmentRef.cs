using Spoor.Store.Segments;

namespace Spoor.Store.Query;

/// <summary>A segment that a query may have to look into.</summary>
internal sealed record SegmentRef(SegmentPart Part, int Index, SegmentBounds Bounds)
{
    /// <summary>
    /// The segments with traces in a range of time, by their newest trace, newest first; and those with parts of split traces that reach into the
    /// range only as a whole, unless <paramref name="split"/> is null.
    /// </summary>
    public static List<SegmentRef> InRange(
        StoreSnapshot snapshot, ulong? fromUnixNanos, ulong? toUnixNanos, SplitTraces? split, QueryStatsBuilder stats)
    {
        var inside = new List<SegmentRef>();
        var outside = new List<SegmentRef>();
        foreach (var part in snapshot.Parts)
        {
            for (var index = 0; index < part.SegmentCount; index++)
            {
                var bounds = part.Bounds(index);
                var overlaps = TimeRange.Overlaps(bounds.MinStartUnixNanos, Math.Max(bounds.MaxEndUnixNanos, bounds.MaxTraceStartUnixNanos), fromUnixNanos, toUnixNanos);
                (overlaps ? inside : outside).Add(new SegmentRef(part, index, bounds));
            }
        }

        if (outside.Count > 0 && split is { IsEmpty: false })
            inside.AddRange(split.ReachInto(outside, fromUnixNanos, toUnixNanos, stats));
        inside.Sort(static (left, right) => right.Bounds.MaxTraceStartUnixNanos.CompareTo(left.Bounds.MaxTraceStartUnixNanos));
        return inside;
    }

    /// <exception cref="BlockDamagedException">The block cannot be read.</exception>
    public SegmentReader Open(QueryStatsBuilder stats, CancellationToken cancellationToken)
    {
        var segment = Part.Segment(Index);
        stats.AddOpened(Part);
        stats.AddTraces(segment.TraceCount);
        stats.AddSpans(segment.RowCount);
        stats.AddBytes(SizeBytes());
        return new SegmentReader(segment, Part.Name, stats.Memory, cancellationToken);
    }

    /// <summary>This segment's share of the part's bytes, by rows.</summary>
    private long SizeBytes()
    {
        long rows = 0;
        for (var index = 0; index < Part.SegmentCount; index++)
            rows += Part.Bounds(index).RowCount;
        return rows == 0 ? 0 : (long)((double)Part.SizeBytes * Bounds.RowCount / rows);
    }
}
