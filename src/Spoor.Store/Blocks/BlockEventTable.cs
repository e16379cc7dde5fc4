using Spoor.Store.Segments;

namespace Spoor.Store.Blocks;

/// <summary>The events of one row group. Rows count from the start of the row group.</summary>
internal sealed class BlockEventTable : EventTable
{
    private static readonly BlockEventTable None = new([], [], [], [], BlobDictionary.Empty);

    private readonly int[] _rows;
    private readonly ulong[] _times;
    private readonly int[] _names;
    private readonly int[] _dropped;

    private BlockEventTable(int[] rows, ulong[] times, int[] names, int[] dropped, BlobDictionary nameDictionary)
    {
        _rows = rows;
        _times = times;
        _names = names;
        _dropped = dropped;
        NameDictionary = nameDictionary;
    }

    public override int Count => _rows.Length;

    public override ReadOnlyMemory<int> Rows => _rows;

    public override ReadOnlyMemory<ulong> TimesUnixNanos => _times;

    public override ReadOnlyMemory<int> Names => _names;

    public override Utf8Dictionary NameDictionary { get; }

    public ReadOnlySpan<int> DroppedAttributes => _dropped;

    public static BlockEventTable Of(Block block, int group)
    {
        var eventGroup = block.Index.RowGroups[group].EventGroup;
        return eventGroup < 0
            ? None
            : block.Cache.Get(new BlockCache.Key(block, 2, group, -1, 0), () => Read(block, group, eventGroup), table => table.Count * 20L);
    }

    private static BlockEventTable Read(Block block, int group, int eventGroup)
    {
        var layout = block.Layout(BlockFormat.EventsFile, eventGroup);
        var reader = block.Reader(BlockFormat.EventsFile);
        var rows = reader.Ints(layout.Columns[0], 0, layout.RowCount);
        for (var i = 0; i < rows.Length; i++)
            rows[i] -= block.Index.RowGroups[group].FirstRow;
        return new BlockEventTable(
            rows,
            (ulong[])(object)reader.Longs(layout.Columns[1], 0, layout.RowCount),
            reader.Codes(layout.Columns[2], 0, layout.RowCount),
            reader.Ints(layout.Columns[3], 0, layout.RowCount),
            BlockDictionaries.Of(block, BlockFormat.EventsFile, eventGroup, 2));
    }
}
