using Spoor.Store.Budgets;
using Spoor.Store.Files;
using Spoor.Store.Objects;
using Spoor.Store.Telemetry;
using Spoor.Store.Wal;

namespace Spoor.Store.Ingest;

/// <summary>What the parts of the store share.</summary>
internal sealed record StoreContext
{
    private readonly Lazy<DiskGuard> _disk;

    public StoreContext() => _disk = new Lazy<DiskGuard>(() => new DiskGuard(
        Files!, Options!.DiskReserve, Options.WalPath is null ? [BlocksFolder] : [BlocksFolder, WalFolder], Time, Report));

    public required StoreOptions Options { get; init; }

    public required IStoreFiles Files { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Hears of each of the <see cref="StoreSteps"/>; for tests.</summary>
    public Action<string> Reached { get; init; } = static _ => { };

    /// <summary>Called before a batch of the log is decoded again; for tests, which let it throw.</summary>
    public Action<WalPosition> Replaying { get; init; } = static _ => { };

    public Action<StoreEvent> Report { get; init; } = static _ => { };

    public StoreMetrics Metrics { get; init; } = new(new MetricsRegistry());

    /// <summary>The bucket that blocks are copied to; null without one. The store that is opened with it disposes it.</summary>
    public IObjectStore? Objects { get; init; }

    public RemoteOptions RemoteOptions { get; init; } = new();

    /// <summary><see cref="Objects"/> as the open store uses it.</summary>
    public RemoteBlocks? Remote { get; init; }

    /// <summary>The disks that the store writes. Made when first asked for: the folders exist by then.</summary>
    public DiskGuard Disk => _disk.Value;

    /// <summary>True while what can wait should wait.</summary>
    public bool IsShort => Memory.IsShort || Disk.Shortage is not null;

    /// <summary>The memory of the process.</summary>
    public MemoryBudget Memory { get; init; } = MemoryBudget.Unwatched();

    public string TenantFolder => StoreLayout.TenantFolder(Options.Path, Options.Tenant);

    public string BlocksFolder => StoreLayout.BlocksFolder(Options.Path, Options.Tenant);

    public string SeriesFolder => StoreLayout.SeriesFolder(Options.Path, Options.Tenant);

    public string WalFolder => StoreLayout.WalFolder(Options.Path, Options.WalPath, Options.Tenant);

    /// <summary>Where pieces of remote blocks are kept.</summary>
    public string CacheFolder =>
        Options.Cache.Path is { } path ? Path.Combine(Path.GetFullPath(path), Options.Tenant) : Path.Combine(TenantFolder, "cache");
}
