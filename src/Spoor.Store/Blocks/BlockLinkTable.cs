using Spoor.Otlp;
using Spoor.Store.Segments;

namespace Spoor.Store.Blocks;

/// <summary>The links of one row group. Rows count from the start of the row group.</summary>
internal sealed class BlockLinkTable : LinkTable
{
    private static readonly BlockLinkTable None = new()
    {
        RowNumbers = [],
        Traces = [],
        Spans = [],
        TraceStates = [],
        TraceStateDictionary = BlobDictionary.Empty,
        DroppedAttributes = [],
        Flags = [],
    };

    public override int Count => RowNumbers.Length;

    public override ReadOnlyMemory<int> Rows => RowNumbers;

    public override ReadOnlyMemory<TraceId> TraceIds => Traces;

    public override ReadOnlyMemory<SpanId> SpanIds => Spans;

    /// <summary>Codes, -1 for none.</summary>
    public required int[] TraceStates { get; init; }

    public required BlobDictionary TraceStateDictionary { get; init; }

    public required int[] DroppedAttributes { get; init; }

    public required int[] Flags { get; init; }

    private int[] RowNumbers { get; init; } = [];

    private TraceId[] Traces { get; init; } = [];

    private SpanId[] Spans { get; init; } = [];

    public static BlockLinkTable Of(Block block, int group)
    {
        var linkGroup = block.Index.RowGroups[group].LinkGroup;
        return linkGroup < 0
            ? None
            : block.Cache.Get(new BlockCache.Key(block, 3, group, -1, 0), () => Read(block, group, linkGroup), table => table.Count * 40L);
    }

    private static BlockLinkTable Read(Block block, int group, int linkGroup)
    {
        var layout = block.Layout(BlockFormat.LinksFile, linkGroup);
        var reader = block.Reader(BlockFormat.LinksFile);
        var count = layout.RowCount;
        var rows = reader.Ints(layout.Columns[0], 0, count);
        for (var i = 0; i < count; i++)
            rows[i] -= block.Index.RowGroups[group].FirstRow;
        var idBytes = new Bytes16[count];
        reader.Fixed(layout.Columns[1], 0, idBytes.AsSpan());
        return new BlockLinkTable
        {
            RowNumbers = rows,
            Traces = Array.ConvertAll(idBytes, bytes => TraceId.FromBytes(bytes)),
            Spans = Array.ConvertAll(BlockIds.Read(reader, layout.Columns[2], 0, count), id => new SpanId(id)),
            TraceStates = reader.Codes(layout.Columns[3], 0, count),
            TraceStateDictionary = BlockDictionaries.Of(block, BlockFormat.LinksFile, linkGroup, 3),
            DroppedAttributes = reader.Ints(layout.Columns[4], 0, count),
            Flags = reader.Ints(layout.Columns[5], 0, count),
        };
    }
}
