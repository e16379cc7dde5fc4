namespace Spoor.Store.Wal;

/// <summary>What the log needs of the store's options.</summary>
internal sealed record WalOptions
{
    public required string Folder { get; init; }

    public WalSync Sync { get; init; } = WalSync.Commit;

    public TimeSpan SyncInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    public int SegmentBytes { get; init; } = 32 << 20;

    public long MaxQueuedBytes { get; init; } = 64 << 20;

    public TimeSpan MaxQueueTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Hears the <see cref="StoreSteps"/>; for tests.</summary>
    public Action<string>? Reached { get; init; }
}
