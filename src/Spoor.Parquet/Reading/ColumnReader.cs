using Spoor.Parquet.Compression;
using Spoor.Parquet.Encodings;
using Spoor.Parquet.Layout;
using Spoor.Parquet.Schema;

namespace Spoor.Parquet.Reading;

/// <summary>Reads column chunks into a <see cref="ParquetColumn"/>: the simple way, a few arrays a page.</summary>
/// <param name="budgetBytes">What may be decoded.</param>
internal sealed class ColumnReader(IRandomAccessSource source, ParquetColumn column, long budgetBytes)
{
    private long _budgetBytes = budgetBytes;

    /// <summary>Values of a page or dictionary, one of the three filled by the column's type.</summary>
    private sealed class Values
    {
        public long[] Integers { get; init; } = [];

        public double[] Doubles { get; init; } = [];

        public ReadOnlyMemory<byte>[] Bytes { get; init; } = [];
    }

    /// <param name="firstRow">Where the chunk's rows begin in the column.</param>
    public void Read(ColumnChunkLayout chunk, int firstRow)
    {
        Values? dictionary = null;
        if (chunk.Dictionary is { } dictionaryPage)
            dictionary = ReadValues(Open(chunk, dictionaryPage), chunk);
        foreach (var page in chunk.Pages)
            ReadPage(chunk, page, dictionary, firstRow + page.FirstRow);
    }

    private void ReadPage(ColumnChunkLayout chunk, in PageLayout page, Values? dictionary, int firstRow)
    {
        var reader = Open(chunk, page);
        var presence = new ulong[Presence.WordCount(page.RowCount)];
        reader.ReadPresence(presence);
        var codes = new int[reader.ValueCount];
        Values values;
        if (reader.HasCodes)
        {
            values = dictionary ?? throw new ParquetException($"column {column.Schema.Name} has codes but no dictionary", page.BodyOffset);
            reader.ReadCodes(codes);
        }
        else
        {
            values = ReadValues(reader, chunk);
            for (var i = 0; i < codes.Length; i++)
                codes[i] = i;
        }

        var next = 0;
        for (var i = 0; i < page.RowCount; i++)
        {
            if ((presence[i >> 6] >> (i & 63) & 1) == 0)
                continue;
            var code = codes[next++];
            column.Present[firstRow + i] = true;
            if (column.Integers.Length > 0)
                column.Integers[firstRow + i] = values.Integers[code];
            else if (column.Doubles.Length > 0)
                column.Doubles[firstRow + i] = values.Doubles[code];
            else
                column.Bytes[firstRow + i] = values.Bytes[code];
        }
    }

    private PageReader Open(ColumnChunkLayout chunk, in PageLayout page)
    {
        if (!PageCompressor.CanRead(chunk.Codec))
            throw new ParquetException($"column {column.Schema.Name}: codec {chunk.Codec} is not supported");
        Spend((long)page.CompressedSizeBytes + page.UncompressedSizeBytes);
        var body = new byte[page.CompressedSizeBytes];
        source.Read(page.BodyOffset, body);
        return new PageReader(chunk, page, body, new byte[page.ScratchSizeBytes]);
    }

    private Values ReadValues(PageReader page, ColumnChunkLayout chunk)
    {
        var count = page.ValueCount;
        Spend((long)count * ParquetColumn.RowSizeBytes(chunk.Type));
        switch (chunk.Type)
        {
            case PhysicalType.Int32:
                var ints = new int[count];
                page.ReadInt32(ints);
                return new Values { Integers = Array.ConvertAll(ints, value => (long)value) };
            case PhysicalType.Int64:
                var longs = new long[count];
                page.ReadInt64(longs);
                return new Values { Integers = longs };
            case PhysicalType.Double:
                var doubles = new double[count];
                page.ReadDouble(doubles);
                return new Values { Doubles = doubles };
            default:
                return new Values { Bytes = ReadBytes(page, chunk) };
        }
    }

    private static ReadOnlyMemory<byte>[] ReadBytes(PageReader page, ColumnChunkLayout chunk)
    {
        var result = new ReadOnlyMemory<byte>[page.ValueCount];
        var blob = new byte[page.MaxBlobSizeBytes];
        if (chunk.Type == PhysicalType.FixedLengthByteArray)
        {
            page.ReadFixed(blob);
            for (var i = 0; i < result.Length; i++)
                result[i] = blob.AsMemory(i * chunk.TypeLength, chunk.TypeLength);
            return result;
        }

        var offsets = new int[result.Length + 1];
        page.ReadByteArrays(blob, offsets);
        for (var i = 0; i < result.Length; i++)
            result[i] = blob.AsMemory(offsets[i], offsets[i + 1] - offsets[i]);
        return result;
    }

    private void Spend(long bytes)
    {
        _budgetBytes -= bytes;
        if (_budgetBytes < 0)
            throw new ParquetException($"column {column.Schema.Name} decodes to more bytes than are allowed");
    }
}
