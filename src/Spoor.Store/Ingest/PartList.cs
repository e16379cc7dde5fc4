using Spoor.Otlp;
using Spoor.Store.Aggregation;
using Spoor.Store.Segments;

namespace Spoor.Store.Ingest;

/// <summary>
/// The blocks, heads and series of the moment. A change replaces what queries see in one step; a snapshot pins what it saw. All members may be called from
/// several threads at once.
/// </summary>
internal sealed class PartList
{
    private readonly Lock _lock = new();
    private LiveBlock[] _blocks;

    // Oldest first; the last one takes appends, the others wait to become blocks.
    private LiveHead[] _heads;
    private LiveSeries[] _series;
    private IReadOnlySet<TraceId> _blockSplitTraces;

    // Dropped blocks and series that snapshots may still hold.
    private readonly List<LiveBlock> _leaving = [];
    private readonly List<LiveSeries> _leavingSeries = [];
    private bool _closed;

    public PartList(IEnumerable<LiveBlock> blocks, LiveHead active, IEnumerable<LiveSeries> series)
    {
        _blocks = [.. blocks];
        _heads = [active];
        _series = [.. series];
        _blockSplitTraces = SplitTracesOf(_blocks);
    }

    public IReadOnlyList<LiveBlock> Blocks
    {
        get
        {
            lock (_lock)
                return _blocks;
        }
    }

    public IReadOnlyList<LiveHead> Heads
    {
        get
        {
            lock (_lock)
                return _heads;
        }
    }

    public IReadOnlyList<LiveSeries> Series
    {
        get
        {
            lock (_lock)
                return _series;
        }
    }

    /// <summary>Called after blocks or series came or went, on the thread that changed them.</summary>
    public Action? BlocksChanged { get; set; }

    /// <summary>A live block, held until it is released; null when there is none of that id.</summary>
    public LiveBlock? Hold(string id)
    {
        lock (_lock)
        {
            if (_closed || Array.Find(_blocks, block => block.Entry.Id == id) is not { } block)
                return null;
            block.Acquire();
            return block;
        }
    }

    /// <summary>The same for series.</summary>
    public LiveSeries? HoldSeries(string id)
    {
        lock (_lock)
        {
            if (_closed || Array.Find(_series, series => series.Meta.Id == id) is not { } series)
                return null;
            series.Acquire();
            return series;
        }
    }

    /// <summary>True while someone may read series, also when they were dropped.</summary>
    public bool AreSeriesInUse(string id)
    {
        lock (_lock)
        {
            _leavingSeries.RemoveAll(series => series.HolderCount == 0);
            return Array.Exists(_series, series => series.Meta.Id == id) || _leavingSeries.Exists(series => series.Meta.Id == id);
        }
    }

