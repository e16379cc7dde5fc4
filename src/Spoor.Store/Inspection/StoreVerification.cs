namespace Spoor.Store.Inspection;

/// <summary>What <see cref="StoreInspector.Verify"/> read and found.</summary>
public sealed record StoreVerification
{
    public required int Blocks { get; init; }

    public required long Spans { get; init; }

    /// <summary>Bytes of block files that were read.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>Batches in the write-ahead log that are in no block yet; 0 when the log was not looked at.</summary>
    public required long WalRecords { get; init; }

    /// <summary>The spans of these batches.</summary>
    public required long WalSpans { get; init; }

    /// <summary>Rows of counts of deleted spans; 0 when they were not looked at.</summary>
    public long SeriesRows { get; init; }

    public required IReadOnlyList<StoreFinding> Findings { get; init; }

    public bool IsDamaged => Findings.Any(finding => finding.Kind == FindingKind.Damage);
}
