namespace Spoor.Store.Inspection;

/// <summary>A file of counts that retention left of deleted spans. Numbers are 0 where neither its description nor the manifest tells.</summary>
public sealed record StoredSeries
{
    public required string Id { get; init; }

    /// <summary>As for blocks; only <see cref="BlockState.Live"/> ones count.</summary>
    public required BlockState State { get; init; }

    /// <summary>Where its files are: <c>disk</c>, <c>bucket</c>, or <c>both</c>.</summary>
    public string Location { get; init; } = "disk";

    /// <summary>Why it cannot be read; null when it can, or when there is nothing to read.</summary>
    public string? Problem { get; init; }

    /// <summary>When the newest of its spans came in; retention counts from then.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Start of its first minute, and end of its last one.</summary>
    public ulong MinStartUnixNanos { get; init; }

    public ulong EndUnixNanos { get; init; }

    public long RowCount { get; init; }

    /// <summary>All its files.</summary>
    public long SizeBytes { get; init; }
}
