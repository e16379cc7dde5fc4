using System.Text;
using Spoor.Otlp.Protobuf;
using Spoor.Store.Segments;

namespace Spoor.Store.Head;

/// <summary>Reads the rows that an <see cref="AttributeStore"/> held at one moment: by column for queries and blocks, by row for traces.</summary>
internal sealed class AttributeReader(AttributeStore store, int[] shapes, uint[] starts, int rowCount)
{
    private readonly int _columnCount = store.Columns.Length;
    private readonly int _shapeCount = store.Shapes.Length;

    public int RowCount => rowCount;

    public ReadOnlySpan<HeadAttributeColumn> Columns => store.Columns[.._columnCount];

    /// <summary>Distinct keys with their types, those of the residual included.</summary>
    public IReadOnlyList<AttributeKey> Keys()
    {
        var keys = new List<AttributeKey>();
        foreach (var column in Columns)
        {
            if (!column.IsResidual)
                keys.Add(new AttributeKey(Encoding.UTF8.GetString(column.Key), column.Type));
        }

        if (Residual() is { } residual)
            keys.AddRange(ResidualAttributes.Keys(new DictionaryView(residual.Dictionary!)));
        return keys;
    }

    /// <summary>The columns of a key, over all rows.</summary>
    public IReadOnlyList<AttributeColumn> Gather(byte[] key)
    {
        var gathered = new List<AttributeColumn>();
        foreach (var column in Columns)
        {
            if (!column.IsResidual && column.Key.AsSpan().SequenceEqual(key))
                gathered.Add(Gather(column));
        }

        if (Residual() is { } residual)
        {
            var rows = new List<int>();
            var codes = new List<int>();
            for (var row = 0; row < rowCount; row++)
            {
                var attributes = Attributes(row);
                while (attributes.MoveNext())
                {
                    if (attributes.Column.IsResidual)
                    {
                        rows.Add(row);
                        codes.Add((int)attributes.Words[0]);
                    }
                }
            }

            gathered.AddRange(ResidualAttributes.Gather(key, rowCount, rows, codes, new DictionaryView(residual.Dictionary!)));
        }

        return gathered;
    }

    /// <summary>The position of a column's value in the words of each shape; -1 for shapes without it.</summary>
    public int[] WordOffsets(int column)
    {
        var offsets = new int[_shapeCount];
        offsets[0] = -1;
        var nodes = store.Shapes;
        for (var shape = 1; shape < _shapeCount; shape++)
        {
            ref readonly var node = ref nodes[shape];
            var inherited = offsets[node.Parent];
            offsets[shape] = inherited < 0 && node.Column == column ? node.WordOffset : inherited;
        }

        return offsets;
    }

    /// <summary>Walks the attributes of a row in the order in which the span listed them.</summary>
    public RowAttributes Attributes(int row) => new(store, shapes[row], starts[row]);

    /// <summary>Appends the row's attributes as repeated <c>KeyValue</c> fields.</summary>
    public void Write(int row, int field, ProtoWriter writer)
    {
        var attributes = Attributes(row);
        while (attributes.MoveNext())
        {
            var column = attributes.Column;
            if (column.IsResidual)
            {
                writer.WriteBytesField(field, column.Dictionary![(int)attributes.Words[0]]);
                continue;
            }

            var keyValue = writer.BeginMessage(field);
            writer.WriteBytesField(1, column.Key);
            var value = writer.BeginMessage(2);
            switch (column.Type)
            {
                case AttributeType.String:
                    writer.WriteBytesField(1, column.Dictionary![(int)attributes.Words[0]]);
                    break;
                case AttributeType.Bool:
                    writer.WriteVarintField(2, attributes.Words[0]);
                    break;
                case AttributeType.Int:
                    writer.WriteVarintField(3, attributes.Number);
                    break;
                case AttributeType.Double:
                    writer.WriteFixed64Field(4, attributes.Number);
                    break;
                default:
                    writer.WriteRaw(column.Dictionary![(int)attributes.Words[0]]);
                    break;
            }

            writer.EndMessage(value);
            writer.EndMessage(keyValue);
        }
    }

    private HeadAttributeColumn? Residual()
    {
        // The residual column is the first one after the maximum; a head that has not reached it has none.
        var columns = Columns;
        return columns.Length > AttributeStore.MaxColumns ? columns[AttributeStore.MaxColumns] : null;
    }

    private AttributeColumn Gather(HeadAttributeColumn column)
    {
        var codes = GC.AllocateUninitializedArray<int>(rowCount);
        var longs = column.Type == AttributeType.Int ? new long[rowCount] : [];
        var doubles = column.Type == AttributeType.Double ? new double[rowCount] : [];
        var offsets = WordOffsets(column.Number);
        for (var row = 0; row < rowCount; row++)
        {
            var shape = shapes[row];
            var offset = shape >= 0 ? offsets[shape] : ExplicitOffset(row, column.Number);
            if (offset < 0)
            {
                codes[row] = -1;
                continue;
            }

            var words = store.Words.From(starts[row]);
            switch (column.Type)
            {
                case AttributeType.Int:
                    codes[row] = 0;
                    longs[row] = (long)(words[offset] | ((ulong)words[offset + 1] << 32));
                    break;
                case AttributeType.Double:
                    codes[row] = 0;
                    doubles[row] = BitConverter.UInt64BitsToDouble(words[offset] | ((ulong)words[offset + 1] << 32));
                    break;
                default:
                    codes[row] = (int)words[offset];
                    break;
            }
        }

        return new AttributeColumn
        {
            Type = column.Type,
            Codes = codes,
            Dictionary = column.Dictionary is null ? null : new DictionaryView(column.Dictionary),
            Longs = longs,
            Doubles = doubles,
        };
    }

    private int ExplicitOffset(int row, int column)
    {
        var words = store.Words.From(starts[row]);
        var count = (int)words[0];
        var offset = 1 + count;
        for (var i = 0; i < count; i++)
        {
            if (words[1 + i] == column)
                return offset;
            offset += Columns[(int)words[1 + i]].WordCount;
        }

        return -1;
    }
}
