namespace Spoor.Store.Compaction;

/// <summary>How small blocks become large ones (<c>compaction</c>).</summary>
public sealed record CompactionOptions
{
    /// <summary>Whether the store merges blocks by itself (<c>compaction.enabled</c>, default true).</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Blocks are only merged with those made in the same stretch of time (<c>compaction.window</c>, default 1 h).</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Blocks made of heads are merged as soon as they have this many spans together (<c>compaction.target_block_spans</c>, default 1,000,000).</summary>
    public int TargetBlockSpans { get; init; } = 1_000_000;

    /// <summary>No merged block gets more spans than this (<c>compaction.max_block_spans</c>, default 16,000,000).</summary>
    public int MaxBlockSpans { get; init; } = 16_000_000;

    /// <summary>Bytes of merged blocks written a second at most (<c>compaction.max_bytes_per_second</c>, default 64 MiB); zero is no limit.</summary>
    public long MaxBytesPerSecond { get; init; } = 64 << 20;
}
