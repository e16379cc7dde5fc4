using Spoor.Store.Segments;
using Spoor.TraceQL;
using SegmentScope = Spoor.Store.Segments.AttributeScope;

namespace Spoor.Store.Query;

/// <summary>
/// Which rows of each segment a question about tags is about. Parts of one trace are looked at each for itself: a filter on what only the whole
/// trace knows (its duration, its root) sees of a trace that lies in several blocks each part alone.
/// </summary>
internal sealed class TagRows(
    StoreSnapshot snapshot, RootExpr? filter, ulong? startUnixNanos, ulong? endUnixNanos, QueryStatsBuilder stats, CancellationToken cancellationToken)
{
    private readonly SearchPlan? _plan = filter is null ? null : new SearchPlan(filter);

    /// <summary>Visits segments, those with the newest traces first, until the visitor is done; parts of which all rows count are visited as a whole.</summary>
    public void Visit(ITagVisitor visitor)
    {
        var wholeParts = _plan is null ? WholeParts() : [];
        var visited = new HashSet<SegmentPart>(ReferenceEqualityComparer.Instance);
        var places = SegmentRef.InRange(
            snapshot, startUnixNanos, endUnixNanos, split: null, stats, _plan?.Pruner(hasSplitTraces: false));
        foreach (var place in places)
        {
            if (visitor.IsDone)
                return;
            cancellationToken.ThrowIfCancellationRequested();
            if (!wholeParts.Contains(place.Part))
                VisitRows(place, visitor);
            else if (visited.Add(place.Part))
                visitor.VisitPart(new TagPart(place.Part, [.. places.Where(other => ReferenceEquals(other.Part, place.Part))], stats, cancellationToken));
        }
    }

    /// <summary>The events or links of some spans; the spans themselves for their own attributes.</summary>
    public static RowSet Entries(SegmentReader reader, SegmentScope scope, RowSet rows)
    {
        if (scope == SegmentScope.Span)
            return rows.Clone();
        var entryRows = (scope == SegmentScope.Event ? reader.Segment.Events.Rows : reader.Segment.Links.Rows).Span;
        var entries = new RowSet(entryRows.Length);
        for (var entry = 0; entry < entryRows.Length; entry++)
        {
            if (rows[entryRows[entry]])
                entries.Add(entry);
        }

        return entries;
    }

    /// <summary>The codes that occur in some rows; all codes of the dictionary when rows are null, which reads none of the rows' codes.</summary>
    public static IEnumerable<int> Codes(Func<ReadOnlyMemory<int>> codesOfRows, int count, RowSet? rows)
    {
        if (rows is null)
            return Enumerable.Range(0, count);
        var codes = codesOfRows().Span;
        var occurs = new bool[count];
        for (var row = rows.Next(0); row >= 0; row = rows.Next(row + 1))
        {
            if (codes[row] >= 0)
                occurs[codes[row]] = true;
        }

        return Enumerable.Range(0, count).Where(code => occurs[code]);
    }

    /// <summary>Parts of which the time range leaves nothing out.</summary>
    private HashSet<SegmentPart> WholeParts()
    {
        var whole = new HashSet<SegmentPart>(ReferenceEqualityComparer.Instance);
        foreach (var part in snapshot.Parts)
        {
            var isWhole = true;
            for (var index = 0; index < part.SegmentCount && isWhole; index++)
            {
                // Every trace starts at or after the segment's earliest start and, whatever its end, overlaps a range that holds all starts.
                var bounds = part.Bounds(index);
                isWhole = (startUnixNanos is null || bounds.MinStartUnixNanos >= startUnixNanos)
                    && (endUnixNanos is null || bounds.MaxTraceStartUnixNanos <= endUnixNanos);
            }

            if (isWhole)
                whole.Add(part);
        }

        return whole;
    }

    private void VisitRows(SegmentRef place, ITagVisitor visitor)
    {
        try
        {
            var reader = place.Open(stats, cancellationToken);
            using var rows = Find(reader);
            if (!rows.IsEmpty)
                visitor.VisitRows(reader, rows);
            reader.Release();
        }
        catch (BlockDamagedException damage)
        {
            stats.AddDamage(place.Part.Name, damage);
        }
    }

    private RowSet Find(SegmentReader reader)
    {
        RowSet rows;
        var segment = reader.Segment;
        using var inRange = new RowSet(segment.TraceCount);
        for (var ordinal = 0; ordinal < segment.TraceCount; ordinal++)
        {
            var entry = segment.Trace(ordinal);
            if (TimeRange.Overlaps(entry.StartUnixNanos, entry.EndUnixNanos, startUnixNanos, endUnixNanos))
                inRange.Add(ordinal);
        }

        if (_plan is null)
        {
            rows = RowSet.Full(segment.RowCount);
        }
        else
        {
            using var search = new SegmentSearch(_plan, reader);
            inRange.IntersectWith(search.FindTraces());
            if (search.Failure is { } failure)
                throw failure;
            rows = search.MatchingRows.Clone();
        }

        var ordinals = segment.TraceOrdinals.Span;
        for (var row = rows.Next(0); row >= 0; row = rows.Next(row + 1))
        {
            if (!inRange[ordinals[row]])
                rows.Remove(row);
        }

        return rows;
    }
}
