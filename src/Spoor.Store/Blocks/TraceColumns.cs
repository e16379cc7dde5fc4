using Spoor.Otlp;

namespace Spoor.Store.Blocks;

/// <summary>The traces of one row group, decoded from <see cref="BlockFormat.TracesFile"/>. Rows count from the start of the row group.</summary>
internal sealed class TraceColumns
{
    public required TraceId[] Ids { get; init; }

    public required int[] FirstRows { get; init; }

    public required int[] SpanCounts { get; init; }

    public required long[] Starts { get; init; }

    public required long[] Ends { get; init; }

    /// <summary>-1 when the part of the trace that is here has no root.</summary>
    public required int[] RootRows { get; init; }

    /// <param name="isKept">False: what is not cached yet is not cached now.</param>
    public static TraceColumns Of(Block block, int group, bool isKept = true)
    {
        if (!isKept)
            return block.Cache.Find(KeyOf(block, group)) as TraceColumns ?? Read(block, group);
        return block.Cache.Get(KeyOf(block, group), () => Read(block, group), traces => traces.Ids.Length * 44L);
    }

    /// <summary>Only the first rows of the traces, of those that are cached or just read.</summary>
    public static int[] FirstRowsOf(Block block, int group) =>
        (block.Cache.Find(KeyOf(block, group)) as TraceColumns)?.FirstRows ?? ReadFirstRows(block, group);

    private static BlockCache.Key KeyOf(Block block, int group) => new(block, 1, group, -1, 0);

    private static int[] ReadFirstRows(Block block, int group)
    {
        var firstRows = block.Reader(BlockFormat.TracesFile).Ints(
            block.Layout(BlockFormat.TracesFile, group).Columns[1], 0, block.Index.RowGroups[group].TraceCount);
        var firstRow = block.Index.RowGroups[group].FirstRow;
        for (var i = 0; i < firstRows.Length; i++)
            firstRows[i] -= firstRow;
        return firstRows;
    }

    /// <summary>The ordinal of the trace that holds a row.</summary>
    public int OrdinalOf(int row)
    {
        var found = Array.BinarySearch(FirstRows, row);
        return found >= 0 ? found : ~found - 1;
    }

    private static TraceColumns Read(Block block, int group)
    {
        var reader = block.Reader(BlockFormat.TracesFile);
        var columns = block.Layout(BlockFormat.TracesFile, group).Columns;
        var firstRow = block.Index.RowGroups[group].FirstRow;
        var count = block.Index.RowGroups[group].TraceCount;
        var idBytes = new Bytes16[count];
        reader.Fixed(columns[0], 0, idBytes.AsSpan());
        var ids = new TraceId[count];
        for (var i = 0; i < count; i++)
            ids[i] = TraceId.FromBytes(idBytes[i]);
        var rootRows = reader.Ints(columns[5], 0, count);
        for (var i = 0; i < count; i++)
            rootRows[i] = rootRows[i] < 0 ? -1 : rootRows[i] - firstRow;

        return new TraceColumns
        {
            Ids = ids,
            FirstRows = ReadFirstRows(block, group),
            SpanCounts = reader.Ints(columns[2], 0, count),
            Starts = reader.Longs(columns[3], 0, count),
            Ends = reader.Longs(columns[4], 0, count),
            RootRows = rootRows,
        };
    }
}

/// <summary>A fixed-length value of 16 bytes.</summary>
[System.Runtime.CompilerServices.InlineArray(16)]
internal struct Bytes16
{
    private byte _first;
}
