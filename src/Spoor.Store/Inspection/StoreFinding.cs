namespace Spoor.Store.Inspection;

/// <summary>Whether something found matters.</summary>
public enum FindingKind
{
    /// <summary>Data is damaged, missing or contradicts itself.</summary>
    Damage,

    /// <summary>Nothing is lost, but it is not as an orderly stop leaves it.</summary>
    Note,
}

/// <summary>Something that is not as it was written.</summary>
public sealed record StoreFinding
{
    public required FindingKind Kind { get; init; }

    /// <summary>The block's id; null for the manifest and the write-ahead log.</summary>
    public string? Block { get; init; }

    /// <summary>The name of the file.</summary>
    public required string File { get; init; }

    /// <summary>In bytes from the start of the file; null when it concerns no certain place.</summary>
    public long? Offset { get; init; }

    public required string Message { get; init; }

    public override string ToString() =>
        $"{(Block is null ? "" : $"block {Block}: ")}{File}{(Offset is null ? "" : $" at {Offset}")}: {Message}";
}
