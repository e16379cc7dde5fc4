using Spoor.Store;
using Spoor.Store.Compaction;
using Spoor.Store.Objects;

namespace Spoor.Collector.Config;

/// <summary>The extension <c>spoor_store</c>: the store of this process.</summary>
internal sealed class StoreExtensionFactory : IComponentFactory
{
    public const string TypeName = "spoor_store";

    private const long SmallestHeadBytes = 1L << 20, LargestHeadBytes = 4L << 30;
    private const int MostBlockSpans = 64_000_000;

    private const long SmallestCacheBytes = 1L << 20;

    public ComponentKind Kind => ComponentKind.Extension;

    public string Type => TypeName;

    public object ReadOptions(ConfigSection section, ConfigLoadOptions load)
    {
        var backend = section.Choice("backend", Backend.Local, ("local", Backend.Local), ("s3", Backend.S3), ("tempo", null));
        section.NotAvailable("tempo");
        var options = new StoreOptions { Path = load.DataPath };
        if (section.Section("local") is { } local)
        {
            options = options with { Path = local.Text("path", options.Path) };
            local.End();
        }

        if (section.Section("wal") is { } wal)
        {
            options = options with
            {
                WalPath = wal.Text("path", "") is { Length: > 0 } path ? path : null,
                Sync = wal.Choice("sync", options.Sync, ("commit", WalSync.Commit), ("interval", WalSync.Interval), ("never", WalSync.Never)),
                SyncInterval = wal.Duration("sync_interval", options.SyncInterval),
            };
            wal.End();
        }

        if (section.Section("head") is { } head)
        {
            options = options with
            {
                MaxHeadBytes = head.Bytes("max_bytes", 0, SmallestHeadBytes, LargestHeadBytes) is > 0 and var bytes ? bytes : null,
                MaxHeadSpans = head.Integer("max_spans", options.MaxHeadSpans, 1, int.MaxValue),
                MaxHeadAge = head.Duration("max_age", options.MaxHeadAge),
            };
            head.End();
        }

        if (section.Section("compaction") is { } compaction)
            options = options with { Compaction = ReadCompaction(compaction, options.Compaction) };

        if (section.Section("memory") is { } memory)
        {
            options = options with { MemoryLimit = memory.Share("limit", options.MemoryLimit) };
            memory.End();
        }

        if (section.Section("disk") is { } disk)
        {
            options = options with { DiskReserve = disk.Share("reserve", options.DiskReserve) };
            disk.End();
        }

        if (section.Section("retention") is { } retention)
            options = options with { Retention = RetentionReader.Read(retention, options.Retention) };
        if (section.Section("ingestion") is { } ingestion)
        {
            options = options with
            {
                Ingestion = new IngestionLimits
                {
                    RateLimitBytes = ingestion.Bytes("rate_limit_bytes", 0, 0, long.MaxValue),
                    BurstSizeBytes = ingestion.Bytes("burst_size_bytes", 0, 0, long.MaxValue),
                },
            };

            // Tempo's word for "any number"; memory is bounded by its budget.
            ingestion.Integer("max_traces_per_user", 0, 0, 0);
            ingestion.End();
        }

        options = options with { MaxBytes = section.Bytes("max_bytes", options.MaxBytes, 0, long.MaxValue) };

        // Read in any case, so that it can stay in the configuration while another backend is used.
        var s3 = section.Section("s3") is { } bucket ? S3Section.Read(bucket) : null;
        if (backend == Backend.S3)
        {
            if (s3 is null)
                section.Diagnostics.Error(section.PositionOf("backend"), ConfigDiagnostics.Join(section.Path, "s3.bucket"), "expected the name of a bucket, since backend is s3");
            options = options with { S3 = s3 };
        }

        if (section.Section("cache") is { } cache)
        {
            options = options with
            {
                Cache = new CacheOptions
                {
                    Path = cache.Text("path", "") is { Length: > 0 } path ? path : null,
                    MaxBytes = cache.Bytes("max_bytes", options.Cache.MaxBytes, SmallestCacheBytes, long.MaxValue),
                },
            };
            cache.End();
        }

        section.End();
        return options;
    }

    private static CompactionOptions ReadCompaction(ConfigSection section, CompactionOptions options)
    {
        options = options with
        {
            Enabled = section.Flag("enabled", options.Enabled),
            Window = section.Duration("window", options.Window, TimeSpan.FromMinutes(1)),
            TargetBlockSpans = section.Integer("target_block_spans", options.TargetBlockSpans, 1, MostBlockSpans),
            MaxBlockSpans = section.Integer("max_block_spans", options.MaxBlockSpans, 1, MostBlockSpans),
            MaxBytesPerSecond = section.Bytes("max_bytes_per_second", options.MaxBytesPerSecond, 0, long.MaxValue),
        };
        section.End();
        return options;
    }

    private enum Backend
    {
        Local,
        S3,
    }
}
