using Spoor.Parquet.Schema;

namespace Spoor.Parquet.Layout;

/// <summary>The pages of one column in one row group.</summary>
public sealed class ColumnChunkLayout
{
    public required PhysicalType Type { get; init; }

    /// <summary>Bytes of a value of <see cref="PhysicalType.FixedLengthByteArray"/>, else 0.</summary>
    public int TypeLength { get; init; }

    public bool IsOptional { get; init; }

    public CompressionCodec Codec { get; init; }

    public int RowCount { get; init; }

    /// <summary>Rows without a value; -1 when the file does not say.</summary>
    public int NullCount { get; init; }

    /// <summary>True when <see cref="Min"/> and <see cref="Max"/> are known: chunks of integers with at least one value.</summary>
    public bool HasBounds { get; init; }

    public long Min { get; init; }

    public long Max { get; init; }

    public PageLayout? Dictionary { get; init; }

    /// <summary>The parts of the dictionary page that can be read alone; none when it is only read as a whole. A Parquet file itself does not tell.</summary>
    public IReadOnlyList<DictionaryPiece> DictionaryPieces { get; init; } = [];

    /// <summary>The data pages in order of their rows.</summary>
    public required IReadOnlyList<PageLayout> Pages { get; init; }

    /// <summary>The page that holds a row, by binary search.</summary>
    /// <param name="row">Counted from the start of the row group.</param>
    public int FindPage(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)RowCount, nameof(row));
        var low = 0;
        var high = Pages.Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (Pages[middle].FirstRow <= row)
                low = middle;
            else
                high = middle - 1;
        }

        return low;
    }

    /// <summary>The piece of the dictionary that holds a value, by binary search.</summary>
    /// <param name="code">The number of the value.</param>
    public int FindPiece(int code)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)code, (uint)(Dictionary?.ValueCount ?? 0), nameof(code));
        var low = 0;
        var high = DictionaryPieces.Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (DictionaryPieces[middle].FirstValue <= code)
                low = middle;
            else
                high = middle - 1;
        }

        return low;
    }
}
