using Spoor.Store.Telemetry;

namespace Spoor.Store.Objects;

/// <summary>What the cache of remote blocks does.</summary>
internal sealed class CacheMetrics(MetricsRegistry metrics)
{
    public Counter Hits { get; } = metrics.Counter("spoor_store_cache_hits_total", "Reads of remote blocks that the cache on disk answered.");

    public Counter Misses { get; } = metrics.Counter("spoor_store_cache_misses_total", "Reads of remote blocks that went to the bucket.");

    public void Watch(Func<long> sizeBytes) =>
        metrics.Gauge("spoor_store_cache_bytes", "Bytes of pieces of remote blocks on disk.", () => sizeBytes());
}
