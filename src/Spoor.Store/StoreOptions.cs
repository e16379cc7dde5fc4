using Spoor.Store.Budgets;
using Spoor.Store.Compaction;
using Spoor.Store.Objects;

namespace Spoor.Store;

/// <summary>Where the store keeps its data, how durable an acknowledgement is, and when heads become blocks.</summary>
public sealed record StoreOptions
{
    /// <summary>The store's folder; created when missing. Each tenant has a folder in it, see <see cref="StoreLayout"/>.</summary>
    public required string Path { get; init; }

    /// <summary>Whose spans these are; see <see cref="StoreLayout.TenantError"/>. Only one process may have a tenant's folder open.</summary>
    public string Tenant { get; init; } = StoreLayout.DefaultTenant;

    /// <summary>Where the write-ahead log lies (<c>wal.path</c>), in a folder for each tenant; null means <c>wal</c> in the tenant's folder.</summary>
    public string? WalPath { get; init; }

    /// <summary>What an acknowledgement promises (<c>wal.sync</c>).</summary>
    public WalSync Sync { get; init; } = WalSync.Commit;

    /// <summary>With <see cref="WalSync.Interval"/>: how much time of acknowledged spans a power loss may take at most.</summary>
    public TimeSpan SyncInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Size of a WAL segment file. Spans are kept there until the block that holds them is durable.</summary>
    public int WalSegmentBytes { get; init; } = 32 << 20;

    /// <summary>Bytes of batches that may wait for the WAL or for decoding; what comes on top is answered with Unavailable. Null: 64 MiB, less where
    /// memory is small.</summary>
    public long? MaxQueuedBytes { get; init; }

    /// <summary>How long a batch waits at most while blocks are written more slowly than spans come in; then it is answered with Unavailable.</summary>
    public TimeSpan MaxQueueTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A head becomes a block when it has this many bytes (<c>head.max_bytes</c>). Null: 64 MB, less where memory is small.</summary>
    public long? MaxHeadBytes { get; init; }

    /// <summary>A head becomes a block when it has this many spans (<c>head.max_spans</c>).</summary>
    public int MaxHeadSpans { get; init; } = 512 * 1024;

    /// <summary>A head becomes a block when its first span came in this long ago (<c>head.max_age</c>).</summary>
    public TimeSpan MaxHeadAge { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How small blocks become large ones (<c>compaction</c>).</summary>
    public CompactionOptions Compaction { get; init; } = new();

    /// <summary>How long what is kept (<c>retention</c>).</summary>
    public RetentionOptions Retention { get; init; } = new();

    /// <summary>How much may be sent; who writes to the store sees to it.</summary>
    public IngestionLimits Ingestion { get; init; } = new();

    /// <summary>When blocks are larger than this many bytes together, the oldest are deleted (<c>max_bytes</c>, default 0, which is no limit).</summary>
    public long MaxBytes { get; init; }

    /// <summary>The bucket that blocks are copied to (<c>backend: s3</c>, <c>s3</c>); null keeps them in <see cref="Path"/> alone.</summary>
    public S3Options? S3 { get; init; }

    /// <summary>With <see cref="S3"/>: what of the bucket is kept on local disk (<c>cache</c>).</summary>
    public CacheOptions Cache { get; init; } = new();

    /// <summary>What the process may use of the memory there is (<c>memory.limit</c>); see <see cref="MemoryBudget"/>.</summary>
    public BudgetSize MemoryLimit { get; init; } = BudgetSize.OfPercent(60);

    /// <summary>What must stay free on the disks of the store and its log (<c>disk.reserve</c>); below it no spans are taken.</summary>
    public BudgetSize DiskReserve { get; init; } = BudgetSize.OfPercent(5);
}
