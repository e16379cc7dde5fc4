using Spoor.Otlp;
using Spoor.Store.Head;
using Spoor.Store.Segments;
using Spoor.Store.Wal;

namespace Spoor.Store.Ingest;

/// <summary>A head with the log range that it covers, and what is known of traces that also lie in older parts.</summary>
internal sealed class LiveHead(SpanHead head, WalPosition from) : SharedPart
{
    private static readonly HashSet<TraceId> None = [];

    private readonly Lock _splitLock = new();
    private HashSet<TraceId> _splitTraces = None;
    private int _checkedTraces;
    private long _firstAppendTicks;

    public SpanHead Spans => head;

    /// <summary>The records that it holds. The end is written by the head's thread, and read by others only once the head is sealed.</summary>
    public WalRange Wal { get; private set; } = new(from, from);

    /// <summary>When its first batch came; null while it is empty. Read by any thread.</summary>
    public DateTimeOffset? FirstAppendAt =>
        Interlocked.Read(ref _firstAppendTicks) is var ticks and not 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Completed when the head is in a block; those of who asked for that.</summary>
    public List<TaskCompletionSource> FlushWaiters { get; } = [];

    public void Took(WalPosition end, DateTimeOffset now)
    {
        Wal = Wal with { To = end };
        if (_firstAppendTicks == 0)
            Interlocked.Exchange(ref _firstAppendTicks, now.UtcTicks);
    }

    public SegmentPart OpenPart() => head.OpenPart();

    /// <summary>
    /// The traces of this head that also have spans in an older part. Asks only about traces that came since the last call: older parts do not get
    /// new traces, they only move from a head to a block. The set that is returned does not change any more.
    /// </summary>
    public IReadOnlySet<TraceId> FindSplitTraces(ReadOnlySpan<LiveBlock> olderBlocks, ReadOnlySpan<LiveHead> olderHeads)
    {
        lock (_splitLock)
        {
            var ids = head.TraceIdsFrom(_checkedTraces);
            HashSet<TraceId>? larger = null;
            foreach (var id in ids)
            {
                if (IsInOlder(id, olderBlocks, olderHeads))
                    (larger ??= [.. _splitTraces]).Add(id);
            }

            _checkedTraces += ids.Length;
            return _splitTraces = larger ?? _splitTraces;
        }
    }

    protected override void OnUnused() => head.Recycle();

    private static bool IsInOlder(TraceId id, ReadOnlySpan<LiveBlock> blocks, ReadOnlySpan<LiveHead> heads)
    {
        foreach (var older in heads)
        {
            if (older.Spans.ContainsTrace(id))
                return true;
        }

        // Newest first: late spans mostly belong to what has just become a block.
        for (var i = blocks.Length - 1; i >= 0; i--)
        {
            if (blocks[i].MayContainTrace(id))
                return true;
        }

        return false;
    }
}
