using Spoor.Store.Segments;

namespace Spoor.Store.Query;

/// <summary>A segment that a query may have to look into.</summary>
/// <param name="Part">What it is a segment of.</param>
/// <param name="Index">Its number there.</param>
/// <param name="Bounds">Known without opening it.</param>
/// <param name="SizeBytes">Its share of the part's bytes, by rows.</param>
internal sealed record SegmentRef(SegmentPart Part, int Index, SegmentBounds Bounds, long SizeBytes)
{
    /// <summary>
    /// The segments with traces in a range of time, by their newest trace, newest first; and those with parts of split traces that reach into the
    /// range only as a whole, unless <paramref name="split"/> is null. Without those of which the pruner knows that they hold nothing.
    /// </summary>
    public static List<SegmentRef> InRange(
        StoreSnapshot snapshot, ulong? fromUnixNanos, ulong? toUnixNanos, SplitTraces? split, QueryStatsBuilder stats, SegmentPruner? pruner = null)
    {
        var inside = new List<SegmentRef>();
        var outside = new List<SegmentRef>();
        var mayMatch = new bool[16];
        var keepsOutside = split is { IsEmpty: false };
        foreach (var part in snapshot.Parts)
        {
            if (mayMatch.Length < part.SegmentCount)
                mayMatch = new bool[part.SegmentCount];
            mayMatch.AsSpan().Fill(true);
            pruner?.Prune(part, mayMatch.AsSpan(0, part.SegmentCount));
            var bytesPerRow = BytesPerRow(part);
            for (var index = 0; index < part.SegmentCount; index++)
            {
                var bounds = part.Bounds(index);
                var overlaps = IsInRange(bounds, fromUnixNanos, toUnixNanos);
                if (overlaps ? mayMatch[index] : keepsOutside)
                    (overlaps ? inside : outside).Add(new SegmentRef(part, index, bounds, (long)(bytesPerRow * bounds.RowCount)));
            }
        }

        if (outside.Count > 0)
            inside.AddRange(split!.ReachInto(outside, fromUnixNanos, toUnixNanos, stats));
        inside.Sort(static (left, right) => right.Bounds.MaxTraceStartUnixNanos.CompareTo(left.Bounds.MaxTraceStartUnixNanos));
        return inside;
    }

    /// <summary>So many segments of a query, the newest, share the cache with other queries; older ones would only displace what is there.</summary>
    public const int CachedSegments = 16;

    /// <param name="isScanned">Whether the segment is read once and, after <see cref="SegmentReader.Release"/>, no more.</param>
    /// <exception cref="BlockDamagedException">The block cannot be read.</exception>
    public SegmentReader Open(QueryStatsBuilder stats, CancellationToken cancellationToken, bool isScanned = false)
    {
        var segment = isScanned ? Part.Scan(Index) : Part.Segment(Index);
        stats.AddOpened(Part);
        stats.AddTraces(segment.TraceCount);
        stats.AddSpans(segment.RowCount);
        stats.AddBytes(SizeBytes);
        if (stats.Profile is null)
            return new SegmentReader(segment, Part.Name, stats.Memory, cancellationToken);
        var (profile, observed) = stats.Profile.Open(this, segment);
        return new SegmentReader(observed, Part.Name, stats.Memory, cancellationToken) { Profile = profile };
    }

    /// <summary>Whether a segment may have traces in a range of time; null bounds are none.</summary>
    public static bool IsInRange(in SegmentBounds bounds, ulong? fromUnixNanos, ulong? toUnixNanos) => TimeRange.Overlaps(
        bounds.MinStartUnixNanos, Math.Max(bounds.MaxEndUnixNanos, bounds.MaxTraceStartUnixNanos), fromUnixNanos, toUnixNanos);

    private static double BytesPerRow(SegmentPart part)
    {
        long rows = 0;
        for (var index = 0; index < part.SegmentCount; index++)
            rows += part.Bounds(index).RowCount;
        return rows == 0 ? 0 : (double)part.SizeBytes / rows;
    }
}
