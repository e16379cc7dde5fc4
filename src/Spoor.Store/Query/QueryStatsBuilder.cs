using Spoor.Store.Budgets;
using Spoor.Store.Explain;
using Spoor.Store.Segments;

namespace Spoor.Store.Query;

/// <summary>What a query costs: adds up <see cref="QueryStats"/>, and counts its memory; may be called from several threads.</summary>
internal sealed class QueryStatsBuilder
{
    /// <summary>Every part whose name starts so is a head, not a block.</summary>
    private const string HeadName = "head";

    private readonly SortedDictionary<string, string> _damage = new(StringComparer.Ordinal);
    private readonly HashSet<string> _openedBlocks = new(StringComparer.Ordinal);
    private readonly int _totalBlocks;
    private readonly long _totalBlockBytes;
    private long _traces;
    private long _spans;
    private long _bytes;

    public QueryStatsBuilder(StoreSnapshot snapshot, QueryMemory memory)
    {
        Memory = memory;
        foreach (var part in snapshot.Parts)
        {
            if (IsHead(part))
                continue;
            _totalBlocks++;
            _totalBlockBytes += part.SizeBytes;
        }
    }

    /// <summary>What the query may hold.</summary>
    public QueryMemory Memory { get; }

    /// <summary>What the run of a query that is to be explained does; null for others. Each run has its own, set before it begins.</summary>
    public SearchProfile? Profile { get; set; }

    public void AddTraces(long count) => Interlocked.Add(ref _traces, count);

    public void AddSpans(long count) => Interlocked.Add(ref _spans, count);

    public void AddBytes(long count) => Interlocked.Add(ref _bytes, count);

    /// <summary>Notes that a segment of the part was looked into.</summary>
    public void AddOpened(SegmentPart part)
    {
        if (IsHead(part))
            return;
        lock (_openedBlocks)
            _openedBlocks.Add(part.Name);
    }

    public void AddDamage(string partName, BlockDamagedException damage)
    {
        lock (_damage)
            _damage[partName] = damage.Message;
    }

    public QueryStats Build() => new()
    {
        InspectedTraces = (int)Math.Min(int.MaxValue, Interlocked.Read(ref _traces)),
        InspectedSpans = Interlocked.Read(ref _spans),
        InspectedBytes = Interlocked.Read(ref _bytes),
        TotalBlocks = _totalBlocks,
        PrunedBlocks = _totalBlocks - _openedBlocks.Count,
        TotalBlockBytes = _totalBlockBytes,
        PartialReason = _damage.Count == 0
            ? null
            : string.Join("; ", _damage.Select(entry => $"block {entry.Key} could not be read: {entry.Value}")),
    };

    /// <summary>Whether a part is a head, and no block.</summary>
    public static bool IsHead(SegmentPart part) => part.Name.StartsWith(HeadName, StringComparison.Ordinal);
}
