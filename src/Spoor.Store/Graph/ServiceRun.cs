using Spoor.Store.Blocks;
using Spoor.Store.Budgets;
using Spoor.Store.Query;
using Spoor.Store.Segments;

namespace Spoor.Store.Graph;

/// <summary>
/// Counts services and calls of one snapshot. Each segment is counted by itself, as if no trace were split, which for a row group of a block never changes
/// and is therefore cached. Then traces that lie in several parts are taken back as counted and counted again as a whole.
/// </summary>
internal sealed class ServiceRun(StoreSnapshot snapshot, ServiceRange range, QueryMemory memory, CancellationToken cancellationToken)
{
    /// <summary>Counted row groups. Blocks never change, so nothing in here can be stale; what is left of dropped blocks goes as the least recently used.</summary>
    private static readonly BlockCache Counted = new(16L << 20);

    private readonly QueryStatsBuilder _stats = new(snapshot, memory);
    private readonly SplitTraces _split = new(snapshot);
    private readonly ServiceTables _total = new();
    private readonly HashSet<(SegmentPart Part, int Segment)> _countedSegments = [];
    private long _heldBytes;

    public (ServiceTables Tables, QueryStats Stats) Run()
    {
        // Half-open here, closed there: a segment too many counts nothing.
        var segments = SegmentRef.InRange(snapshot, range.StartUnixNanos, range.EndUnixNanos, split: null, _stats);
        Workers.Run(segments.Count, () => index => CountSegment(segments[index]), cancellationToken);
        if (!_split.IsEmpty)
            CountSplitTraces();
        if (!snapshot.Series.IsEmpty)
            AddSeries();
        _total.Seal();
        return (_total, _stats.Build());
    }

    private void CountSegment(SegmentRef place)
    {
        try
        {
            Merge(TablesOf(place), (place.Part, place.Index));
        }
        catch (BlockDamagedException damage)
        {
            _stats.AddDamage(place.Part.Name, damage);
        }
    }

    private ServiceTables TablesOf(SegmentRef place)
    {
        if (place.Part is Block block && IsWhole(place.Bounds.MinStartUnixNanos, Math.Max(place.Bounds.MaxEndUnixNanos, place.Bounds.MaxTraceStartUnixNanos)))
        {
            var whole = Counted.Get(
                new BlockCache.Key(block.Identity, 0, place.Index, 0, 0), () => Count(place, isWhole: true), static tables => tables.SizeBytes);

            // A span that ends before it starts may start later than the segment's latest end.
            if (IsWhole(whole.MinStartUnixNanos, whole.MaxStartUnixNanos))
                return whole;
        }

        return Count(place, isWhole: false);
    }

    private bool IsWhole(ulong minStartUnixNanos, ulong maxStartUnixNanos) =>
        (range.StartUnixNanos is null || minStartUnixNanos >= range.StartUnixNanos)
        && (range.EndUnixNanos is null || maxStartUnixNanos < range.EndUnixNanos);

    private ServiceTables Count(SegmentRef place, bool isWhole)
    {
        var reader = place.Open(_stats, cancellationToken);
        var tables = new ServiceTables();
        new ServiceCounter(tables, isWhole ? null : range.StartUnixNanos, isWhole ? null : range.EndUnixNanos).AddSegment(reader, cancellationToken);
        reader.Release();
        tables.Seal();
        return tables;
    }

    private void Merge(ServiceTables tables, (SegmentPart Part, int Segment)? segment)
    {
        lock (_total)
        {
            _total.Merge(tables);
            if (segment is { } counted)
                _countedSegments.Add(counted);
            var grown = _total.SizeBytes - _heldBytes;
            memory.Take(grown);
            _heldBytes += grown;
        }
    }

    private void CountSplitTraces()
    {
        foreach (var id in snapshot.SplitTraces)
            _split.AddCandidate(id);
        var readers = new Dictionary<SpanSegment, SegmentReader>(ReferenceEqualityComparer.Instance);
        var tables = new ServiceTables();
        var counter = new ServiceCounter(tables, range.StartUnixNanos, range.EndUnixNanos);
        foreach (var trace in _split.LocateCandidates(_stats, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!TimeRange.Overlaps(trace.StartUnixNanos, trace.EndUnixNanos, range.StartUnixNanos, range.EndUnixNanos))
                continue;
            if (trace.Merge(readers, _stats, cancellationToken) is not { } whole)
                continue;
            foreach (var place in trace.Places)
            {
                if (_countedSegments.Contains((place.Part, place.Segment)))
                    counter.AddTrace(readers[place.Open], place.Ordinal, weight: -1);
            }

            counter.AddTrace(whole.Spans);
        }

        tables.Seal();
        Merge(tables, segment: null);
    }

    private void AddSeries()
    {
        var tables = new ServiceTables();
        foreach (var row in snapshot.Series.Read(
            range.StartUnixNanos ?? 0, range.EndUnixNanos ?? ulong.MaxValue, damage => _stats.AddDamage("series", damage)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            tables.Add(row);
        }

        tables.Seal();
        Merge(tables, segment: null);
    }
}
