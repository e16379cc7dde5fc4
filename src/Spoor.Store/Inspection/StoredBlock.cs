namespace Spoor.Store.Inspection;

/// <summary>A block of a store, as its description and the manifest tell. Numbers are 0 where neither does.</summary>
public sealed record StoredBlock
{
    public required string Id { get; init; }

    public required BlockState State { get; init; }

    /// <summary>Where its files are: <c>disk</c>, <c>bucket</c>, or <c>both</c>.</summary>
    public string Location { get; init; } = "disk";

    /// <summary>Why it cannot be read; null when it can, or when there is nothing to read.</summary>
    public string? Problem { get; init; }

    /// <summary>What retention left of its spans: <c>full</c>, or <c>sampled</c> whole traces.</summary>
    public string Tier { get; init; } = "";

    /// <summary>How often its spans were merged: 0 for a block made from a head.</summary>
    public int Level { get; init; }

    /// <summary>When its newest span came in; retention counts from then.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Earliest trace start.</summary>
    public ulong MinStartUnixNanos { get; init; }

    /// <summary>Latest span end.</summary>
    public ulong MaxEndUnixNanos { get; init; }

    public long SpanCount { get; init; }

    public long TraceCount { get; init; }

    /// <summary>All its files.</summary>
    public long SizeBytes { get; init; }

    /// <summary>The blocks that it was made from.</summary>
    public IReadOnlyList<string> Replaces { get; init; } = [];

    public double BytesPerSpan => SpanCount == 0 ? 0 : (double)SizeBytes / SpanCount;
}
