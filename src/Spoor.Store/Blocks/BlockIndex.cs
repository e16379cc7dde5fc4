using Spoor.Parquet.Layout;
using Spoor.Store.Segments;

namespace Spoor.Store.Blocks;

/// <summary>
/// <see cref="BlockFormat.IndexFile"/> in memory: everything that a query needs to know before it reads pages, so that no Parquet footer is parsed.
/// </summary>
internal sealed class BlockIndex
{
    public required IReadOnlyList<BlockRowGroup> RowGroups { get; init; }

    /// <summary>The attribute columns of <see cref="BlockFormat.SpansFile"/>, in order.</summary>
    public required IReadOnlyList<BlockAttributeColumn> AttributeColumns { get; init; }

    public required IReadOnlyList<BlockFile> Files { get; init; }

    /// <summary>The 64-bit hashes of all trace ids, ascending; equal ones may follow each other.</summary>
    public required ulong[] TraceHashes { get; init; }

    /// <summary>For each hash the number of the trace in the block, counted over all row groups.</summary>
    public required int[] TraceNumbers { get; init; }

    public BlockFile? File(string name)
    {
        foreach (var file in Files)
        {
            if (file.Name == name)
                return file;
        }

        return null;
    }
}

/// <summary>A row group of the spans and what stands beside it in the side tables (-1: nothing).</summary>
internal sealed record BlockRowGroup
{
    public required int FirstRow { get; init; }

    public required int FirstTrace { get; init; }

    public required int TraceCount { get; init; }

    public required SegmentBounds Bounds { get; init; }

    public required int EventGroup { get; init; }

    public required int FirstEvent { get; init; }

    public required int LinkGroup { get; init; }

    public required int FirstLink { get; init; }

    /// <summary>Row groups of the attribute tables, by <see cref="AttributeScope"/>.</summary>
    public required IReadOnlyList<int> AttributeGroups { get; init; }

    /// <summary>Keys in the attribute tables, by <see cref="AttributeScope"/>.</summary>
    public required IReadOnlyList<IReadOnlyList<BlockAttributeKey>> AttributeKeys { get; init; }
}

internal sealed record BlockAttributeColumn(byte[] Key, AttributeType Type);

internal readonly record struct BlockAttributeKey(byte[] Key, AttributeType Type);

/// <summary>A Parquet file of the block with its layout.</summary>
internal sealed record BlockFile(string Name, long SizeBytes, IReadOnlyList<RowGroupLayout> RowGroups);
