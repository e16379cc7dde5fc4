using Spoor.Store.Files;

namespace Spoor.Store.Wal;

/// <summary>A segment open for writing. Written by the writer thread alone; synced by it or by the interval thread.</summary>
internal sealed class WalSegment(long number, IStoreFile file, long lengthBytes) : IDisposable
{
    private volatile bool _failed;
    private long _end = WalFormat.HeaderBytes;
    private long _synced = WalFormat.HeaderBytes;

    public long Number => number;

    public IStoreFile File => file;

    /// <summary>Where the next record goes.</summary>
    public long End
    {
        get => Volatile.Read(ref _end);
        set => Volatile.Write(ref _end, value);
    }

    /// <summary>Records up to here are durable.</summary>
    public long Synced
    {
        get => Volatile.Read(ref _synced);
        set => Volatile.Write(ref _synced, value);
    }

    /// <summary>Set when a write or a sync failed: nothing is written or synced any more.</summary>
    public bool Failed
    {
        get => _failed;
        set => _failed = value;
    }

    /// <summary>Bytes that records may still take; the end mark has its place besides.</summary>
    public long FreeBytes => lengthBytes - End - WalFormat.RecordHeaderBytes;

    /// <summary>Makes durable what was written when the call began.</summary>
    public void Sync()
    {
        var end = End;
        if (end == Synced)
            return;
        file.SyncData();
        Synced = end;
    }

    /// <summary>After a failure: puts the end mark behind the last good record, so that recovery has nothing to report; helps only if it works.</summary>
    public void TryMarkEnd(long end)
    {
        try
        {
            file.Write(end, new byte[WalFormat.RecordHeaderBytes]);
        }
        catch (Exception e) when (StoreFileExtensions.IsFileError(e))
        {
            // Recovery sets aside what is there.
        }
    }

    public void Dispose() => file.Dispose();
}
