using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Spoor.Parquet;
using Spoor.Parquet.Encodings;
using Spoor.Parquet.Layout;
using Spoor.Parquet.Reading;
using Spoor.Parquet.Schema;

namespace Spoor.Store.Inspection;

/// <summary>Reads every page of a file: its checksum, its values, and whether what the index says of them is true.</summary>
internal sealed class PageVerifier(IRandomAccessSource file, Action<string, long?> damage)
{
    private byte[] _body = [];
    private byte[] _scratch = [];
    private long[] _longs = [];
    private int[] _ints = [];

    public void Verify(IReadOnlyList<RowGroupLayout> rowGroups, IReadOnlyList<string> columnNames, CancellationToken cancellationToken)
    {
        for (var group = 0; group < rowGroups.Count; group++)
        {
            for (var column = 0; column < rowGroups[group].Columns.Count; column++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var name = column < columnNames.Count ? columnNames[column] : $"column {column}";
                Verify(rowGroups[group].Columns[column], $"{name}, row group {group}");
            }
        }
    }

    private void Verify(ColumnChunkLayout chunk, string name)
    {
        long[]? dictionary = null;
        if (chunk.Dictionary is { } dictionaryPage && !TryRead(chunk, dictionaryPage, name, null, out dictionary, out _))
            return;
        long min = long.MaxValue, max = long.MinValue, present = 0, rows = 0;
        foreach (var page in chunk.Pages)
        {
            if (page.FirstRow != rows)
                damage($"{name}: the page begins at row {page.FirstRow} instead of {rows}", page.BodyOffset);
            rows += page.RowCount;
            if (!TryRead(chunk, page, name, dictionary, out var values, out var valueCount))
                return;
            present += valueCount;
            if (values is null)
                continue;
            long pageMin = long.MaxValue, pageMax = long.MinValue;
            foreach (var value in values.AsSpan(0, valueCount))
            {
                pageMin = Math.Min(pageMin, value);
                pageMax = Math.Max(pageMax, value);
            }

            if (page.HasBounds && valueCount > 0 && (page.Min != pageMin || page.Max != pageMax))
                damage($"{name}: the page's values run from {pageMin} to {pageMax}, the index says {page.Min} to {page.Max}", page.BodyOffset);
            min = Math.Min(min, pageMin);
            max = Math.Max(max, pageMax);
        }

        if (rows != chunk.RowCount)
            damage($"{name}: pages of {rows} rows in a row group of {chunk.RowCount}", null);
        if (chunk.NullCount >= 0 && chunk.RowCount - chunk.NullCount != present)
            damage($"{name}: {present} rows have a value, the index says {chunk.RowCount - chunk.NullCount}", null);
        if (chunk.HasBounds && max >= min && (chunk.Min != min || chunk.Max != max))
            damage($"{name}: values run from {min} to {max}, the index says {chunk.Min} to {chunk.Max}", null);
    }

    /// <summary>Decodes a page; of integers, also by way of a dictionary, it gives the values.</summary>
    private bool TryRead(ColumnChunkLayout chunk, in PageLayout page, string name, long[]? dictionary, out long[]? values, out int valueCount)
    {
        values = null;
        valueCount = 0;
        try
        {
            var body = Room(ref _body, page.CompressedSizeBytes);
            file.Read(page.BodyOffset, body);
            if (!page.HasCrc)
                damage($"{name}: a page without checksum", page.BodyOffset);
            var reader = new PageReader(chunk, page, body, Room(ref _scratch, page.ScratchSizeBytes));
            if (page.Kind != PageKind.Dictionary)
                reader.ReadPresence(new ulong[Presence.WordCount(page.RowCount)]);
            valueCount = reader.ValueCount;
            values = Decode(chunk, reader, dictionary);
            if (page.Kind == PageKind.Dictionary && chunk.DictionaryPieces.Count > 0)
                VerifyPieces(chunk, body, reader.Values, name);
            if (page.Kind == PageKind.Dictionary)
                values = values?[..valueCount];
            return true;
        }
        catch (Exception fault) when (fault is ParquetException or IOException)
        {
            damage($"{name}: {fault.Message}", page.BodyOffset);
            return false;
        }
    }

    /// <summary>Each piece of a dictionary must decode to what stands there in the whole page.</summary>
    private void VerifyPieces(ColumnChunkLayout chunk, ReadOnlySpan<byte> body, ReadOnlySpan<byte> whole, string name)
    {
        foreach (var piece in chunk.DictionaryPieces)
        {
            var offset = DictionaryPieceReader.OffsetInFile(chunk, piece);
            try
            {
                var compressed = body.Slice(piece.CompressedOffset, piece.CompressedSizeBytes);
                var reader = new DictionaryPieceReader(chunk, piece, compressed, new byte[piece.UncompressedSizeBytes]);
                reader.Check();
                var length = piece.Offset == 0 ? piece.FirstValueSizeBytes : BinaryPrimitives.ReadInt32LittleEndian(whole[(piece.Offset - sizeof(int))..]);
                if (length != piece.FirstValueSizeBytes || !reader.Values.SequenceEqual(whole.Slice(piece.Offset, piece.UncompressedSizeBytes)))
                    damage($"{name}: the dictionary piece of value {piece.FirstValue} is not that part of the page", offset);
            }
            catch (ParquetException fault)
            {
                damage($"{name}: {fault.Message}", offset);
            }
        }
    }

    private long[]? Decode(ColumnChunkLayout chunk, PageReader reader, long[]? dictionary)
    {
        var count = reader.ValueCount;
        if (reader.HasCodes)
        {
            var codes = Room(ref _ints, count);
            reader.ReadCodes(codes);
            if (dictionary is null)
                return null;
            var looked = Room(ref _longs, count);
            for (var i = 0; i < count; i++)
                looked[i] = dictionary[codes[i]];
            return _longs;
        }

        switch (chunk.Type)
        {
            case PhysicalType.Int32:
                var ints = Room(ref _ints, count);
                reader.ReadInt32(ints);
                var wide = Room(ref _longs, count);
                for (var i = 0; i < count; i++)
                    wide[i] = ints[i];
                return _longs;
            case PhysicalType.Int64:
                reader.ReadInt64(Room(ref _longs, count));
                return _longs;
            case PhysicalType.Double:
                reader.ReadDouble(MemoryMarshal.Cast<long, double>(Room(ref _longs, count)));
                return null;
            case PhysicalType.FixedLengthByteArray:
                reader.ReadFixed(new byte[count * chunk.TypeLength]);
                return null;
            default:
                reader.ReadByteArrays(new byte[reader.MaxBlobSizeBytes], new int[count + 1]);
                return null;
        }
    }

    private static Span<T> Room<T>(ref T[] array, int length)
    {
        if (array.Length < length)
            array = new T[length];
        return array.AsSpan(0, length);
    }
}
