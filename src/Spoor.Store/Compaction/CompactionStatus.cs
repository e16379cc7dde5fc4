namespace Spoor.Store.Compaction;

/// <summary>What compaction does and did since the store was opened.</summary>
public sealed record CompactionStatus
{
    public required bool Enabled { get; init; }

    /// <summary>The merge under way; null when there is none.</summary>
    public CompactionProgress? Running { get; init; }

    /// <summary>Blocks that wait to be merged, by level: made of heads, and merged once.</summary>
    public required IReadOnlyList<int> BacklogBlocks { get; init; }

    public required long Merges { get; init; }

    public required long BlocksIn { get; init; }

    public required long SpansIn { get; init; }

    public required long BytesWritten { get; init; }

    /// <summary>Spans that were sent twice and whose copies lay in different blocks.</summary>
    public required long DuplicatesDropped { get; init; }

    /// <summary>Why the last attempt failed; null when it did not.</summary>
    public string? LastError { get; init; }
}

/// <summary>A merge under way.</summary>
public sealed record CompactionProgress(string Reason, int Level, DateTimeOffset StartedAt, int Blocks, long Spans, long BytesWritten);
