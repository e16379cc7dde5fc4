namespace Spoor.Store.Inspection;

/// <summary>What lies in a store, at one moment.</summary>
public sealed record StoreListing
{
    /// <summary>The folder of the tenant, as a full path.</summary>
    public required string Path { get; init; }

    public required string Tenant { get; init; }

    /// <summary>In the order in which their spans came in; what the manifest does not name stands at the end.</summary>
    public required IReadOnlyList<StoredBlock> Blocks { get; init; }

    /// <summary>Counts of deleted spans (<c>retention.aggregated</c>), in the order of their age.</summary>
    public IReadOnlyList<StoredSeries> Series { get; init; } = [];

    /// <summary>What was wrong with the manifest; null when nothing was.</summary>
    public string? ManifestProblem { get; init; }

    /// <summary>The segments of the write-ahead log that hold, or may hold, what is not in blocks yet.</summary>
    public required int WalSegmentCount { get; init; }

    /// <summary>The length of these segments; they are reserved before they are filled.</summary>
    public required long WalSizeBytes { get; init; }

    /// <summary>Parts of the log that an earlier start could not read and set aside.</summary>
    public required IReadOnlyList<string> DamagedWalFiles { get; init; }

    /// <summary>The blocks that queries answer from.</summary>
    public IEnumerable<StoredBlock> LiveBlocks => Blocks.Where(block => block.State == BlockState.Live);
}
