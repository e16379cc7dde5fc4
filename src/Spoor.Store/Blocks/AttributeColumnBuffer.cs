using Spoor.Parquet.Schema;
using Spoor.Parquet.Writing;
using Spoor.Store.Segments;

namespace Spoor.Store.Blocks;

/// <summary>One attribute column of a row group while its values are gathered: a code a row, -1 where absent, and numbers beside it.</summary>
internal sealed class AttributeColumnBuffer(AttributeType type, Utf8Dictionary? source) : IDisposable
{
    private readonly CodeRemap? _remap = source is null ? null : new CodeRemap();
    private int[] _codes = [];
    private long[] _longs = [];
    private int _rowCount;
    private int _present;

    public static ColumnSchema Schema(AttributeType type, string name) => type switch
    {
        AttributeType.String => ColumnSchema.String(name, optional: true),
        AttributeType.Bool => ColumnSchema.Int32(name, optional: true),
        AttributeType.Int => ColumnSchema.Int64(name, optional: true),
        AttributeType.Double => ColumnSchema.Double(name, optional: true),
        _ => ColumnSchema.Bytes(name, optional: true),
    };

    public void Begin(int rowCount)
    {
        _rowCount = rowCount;
        _present = 0;
        if (_codes.Length < rowCount)
            _codes = new int[rowCount];
        _codes.AsSpan(0, rowCount).Fill(-1);
        if (type is AttributeType.Int or AttributeType.Double && _longs.Length < rowCount)
            _longs = new long[rowCount];
        _remap?.Begin(source!);
    }

    /// <summary>Sets the value of a row: a code of the source, 0 or 1, or the bits of a number.</summary>
    public void Set(int row, ReadOnlySpan<uint> words)
    {
        // Of a key that a span repeats the first value counts, as in the head; the span's bytes hold them all.
        if (_codes[row] >= 0)
            return;
        _present++;
        switch (type)
        {
            case AttributeType.Int or AttributeType.Double:
                _codes[row] = 0;
                _longs[row] = (long)(words[0] | ((ulong)words[1] << 32));
                break;
            case AttributeType.Bool:
                _codes[row] = (int)words[0];
                break;
            default:
                _codes[row] = _remap!.Map((int)words[0]);
                break;
        }
    }

    /// <summary>The same for numbers that come as such.</summary>
    public void Set(int row, long bits)
    {
        Span<uint> words = [(uint)bits, (uint)((ulong)bits >> 32)];
        Set(row, words);
    }

    public void Write(ColumnChunkWriter column, PageCursor pages, LongDictionary numbers)
    {
        var codes = _codes.AsSpan(0, _rowCount);
        if (_present == 0)
        {
            pages.WriteAbsent(column, _rowCount);
        }
        else if (_remap is not null)
        {
            column.WriteDictionary(_remap.Values);
            pages.WriteOptionalCodes(column, codes);
        }
        else if (type == AttributeType.Bool)
        {
            column.WriteDictionary((ReadOnlySpan<int>)[0, 1]);
            pages.WriteOptionalCodes(column, codes);
        }
        else
        {
            NumberColumn.Write(column, pages, numbers, type, codes, _longs.AsSpan(0, _rowCount), _present);
        }
    }

    public void Dispose() => _remap?.Dispose();
}