    /// <summary>The heads, oldest first, that are not among those that the caller holds; held until they are released.</summary>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public LiveHead[] HoldHeads(IReadOnlyCollection<LiveHead> held)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(SpoorStore));
            LiveHead[] others = [.. _heads.Except(held)];
            foreach (var head in others)
                head.Acquire();
            return others;
        }
    }

    /// <summary>True while someone may read a block, also when it was dropped.</summary>
    public bool IsInUse(string id)
    {
        lock (_lock)
        {
            _leaving.RemoveAll(block => block.HolderCount == 0);
            return Array.Exists(_blocks, block => block.Entry.Id == id) || _leaving.Exists(block => block.Entry.Id == id);
        }
    }

    public StoreSnapshot Snapshot()
    {
        LiveBlock[] blocks;
        LiveHead[] heads;
        LiveSeries[] series;
        IReadOnlySet<TraceId> blockSplitTraces;
        SharedPart[] pinned;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(SpoorStore));
            (blocks, heads, series, blockSplitTraces) = (_blocks, _heads, _series, _blockSplitTraces);
            pinned = [.. blocks, .. heads, .. series];
            foreach (var part in pinned)
                part.Acquire();
        }

        try
        {
            var parts = new List<SegmentPart>(pinned.Length);
            foreach (var block in blocks)
                parts.Add(block.Part);
            var splitTraces = new List<IReadOnlySet<TraceId>> { blockSplitTraces };
            for (var i = 0; i < heads.Length; i++)
            {
                var part = heads[i].OpenPart();
                if (part.SegmentCount == 0)
                    continue;
                parts.Add(part);

                // After the part was opened, so that no trace of it is missed.
                splitTraces.Add(heads[i].FindSplitTraces(blocks, heads.AsSpan(0, i)));
            }

            return new StoreSnapshot(parts, TraceIdUnion.Of(splitTraces), () => Release(pinned))
            {
                Series = series.Length == 0 ? SeriesSet.None : new LiveSeriesSet(series),
            };
        }
        catch
        {
            Release(pinned);
            throw;
        }
    }

    /// <summary>The split traces of a sealed head, complete.</summary>
    public IReadOnlySet<TraceId> SplitTracesOf(LiveHead head)
    {
        LiveBlock[] blocks;
        LiveHead[] heads;
        lock (_lock)
            (blocks, heads) = (_blocks, _heads);
        return head.FindSplitTraces(blocks, heads.AsSpan(0, Array.IndexOf(heads, head)));
    }

    /// <summary>From now on appends go to another head.</summary>
    public void AddHead(LiveHead active)
    {
        lock (_lock)
            _heads = [.. _heads, active];
    }

    /// <summary>The block takes the place of the head; none when the head held no span.</summary>
    public void ReplaceHead(LiveHead head, LiveBlock? block)
    {
        lock (_lock)
        {
            _heads = [.. _heads.Where(other => other != head)];
            if (block is not null)
            {
                _blocks = [.. _blocks, block];
                if (block.Entry.SplitTraces.Count > 0)
                    _blockSplitTraces = new HashSet<TraceId>(_blockSplitTraces.Concat(block.Entry.SplitTraces));
            }
        }

        head.Release();
        BlocksChanged?.Invoke();
    }

    /// <summary>Takes references to blocks, if all of them are still there; given back by <see cref="Unpin"/>.</summary>
    public bool TryPin(IReadOnlyCollection<LiveBlock> blocks)
    {
        lock (_lock)
        {
            if (_closed || blocks.Except(_blocks).Any())
                return false;
            foreach (var block in blocks)
                block.Acquire();
            return true;
        }
    }

    /// <summary>The same for series.</summary>
    public bool TryPin(IReadOnlyCollection<LiveSeries> series)
    {
        lock (_lock)
        {
            if (_closed || series.Except(_series).Any())
                return false;
            foreach (var live in series)
                live.Acquire();
            return true;
        }
    }

    public static void Unpin(IEnumerable<SharedPart> parts)
    {
        foreach (var part in parts)
            part.Release();
    }

    /// <summary>Blocks go, and a block or series take their place, if any; their folders go when nobody reads them any more.</summary>
    public void ReplaceBlocks(IReadOnlyCollection<LiveBlock> old, LiveBlock? replacement, LiveSeries? series = null)
    {
        lock (_lock)
        {
            var place = Array.FindIndex(_blocks, old.Contains);
            var blocks = _blocks.Except(old).ToList();
            if (replacement is not null)
                blocks.Insert(Math.Max(0, place), replacement);
            _blocks = [.. blocks];
            _blockSplitTraces = SplitTracesOf(_blocks);
            if (series is not null)
                _series = [.. _series, series];
            _leaving.RemoveAll(block => block.HolderCount == 0);
            _leaving.AddRange(old);
        }

        foreach (var block in old)
            block.Drop();
        BlocksChanged?.Invoke();
    }

    /// <summary>Series go, and others take their place, if any.</summary>
    public void ReplaceSeries(IReadOnlyCollection<LiveSeries> old, LiveSeries? replacement)
    {
        lock (_lock)
        {
            _series = [.. _series.Except(old), .. replacement is null ? Array.Empty<LiveSeries>() : [replacement]];
            _leavingSeries.RemoveAll(series => series.HolderCount == 0);
            _leavingSeries.AddRange(old);
        }

        foreach (var series in old)
            series.Drop();
        BlocksChanged?.Invoke();
    }

    /// <summary>Gives back the store's own references; snapshots that are still open keep theirs.</summary>
    public void Close()
    {
        SharedPart[] parts;
        lock (_lock)
        {
            if (_closed)
                return;
            _closed = true;
            parts = [.. _blocks, .. _heads, .. _series];
        }

        Release(parts);
    }

    /// <summary>
    /// A trace is named by every block that has an older part of it. One whose older parts are gone is named all the same: merging what lies in one
    /// part only is right, too.
    /// </summary>
    private static HashSet<TraceId> SplitTracesOf(LiveBlock[] blocks) => [.. blocks.SelectMany(block => block.Entry.SplitTraces)];

    private static void Release(SharedPart[] parts)
    {
        foreach (var part in parts)
            part.Release();
    }
}
