using Spoor.Parquet.Encodings;
using Spoor.Parquet.Writing;

namespace Spoor.Store.Blocks;

/// <summary>Cuts columns of a row group into pages and writes them. Scratch memory is shared by all columns.</summary>
internal sealed class PageCursor(int pageRows)
{
    private readonly ulong[] _presence = new ulong[Presence.WordCount(pageRows)];
    private readonly int[] _present = new int[pageRows];
    private readonly long[] _presentLongs = new long[pageRows];
    private readonly double[] _presentDoubles = new double[pageRows];

    /// <summary>Writes codes of a required column.</summary>
    public void WriteCodes(ColumnChunkWriter column, ReadOnlySpan<int> codes, CodeRuns runs = CodeRuns.Packed)
    {
        for (var first = 0; first < codes.Length; first += pageRows)
        {
            var page = Page(codes, first);
            column.WriteCodes(page, page.Length, runs: runs);
        }
    }

    /// <summary>Writes codes of an optional column, -1 where there is no value.</summary>
    public void WriteOptionalCodes(ColumnChunkWriter column, ReadOnlySpan<int> codes)
    {
        for (var first = 0; first < codes.Length; first += pageRows)
        {
            var page = Page(codes, first);
            var count = Presence.Compact(page, _presence, _present);
            column.WriteCodes(_present.AsSpan(0, count), page.Length, PresenceOf(page.Length));
        }
    }

    /// <summary>Writes a column's dictionary and codes of it, and finishes the column. An empty dictionary stands for a column without any value.</summary>
    /// <param name="codes">-1 where there is no value, which only optional columns may have.</param>
    public void WriteDictionaryColumn(ColumnChunkWriter column, ByteArrayPageBuilder values, ReadOnlySpan<int> codes, bool optional)
    {
        if (values.Count == 0)
        {
            WriteAbsent(column, codes.Length);
        }
        else
        {
            column.WriteDictionary(values);
            if (optional)
                WriteOptionalCodes(column, codes);
            else
                WriteCodes(column, codes);
        }

        column.Finish();
    }

    /// <summary>Writes an optional column that has no value in any row.</summary>
    public void WriteAbsent(ColumnChunkWriter column, int rowCount)
    {
        Array.Clear(_presence);
        for (var first = 0; first < rowCount; first += pageRows)
        {
            var count = Math.Min(pageRows, rowCount - first);
            column.WritePlain(default, 0, count, PresenceOf(count));
        }
    }

    public void WriteInt64(ColumnChunkWriter column, ReadOnlySpan<long> values)
    {
        for (var first = 0; first < values.Length; first += pageRows)
        {
            var page = Page(values, first);
            column.WriteInt64(page, page.Length);
        }
    }

    public void WriteInt32(ColumnChunkWriter column, ReadOnlySpan<int> values)
    {
        for (var first = 0; first < values.Length; first += pageRows)
        {
            var page = Page(values, first);
            column.WriteInt32(page, page.Length);
        }
    }

    /// <summary>Writes the values of an optional column where <paramref name="codes"/> is not negative.</summary>
    public void WriteOptionalInt64(ColumnChunkWriter column, ReadOnlySpan<long> values, ReadOnlySpan<int> codes)
    {
        for (var first = 0; first < codes.Length; first += pageRows)
        {
            var page = Page(codes, first);
            Presence.Compact(page, _presence, _present);
            var count = Pick(values[first..], page, _presentLongs);
            column.WriteInt64(_presentLongs.AsSpan(0, count), page.Length, PresenceOf(page.Length));
        }
    }

    /// <inheritdoc cref="WriteOptionalInt64"/>
    public void WriteOptionalDouble(ColumnChunkWriter column, ReadOnlySpan<double> values, ReadOnlySpan<int> codes)
    {
        for (var first = 0; first < codes.Length; first += pageRows)
        {
            var page = Page(codes, first);
            Presence.Compact(page, _presence, _present);
            var count = Pick(values[first..], page, _presentDoubles);
            column.WriteDouble(_presentDoubles.AsSpan(0, count), page.Length, PresenceOf(page.Length));
        }
    }

    /// <inheritdoc cref="WriteOptionalInt64"/>
    public void WriteOptionalInt32(ColumnChunkWriter column, ReadOnlySpan<int> values, ReadOnlySpan<int> codes)
    {
        var present = new int[pageRows];
        for (var first = 0; first < codes.Length; first += pageRows)
        {
            var page = Page(codes, first);
            Presence.Compact(page, _presence, _present);
            var count = Pick(values[first..], page, present);
            column.WriteInt32(present.AsSpan(0, count), page.Length, PresenceOf(page.Length));
        }
    }

    /// <summary>Writes fixed-length values of a required column, already one after another.</summary>
    public void WritePlain(ColumnChunkWriter column, ReadOnlySpan<byte> values, int valueBytes)
    {
        var rows = values.Length / valueBytes;
        for (var first = 0; first < rows; first += pageRows)
        {
            var count = Math.Min(pageRows, rows - first);
            column.WritePlain(values.Slice(first * valueBytes, count * valueBytes), count, count);
        }
    }

    /// <summary>Writes fixed-length values of an optional column: those of present rows only, one after another.</summary>
    public void WriteOptionalPlain(ColumnChunkWriter column, ReadOnlySpan<byte> presentValues, int valueBytes, ReadOnlySpan<int> codes)
    {
        var written = 0;
        for (var first = 0; first < codes.Length; first += pageRows)
        {
            var page = Page(codes, first);
            var count = Presence.Compact(page, _presence, _present);
            column.WritePlain(presentValues.Slice(written * valueBytes, count * valueBytes), count, page.Length, PresenceOf(page.Length));
            written += count;
        }
    }

    private ReadOnlySpan<ulong> PresenceOf(int rows) => _presence.AsSpan(0, Presence.WordCount(rows));

    private ReadOnlySpan<T> Page<T>(ReadOnlySpan<T> values, int first) => values.Slice(first, Math.Min(pageRows, values.Length - first));

    private static int Pick<T>(ReadOnlySpan<T> values, ReadOnlySpan<int> codes, Span<T> destination)
    {
        var count = 0;
        for (var i = 0; i < codes.Length; i++)
        {
            destination[count] = values[i];
            if (codes[i] >= 0)
                count++;
        }

        return count;
    }
}
