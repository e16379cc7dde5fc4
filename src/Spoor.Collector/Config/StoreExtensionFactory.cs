using Spoor.Store;

namespace Spoor.Collector.Config;

/// <summary>The extension <c>spoor_store</c>: the store of this process.</summary>
internal sealed class StoreExtensionFactory : IComponentFactory
{
    public const string TypeName = "spoor_store";

    private const long SmallestHeadBytes = 1L << 20, LargestHeadBytes = 4L << 30;

    public ComponentKind Kind => ComponentKind.Extension;

    public string Type => TypeName;

    public object ReadOptions(ConfigSection section, ConfigLoadOptions load)
    {
        section.Choice("backend", Backend.Local, ("local", Backend.Local), ("s3", null), ("tempo", null));
        section.NotAvailable("s3", "tempo");
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
                MaxHeadBytes = head.Bytes("max_bytes", options.MaxHeadBytes, SmallestHeadBytes, LargestHeadBytes),
                MaxHeadSpans = head.Integer("max_spans", options.MaxHeadSpans, 1, int.MaxValue),
                MaxHeadAge = head.Duration("max_age", options.MaxHeadAge),
            };
            head.End();
        }

        if (section.Section("retention") is { } retention)
        {
            options = options with { Retention = retention.Duration("full", options.Retention) };
            retention.End();
        }

        section.End();
        return options;
    }

    private enum Backend
    {
        Local,
    }
}
