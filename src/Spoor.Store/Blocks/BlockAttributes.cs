using System.Text;
using Spoor.Parquet.Layout;
using Spoor.Store.Segments;

namespace Spoor.Store.Blocks;

/// <summary>The attribute columns of a row group: those that have a column in the spans, and those gathered from a side table.</summary>
internal sealed class BlockAttributes(Block block, int group)
{
    private const int ColumnForm = 2, GatheredForm = 3;

    private readonly BlockRowGroup _group = block.Index.RowGroups[group];
    private readonly IReadOnlyList<ColumnChunkLayout> _spanColumns = block.Layout(BlockFormat.SpansFile, group).Columns;

    /// <param name="scratch">Where codes are decoded to that are not cached; null to have them cached.</param>
    public IReadOnlyList<AttributeColumn> Columns(AttributeScope scope, string name, int rowCount, ColumnScratch? scratch)
    {
        var key = Encoding.UTF8.GetBytes(name);
        var found = new List<AttributeColumn>();
        if (scope == AttributeScope.Span)
        {
            for (var i = 0; i < block.Index.AttributeColumns.Count; i++)
            {
                var column = block.Index.AttributeColumns[i];
                var chunk = _spanColumns[(int)SpanColumn.FirstAttribute + i];
                if (column.Key.AsSpan().SequenceEqual(key) && chunk.NullCount < chunk.RowCount)
                    found.Add(Column(i, column.Type, chunk, rowCount, scratch));
            }
        }

        if (HasKey(scope, key))
            found.AddRange(Gathered(scope, key));
        return found;
    }

    /// <summary>A span attribute as codes; null when it has several columns, or one that is stored otherwise.</summary>
    public CodedColumn? Coded(string name)
    {
        var key = Encoding.UTF8.GetBytes(name);
        CodedColumn? found = null;
        for (var i = 0; i < block.Index.AttributeColumns.Count; i++)
        {
            var column = block.Index.AttributeColumns[i];
            var position = (int)SpanColumn.FirstAttribute + i;
            var chunk = _spanColumns[position];
            if (!column.Key.AsSpan().SequenceEqual(key) || chunk.NullCount == chunk.RowCount)
                continue;
            if (found is not null)
                return null;
            if (chunk.Dictionary is not null)
                found = new BlockCodedColumn(block, group, position, column.Type, chunk);
            else if (BlockIntegerColumn.CanRead(column.Type, chunk))
                found = new BlockIntegerColumn(block.Reader(BlockFormat.SpansFile), chunk);
            else
                return null;
        }

        return HasKey(AttributeScope.Span, key) ? null : found;
    }

    public IReadOnlyList<AttributeKey> Keys(AttributeScope scope)
    {
        var keys = new HashSet<AttributeKey>();
        if (scope == AttributeScope.Span)
        {
            for (var i = 0; i < block.Index.AttributeColumns.Count; i++)
            {
                var chunk = _spanColumns[(int)SpanColumn.FirstAttribute + i];
                if (chunk.NullCount < chunk.RowCount)
                    keys.Add(Named(block.Index.AttributeColumns[i].Key, block.Index.AttributeColumns[i].Type));
            }
        }

        foreach (var key in _group.AttributeKeys[(int)scope])
            keys.Add(Named(key.Key, key.Type));
        return [.. keys];
    }

    private static AttributeKey Named(byte[] key, AttributeType type) => new(Encoding.UTF8.GetString(key), type);

    private AttributeColumn Column(int number, AttributeType type, ColumnChunkLayout chunk, int rowCount, ColumnScratch? scratch)
    {
        var position = (int)SpanColumn.FirstAttribute + number;
        var key = new BlockCache.Key(block, 0, group, position, ColumnForm);
        if (type is AttributeType.String or AttributeType.Other)
        {
            return new AttributeColumn
            {
                Type = type,
                Dictionary = BlockDictionaries.Texts(block, group, position, scratch),
                LoadCodes = () => Codes(key, chunk, rowCount, scratch),
            };
        }

        if (scratch is not null && block.Cache.Find(key) is null)
            return Scan(type, chunk, rowCount, scratch);

        return block.Cache.Get(
            key,
            () => Decode(block, BlockFormat.SpansFile, group, position, type, chunk, 0, rowCount),
            column => column.SizeBytes);
    }

