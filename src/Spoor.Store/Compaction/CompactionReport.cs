namespace Spoor.Store.Compaction;

/// <summary>What merging on request came to. On a running server merges that began by themselves meanwhile are counted with it.</summary>
public sealed record CompactionReport
{
    public required long Merges { get; init; }

    public required long SpansIn { get; init; }

    public required long BytesWritten { get; init; }

    /// <summary>Spans that were sent twice and whose copies lay in different blocks.</summary>
    public required long DuplicatesDropped { get; init; }

    public required BlockTotals Before { get; init; }

    public required BlockTotals After { get; init; }
}

/// <summary>Live blocks together.</summary>
public sealed record BlockTotals(int Blocks, long Spans, long SizeBytes);
