namespace Spoor.Store.Deletion;

/// <summary>What was deleted of a tenant, or would be, as it was found.</summary>
public sealed record TenantDeletionReport
{
    public required string Tenant { get; init; }

    public bool IsDryRun { get; init; }

    /// <summary>False when nothing is stored of the tenant.</summary>
    public required bool IsFound { get; init; }

    /// <summary>An earlier deletion was cut short, and this one went on with it; blocks and spans are not counted then.</summary>
    public required bool IsResumed { get; init; }

    /// <summary>Live blocks and their spans; spans that are in no block yet are not counted.</summary>
    public required int Blocks { get; init; }

    public required long Spans { get; init; }

    /// <summary>In the folder, with log and cache.</summary>
    public required int Files { get; init; }

    public required long FileBytes { get; init; }

    /// <summary>In the bucket; 0 without one.</summary>
    public required int Objects { get; init; }

    public required long ObjectBytes { get; init; }
}
