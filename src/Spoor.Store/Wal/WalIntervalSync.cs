using Spoor.Store.Files;

namespace Spoor.Store.Wal;

/// <summary>With <see cref="WalSync.Interval"/>: syncs what was written since the last time, beside the writer thread.</summary>
internal sealed class WalIntervalSync : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Lock _syncing = new();
    private readonly List<WalSegment> _sealed = [];
    private readonly WalCounters _counters;
    private readonly Action<Exception> _failed;
    private readonly Timer _timer;
    private WalSegment? _current;

    public WalIntervalSync(TimeSpan interval, WalCounters counters, Action<Exception> failed)
    {
        _counters = counters;
        _failed = failed;
        _timer = new Timer(_ => SyncNow(skipWhenBusy: true), null, interval, interval);
    }

    /// <summary>From now on records go to this segment; the one before is synced once more, then closed.</summary>
    public void Switch(WalSegment? next)
    {
        lock (_lock)
        {
            if (_current is not null)
                _sealed.Add(_current);
            _current = next;
        }
    }

    /// <summary>Makes durable everything that was written before the call.</summary>
    public void SyncNow(bool skipWhenBusy = false)
    {
        if (!_syncing.TryEnter())
        {
            if (skipWhenBusy)
                return;
            _syncing.Enter();
        }

        try
        {
            WalSegment[] closing;
            WalSegment? current;
            lock (_lock)
            {
                closing = [.. _sealed];
                _sealed.Clear();
                current = _current;
            }

            foreach (var segment in closing)
            {
                Sync(segment);
                segment.Dispose();
            }

            if (current is not null)
                Sync(current);
        }
        finally
        {
            _syncing.Exit();
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        Switch(null);
        SyncNow();
    }

    private void Sync(WalSegment segment)
    {
        if (segment.Failed || segment.End == segment.Synced)
            return;
        try
        {
            segment.Sync();
            _counters.Syncs.Increment();
        }
        catch (Exception e) when (StoreFileExtensions.IsFileError(e))
        {
            // Its unsynced records are in the head but perhaps not on disk: the store makes a block of the head.
            segment.Failed = true;
            _counters.Failures.Increment();
            _failed(e);
        }
    }
}
