using Spoor.Store.Budgets;
using Spoor.Store.Compaction;
using Spoor.Store.Telemetry;
using Spoor.Store.Wal;

namespace Spoor.Store.Ingest;

/// <summary>The store's own metrics.</summary>
internal sealed class StoreMetrics(MetricsRegistry metrics)
{
    public MetricsRegistry Registry => metrics;

    public WalCounters Wal { get; } = new(metrics);

    public Counter BlocksWritten { get; } = metrics.Counter("spoor_store_blocks_written_total", "Blocks made of heads.");

    public Counter SpansWritten { get; } = metrics.Counter("spoor_store_block_spans_written_total", "Spans written to blocks.");

    public Counter FlushFailures { get; } = metrics.Counter("spoor_store_flush_failures_total", "Attempts to make a block of a head that failed.");

    public Counter BatchesRefused { get; } = metrics.Counter("spoor_store_refused_batches_total", "Batches that were refused, retryably, for want of memory or disk.");

    public Counter BlocksDropped { get; } = metrics.Counter("spoor_store_blocks_dropped_total", "Blocks dropped for their age.");

    public CompactionMetrics Compaction { get; } = new(metrics);

    /// <summary>What is asked of the disks.</summary>
    public void Watch(DiskGuard disk)
    {
        metrics.Gauge("spoor_disk_free_bytes", "Free bytes of the disk that is nearest to its reserve.", () => disk.FreeBytes);
        metrics.Gauge("spoor_disk_reserve_bytes", "Bytes that must stay free there.", () => disk.ReserveBytes);
        metrics.Gauge("spoor_disk_short", "1 while no spans are taken because the disk is nearly full.", () => disk.Shortage is null ? 0 : 1);
    }

    /// <summary>What is asked of the store whenever metrics are read.</summary>
    public void Watch(PartList parts, WalWriter wal, WalSegments segments)
    {
        metrics.Gauge("spoor_store_queued_bytes", "Bytes of batches that were taken and not answered yet.", () => wal.OpenBytes);
        metrics.Gauge("spoor_store_wal_segments", "Segment files of the write-ahead log that hold spans.", () => segments.UsedCount);
        metrics.Gauge("spoor_store_heads", "Heads: the one that fills, and those that are not blocks yet.", () => parts.Heads.Count);
        metrics.Gauge("spoor_store_head_spans", "Spans in memory that are not in a block yet.", () => parts.Heads.Sum(head => (double)head.Spans.SpanCount));
        metrics.Gauge("spoor_store_head_bytes", "Bytes of spans in memory that are not in a block yet.", () => parts.Heads.Sum(head => (double)head.Spans.SizeBytes));
        metrics.Gauge("spoor_store_blocks", "Blocks.", () => parts.Blocks.Count);
        metrics.Gauge("spoor_store_block_spans", "Spans in blocks.", () => parts.Blocks.Sum(block => (double)block.Entry.SpanCount));
        metrics.Gauge("spoor_store_block_bytes", "Bytes of blocks.", () => parts.Blocks.Sum(block => (double)block.Part.SizeBytes));
    }
}
