using Spoor.Store.Telemetry;

namespace Spoor.Store.Wal;

/// <summary>What the log did since it was opened.</summary>
internal sealed class WalCounters(MetricsRegistry metrics)
{
    public Counter Batches { get; } = metrics.Counter("spoor_store_wal_batches_total", "Batches written to the write-ahead log.");

    public Counter Bytes { get; } = metrics.Counter("spoor_store_wal_bytes_total", "Bytes written to the write-ahead log.");

    public Counter Groups { get; } = metrics.Counter("spoor_store_wal_writes_total", "Writes to the write-ahead log; each takes a group of batches.");

    public Counter Syncs { get; } = metrics.Counter("spoor_store_wal_syncs_total", "Syncs of the write-ahead log.");

    public Counter Failures { get; } = metrics.Counter("spoor_store_wal_failures_total", "Writes and syncs of the write-ahead log that failed.");

    public void AddGroup(int batches, long bytes)
    {
        Batches.Add(batches);
        Bytes.Add(bytes);
        Groups.Increment();
    }
}
