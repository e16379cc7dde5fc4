using Spoor.Otlp;

namespace Spoor.Store.Compaction;

/// <summary>What to erase: traces by id, and traces that match a query. Always whole traces: a trace without some of its spans would mislead.</summary>
public sealed record EraseRequest
{
    public IReadOnlyCollection<TraceId> TraceIds { get; init; } = [];

    /// <summary>A TraceQL query that finds spans, such as <c>{ span.user.id = "…" }</c>; null for none.</summary>
    public string? Query { get; init; }

    /// <summary>Only traces whose first span starts at this time or later, in nanoseconds since 1970.</summary>
    public ulong FromUnixNanos { get; init; }

    /// <summary>Only traces whose first span starts before this.</summary>
    public ulong ToUnixNanos { get; init; } = ulong.MaxValue;

    /// <summary>Only says what would be erased.</summary>
    public bool IsDryRun { get; init; }
}

/// <summary>What was erased, or would be.</summary>
public sealed record EraseReport
{
    public required bool IsDryRun { get; init; }

    /// <summary>Blocks that were rewritten or deleted.</summary>
    public required IReadOnlyList<ErasedFromBlock> Blocks { get; init; }

    /// <summary>Distinct traces.</summary>
    public required int Traces { get; init; }

    public long Spans => Blocks.Sum(block => (long)block.Spans);

    /// <summary>Blocks that could not be read: what they hold of the traces is still there.</summary>
    public required IReadOnlyList<string> UnreadableBlocks { get; init; }

    /// <summary>Replaced blocks whose files a query that still runs keeps for the moment, or that could not be deleted from the bucket yet.</summary>
    public IReadOnlyList<string> BlocksInUse { get; init; } = [];
}

/// <summary>What was erased from one block, "head" for what is in no block yet.</summary>
public sealed record ErasedFromBlock(string BlockId, int Traces, int Spans);
