namespace Spoor.Store.Wal;

/// <summary>What the log did since it was opened. Written by its threads, read by anyone.</summary>
internal sealed class WalCounters
{
    private long _records;
    private long _bytes;
    private long _groups;
    private long _syncs;
    private long _failures;

    public long Records => Interlocked.Read(ref _records);

    public long Bytes => Interlocked.Read(ref _bytes);

    public long Groups => Interlocked.Read(ref _groups);

    public long Syncs => Interlocked.Read(ref _syncs);

    public long Failures => Interlocked.Read(ref _failures);

    public void AddGroup(int records, long bytes)
    {
        Interlocked.Add(ref _records, records);
        Interlocked.Add(ref _bytes, bytes);
        Interlocked.Increment(ref _groups);
    }

    public void AddSync() => Interlocked.Increment(ref _syncs);

    public void AddFailure() => Interlocked.Increment(ref _failures);
}
