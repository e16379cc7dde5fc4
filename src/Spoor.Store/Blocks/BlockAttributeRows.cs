using Spoor.Otlp.Protobuf;
using Spoor.Store.Segments;

namespace Spoor.Store.Blocks;

/// <summary>One row group of a side table of attributes: owner, key and value of each, in the order in which their owners listed them.</summary>
internal sealed class BlockAttributeRows
{
    private const int OwnerColumn = 0, KeyColumn = 1, FirstValueColumn = 2;

    private readonly AttributeColumn?[] _values = new AttributeColumn?[(int)AttributeType.Other + 1];

    private BlockAttributeRows(int[] owners, int[] keyCodes, BlobDictionary keys)
    {
        Owners = owners;
        KeyCodes = keyCodes;
        Keys = keys;
    }

    /// <summary>Ascending, counted from the first owner of the row group.</summary>
    public int[] Owners { get; }

    public int[] KeyCodes { get; }

    public BlobDictionary Keys { get; }

    public static BlockAttributeRows Of(Block block, string fileName, int tableGroup, int firstOwner) =>
        block.Cache.Get(
            new BlockCache.Key(block, BlockDictionaries.FileNumber(fileName), tableGroup, -1, 0),
            () => Read(block, fileName, tableGroup, firstOwner),
            rows => rows.Owners.Length * 24L);

    /// <summary>The columns of one key over all owners.</summary>
    public IReadOnlyList<AttributeColumn> Gather(int keyCode, int ownerCount)
    {
        var columns = new List<AttributeColumn>();
        foreach (var source in _values)
        {
            if (source is null)
                continue;
            int[]? codes = null;
            long[] longs = [];
            double[] doubles = [];
            for (var i = 0; i < KeyCodes.Length; i++)
            {
                if (KeyCodes[i] != keyCode || source.Codes.Span[i] < 0)
                    continue;
                if (codes is null)
                {
                    codes = new int[ownerCount];
                    Array.Fill(codes, -1);
                    longs = source.Type == AttributeType.Int ? new long[ownerCount] : [];
                    doubles = source.Type == AttributeType.Double ? new double[ownerCount] : [];
                }

                // Of a key that a span repeats the first value counts, as in a column.
                var owner = Owners[i];
                if (codes[owner] >= 0)
                    continue;
                codes[owner] = source.Codes.Span[i];
                if (longs.Length > 0)
                    longs[owner] = source.Longs.Span[i];
                if (doubles.Length > 0)
                    doubles[owner] = source.Doubles.Span[i];
            }

            if (codes is not null)
            {
                columns.Add(new AttributeColumn
                {
                    Type = source.Type,
                    Codes = codes,
                    Longs = longs,
                    Doubles = doubles,
                    Dictionary = source.Dictionary,
                });
            }
        }

        return columns;
    }

    /// <summary>The type and value of one attribute: a code of <see cref="DictionaryOf"/>, 0 or 1, or the bits of a number.</summary>
    public AttributeType Value(int index, out long value)
    {
        foreach (var values in _values)
        {
            if (values is null || values.Codes.Span[index] < 0)
                continue;
            value = values.Type switch
            {
                AttributeType.Int => values.Longs.Span[index],
                AttributeType.Double => BitConverter.DoubleToInt64Bits(values.Doubles.Span[index]),
                _ => values.Codes.Span[index],
            };
            return values.Type;
        }

        throw new BlockDamagedException($"attribute {index} of a side table has no value");
    }

    /// <summary>The values of <see cref="AttributeType.String"/> or <see cref="AttributeType.Other"/>; empty when there are none.</summary>
    public Utf8Dictionary DictionaryOf(AttributeType type) => _values[(int)type]?.Dictionary ?? BlobDictionary.Empty;

    /// <summary>The types that a row has a value of: one, unless the table is damaged.</summary>
    public IReadOnlyList<AttributeType> TypesOf(int index)
    {
        var types = new List<AttributeType>(1);
        foreach (var values in _values)
        {
            if (values is not null && values.Codes.Span[index] >= 0)
                types.Add(values.Type);
        }

        return types;
    }

    /// <summary>Appends one attribute as a <c>KeyValue</c> field.</summary>
    public void Write(int index, int field, ProtoWriter writer)
    {
        foreach (var values in _values)
        {
            if (values is not null && values.Codes.Span[index] >= 0)
            {
                KeyValueWriter.Write(writer, field, Keys[KeyCodes[index]], values, index);
                return;
            }
        }
    }

    private static BlockAttributeRows Read(Block block, string fileName, int tableGroup, int firstOwner)
    {
        var layout = block.Layout(fileName, tableGroup);
        var reader = block.Reader(fileName);
        var owners = reader.Ints(layout.Columns[OwnerColumn], 0, layout.RowCount);
        for (var i = 0; i < owners.Length; i++)
            owners[i] -= firstOwner;
        var rows = new BlockAttributeRows(
            owners,
            reader.Codes(layout.Columns[KeyColumn], 0, layout.RowCount),
            BlockDictionaries.Of(block, fileName, tableGroup, KeyColumn));
        for (var type = 0; type < rows._values.Length; type++)
        {
            var chunk = layout.Columns[FirstValueColumn + type];
            if (chunk.NullCount < chunk.RowCount)
            {
                rows._values[type] = BlockAttributes.Decode(
                    block, fileName, tableGroup, FirstValueColumn + type, (AttributeType)type, chunk, 0, layout.RowCount);
            }
        }

        return rows;
    }
}