    /// <summary>A column of numbers in room that is given back.</summary>
    private AttributeColumn Scan(AttributeType type, ColumnChunkLayout chunk, int rowCount, ColumnScratch scratch)
    {
        var reader = block.Reader(BlockFormat.SpansFile);
        var codes = scratch.Rent<int>(rowCount);
        if (type == AttributeType.Bool)
        {
            reader.Codes(chunk, 0, codes.Span);
            MapBools(codes.Span, chunk.Dictionary is null ? [] : reader.LongDictionaryOf(chunk));
            return new AttributeColumn { Type = type, Codes = codes };
        }

        reader.Presences(chunk, 0, codes.Span);
        if (type == AttributeType.Double)
            return new AttributeColumn { Type = type, Codes = codes, Doubles = reader.Doubles(chunk, 0, rowCount) };
        var longs = scratch.Rent<long>(rowCount);
        reader.Longs(chunk, 0, longs.Span);
        return new AttributeColumn { Type = type, Codes = codes, Longs = longs };
    }

    private ReadOnlyMemory<int> Codes(BlockCache.Key key, ColumnChunkLayout chunk, int rowCount, ColumnScratch? scratch)
    {
        var reader = block.Reader(BlockFormat.SpansFile);
        if (scratch is null)
            return block.Cache.Get(key, () => reader.Codes(chunk, 0, rowCount), codes => codes.Length * (long)sizeof(int));
        if (block.Cache.Find(key) is int[] cached)
            return cached;
        var rows = scratch.Rent<int>(rowCount);
        reader.Codes(chunk, 0, rows.Span);
        return rows;
    }

    /// <summary>Decodes rows of one attribute column.</summary>
    /// <param name="isFew">Of a large dictionary only the values of these rows may be read.</param>
    internal static AttributeColumn Decode(
        Block block,
        string fileName,
        int fileGroup,
        int position,
        AttributeType type,
        ColumnChunkLayout chunk,
        int firstRow,
        int rowCount,
        bool isFew = false)
    {
        var reader = block.Reader(fileName);
        var isNumber = type is AttributeType.Int or AttributeType.Double;
        var codes = isNumber ? reader.Presences(chunk, firstRow, rowCount) : reader.Codes(chunk, firstRow, rowCount);
        if (type == AttributeType.Bool)
            MapBools(codes, chunk.Dictionary is null ? [] : reader.LongDictionaryOf(chunk));
        return new AttributeColumn
        {
            Type = type,
            Codes = codes,
            Longs = type == AttributeType.Int ? reader.Longs(chunk, firstRow, rowCount) : default,
            Doubles = type == AttributeType.Double ? reader.Doubles(chunk, firstRow, rowCount) : default,
            Dictionary = type is AttributeType.String or AttributeType.Other
                ? BlockDictionaries.For(block, fileName, fileGroup, position, codes, isFew)
                : null,
        };
    }

    private static void MapBools(Span<int> codes, long[] dictionary)
    {
        for (var i = 0; i < codes.Length; i++)
            codes[i] = codes[i] < 0 ? -1 : (int)dictionary[codes[i]];
    }

    private bool HasKey(AttributeScope scope, ReadOnlySpan<byte> key)
    {
        foreach (var other in _group.AttributeKeys[(int)scope])
        {
            if (key.SequenceEqual(other.Key))
                return true;
        }

        return false;
    }

    private IReadOnlyList<AttributeColumn> Gathered(AttributeScope scope, byte[] key)
    {
        var (table, owners, firstOwner) = scope switch
        {
            AttributeScope.Span => (BlockFormat.SpanAttributesFile, _group.Bounds.RowCount, _group.FirstRow),
            AttributeScope.Event => (BlockFormat.EventAttributesFile, BlockEventTable.Of(block, group).Count, _group.FirstEvent),
            _ => (BlockFormat.LinkAttributesFile, BlockLinkTable.Of(block, group).Count, _group.FirstLink),
        };
        var rows = BlockAttributeRows.Of(block, table, _group.AttributeGroups[(int)scope], firstOwner);
        var code = rows.Keys.Find(key);
        return code < 0
            ? []
            : block.Cache.Get(
                new BlockCache.Key(block, BlockDictionaries.FileNumber(table), group, code, GatheredForm),
                () => rows.Gather(code, owners),
                columns => columns.Sum(column => column.SizeBytes));
    }
}
