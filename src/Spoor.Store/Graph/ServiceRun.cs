using Spoor.Store.Blocks;
using Spoor.Store.Budgets;
using Spoor.Store.Query;
using Spoor.Store.Segments;

namespace Spoor.Store.Graph;

/// <summary>
/// Counts services and calls of one snapshot. Each segment is counted by itself, as if no trace were split, which for the row groups of a block never
/// changes and is therefore cached. Then traces that lie in several parts are taken back as counted and counted again as a whole.
/// </summary>
internal sealed class ServiceRun(StoreSnapshot snapshot, ServiceRange range, QueryMemory memory, CancellationToken cancellationToken)
{
    /// <summary>
    /// Counted blocks and row groups. They never change, so nothing in here can be stale; what is left of dropped blocks goes as the least recently used.
    /// </summary>
    private static readonly BlockCache Counted = new(16L << 20);

    private readonly QueryStatsBuilder _stats = new(snapshot, memory);
    private readonly SplitTraces _split = new(snapshot);
    private readonly ServiceTables _total = new();
    private readonly HashSet<(SegmentPart Part, int Segment)> _countedSegments = [];
    private readonly Dictionary<Block, BlockSum> _sums = [];
    private long _heldBytes;

    public (ServiceTables Tables, QueryStats Stats) Run()
    {
        // Half-open here, closed there: a segment too many counts nothing.
        var segments = SegmentRef.InRange(snapshot, range.StartUnixNanos, range.EndUnixNanos, split: null, _stats);
        segments = AddCountedBlocks(segments);
        Workers.Run(segments.Count, () => index => CountSegment(segments[index]), cancellationToken);
        foreach (var sum in _sums.Values)
            sum.Finish();
        foreach (var (block, sum) in _sums)
        {
            if (sum.IsComplete)
                Counted.Get(WholeKey(block), () => sum.Tables, static tables => tables.SizeBytes);
            Merge(sum.Tables);
        }

        if (!_split.IsEmpty)
            CountSplitTraces();
        if (!snapshot.Series.IsEmpty)
            AddSeries();
        _total.Seal();
        return (_total, _stats.Build());
    }

    private static BlockCache.Key WholeKey(Block block) => new(block.Identity, 0, -1, 0, 0);

    /// <summary>Adds blocks that were counted before as a whole; the others get a sum to be kept for the next time. Returns the segments that are left.</summary>
    private List<SegmentRef> AddCountedBlocks(List<SegmentRef> segments)
    {
        var left = new List<SegmentRef>();
        foreach (var part in segments.GroupBy(segment => segment.Part))
        {
            var all = part.ToList();
            if (part.Key is Block block && all.Count == block.SegmentCount && all.TrueForAll(IsWhole))
            {
                if (Counted.Find<ServiceTables>(WholeKey(block)) is { } whole && IsWhole(whole.MinStartUnixNanos, whole.MaxStartUnixNanos))
                {
                    Merge(whole);
                    foreach (var segment in all)
                        _countedSegments.Add((segment.Part, segment.Index));
                    continue;
                }

                _sums.Add(block, new BlockSum(all.Count));
            }

            left.AddRange(all);
        }

        return left;
    }

    private void CountSegment(SegmentRef place)
    {
        try
        {
            var sum = place.Part is Block block ? _sums.GetValueOrDefault(block) : null;
            var (tables, isWhole) = TablesOf(place, isKept: sum is null);
            if (sum is null || !isWhole)
                Merge(tables);
            else
                sum.Add(tables);
            lock (_countedSegments)
                _countedSegments.Add((place.Part, place.Index));
        }
        catch (BlockDamagedException damage)
        {
            _stats.AddDamage(place.Part.Name, damage);
        }
    }

    /// <summary>The counts of a segment, of all of it or of what lies in the range.</summary>
    private (ServiceTables Tables, bool IsWhole) TablesOf(SegmentRef place, bool isKept)
    {
        if (place.Part is Block block && IsWhole(place))
        {
            var key = new BlockCache.Key(block.Identity, 0, place.Index, 0, 0);
            var whole = isKept
                ? Counted.Get(key, () => Count(place, isWhole: true), static tables => tables.SizeBytes)
                : Counted.Find<ServiceTables>(key) ?? Count(place, isWhole: true);

            // A span that ends before it starts may start later than the segment's latest end.
            if (IsWhole(whole.MinStartUnixNanos, whole.MaxStartUnixNanos))
                return (whole, true);
        }

        return (Count(place, isWhole: false), false);
    }

    private bool IsWhole(SegmentRef place) =>
        IsWhole(place.Bounds.MinStartUnixNanos, Math.Max(place.Bounds.MaxEndUnixNanos, place.Bounds.MaxTraceStartUnixNanos));

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

    private void Merge(ServiceTables tables)
    {
        lock (_total)
        {
            _total.Merge(tables);
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
        Merge(tables);
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
        Merge(tables);
    }

    /// <summary>The sum of a block's row groups, filled by several threads.</summary>
    private sealed class BlockSum(int segmentCount)
    {
        private int _missing = segmentCount;

        public ServiceTables Tables { get; } = new();

        /// <summary>True when no row group was left out.</summary>
        public bool IsComplete => _missing == 0;

        public void Add(ServiceTables tables)
        {
            lock (Tables)
            {
                Tables.Merge(tables);
                _missing--;
            }
        }

        public void Finish() => Tables.Seal();
    }
}
