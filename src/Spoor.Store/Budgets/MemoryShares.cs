namespace Spoor.Store.Budgets;

/// <summary>
/// What the parts of the program may take of a memory limit. With 1 GiB and more each has what serves it best; with less, all shrink together. Their
/// sum stays below the limit less what the program needs by itself, but for queries and compaction, which do not run all the time and give way.
/// </summary>
public sealed record MemoryShares
{
    private const long Full = 1L << 30;

    private MemoryShares(long limitBytes)
    {
        HeadBytes = Share(limitBytes, 64_000_000, 4_000_000);
        CacheBytes = Share(limitBytes, 64L << 20, 4L << 20);
        QueueBytes = Share(limitBytes, 64L << 20, 8L << 20);
        BodyBytes = Share(limitBytes, 256L << 20, 24L << 20);
        CompactionBytes = Share(limitBytes, 128L << 20, 16L << 20);
        QueriesBytes = Math.Max(limitBytes / 4, 16L << 20);
        QueryBytes = QueriesBytes / 2;
    }

    /// <summary>One head; there are two while a block is built, and the building takes about one more.</summary>
    public long HeadBytes { get; }

    /// <summary>Decoded columns and dictionaries.</summary>
    public long CacheBytes { get; }

    /// <summary>Batches that wait for the log. They lie in the bodies in flight.</summary>
    public long QueueBytes { get; }

    /// <summary>Request bodies in flight.</summary>
    public long BodyBytes { get; }

    /// <summary>One run of the compaction.</summary>
    public long CompactionBytes { get; }

    /// <summary>One query.</summary>
    public long QueryBytes { get; }

    /// <summary>All queries together.</summary>
    public long QueriesBytes { get; }

    public static MemoryShares Of(long limitBytes) => new(limitBytes);

    private static long Share(long limitBytes, long full, long least) =>
        limitBytes >= Full ? full : Math.Max(least, (long)(full * ((double)limitBytes / Full)));
}
