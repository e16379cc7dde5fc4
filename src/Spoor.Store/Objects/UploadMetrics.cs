using Spoor.Store.Telemetry;

namespace Spoor.Store.Objects;

/// <summary>How the bucket keeps up with the store.</summary>
internal sealed class UploadMetrics(MetricsRegistry metrics)
{
    private long _backlogBlocks, _backlogBytes, _localBytes;

    public Counter UploadedBlocks { get; } = metrics.Counter("spoor_store_uploaded_blocks_total", "Blocks copied to the bucket.");

    public Counter Failures { get; } = metrics.Counter("spoor_store_upload_failures_total", "Rounds of copying to or deleting from the bucket that failed and are tried again.");

    public Counter EvictedBlocks { get; } = metrics.Counter("spoor_store_evicted_blocks_total", "Local copies of blocks deleted because the bucket has them and the cache was full.");

    public Counter DeletedBlocks { get; } = metrics.Counter("spoor_store_remote_deleted_blocks_total", "Blocks deleted from the bucket, remains of broken uploads included.");

    /// <summary>Starts to show the gauges.</summary>
    public void Watch()
    {
        metrics.Gauge("spoor_store_upload_backlog_blocks", "Blocks that are not in the bucket yet.", () => Interlocked.Read(ref _backlogBlocks));
        metrics.Gauge("spoor_store_upload_backlog_bytes", "Bytes of blocks that are not in the bucket yet.", () => Interlocked.Read(ref _backlogBytes));
        metrics.Gauge("spoor_store_local_copy_bytes", "Bytes of local copies of blocks that are in the bucket.", () => Interlocked.Read(ref _localBytes));
    }

    public void SetBacklog(long blocks, long bytes)
    {
        Interlocked.Exchange(ref _backlogBlocks, blocks);
        Interlocked.Exchange(ref _backlogBytes, bytes);
    }

    public void SetLocalCopies(long bytes) => Interlocked.Exchange(ref _localBytes, bytes);
}
