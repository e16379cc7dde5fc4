namespace Spoor.Store.Query;

/// <summary>What a query read, and whether something could not be read.</summary>
public sealed record QueryStats
{
    public int InspectedTraces { get; init; }

    public long InspectedSpans { get; init; }

    public long InspectedBytes { get; init; }

    /// <summary>Blocks considered, the head not counted.</summary>
    public int TotalBlocks { get; init; }

    /// <summary>Blocks that time range or indexes ruled out.</summary>
    public int PrunedBlocks { get; init; }

    public long TotalBlockBytes { get; init; }

    /// <summary>Null when the answer is complete; else why it is partial (a damaged block by name, a deadline).</summary>
    public string? PartialReason { get; init; }
}
