using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Spoor.Parquet.Compression;
using Spoor.Parquet.Encodings;
using Spoor.Parquet.Layout;
using Spoor.Parquet.Schema;

namespace Spoor.Parquet.Reading;

/// <summary>
/// The content of a data or dictionary page, decoded into spans of the caller without allocation. Values are those of rows that have one;
/// <see cref="Presence"/> spreads them over the rows.
/// </summary>
public readonly ref struct PageReader
{
    private readonly ReadOnlySpan<byte> _levels;
    private readonly ReadOnlySpan<byte> _values;
    private readonly ColumnChunkLayout _chunk;
    private readonly PageLayout _page;

    /// <summary>Verifies the checksum, where the page has one, and decompresses.</summary>
    /// <param name="body">The bytes of the page at <see cref="PageLayout.BodyOffset"/>.</param>
    /// <param name="scratch">
    /// <see cref="PageLayout.ScratchSizeBytes"/> bytes for decompression; like <paramref name="body"/> left alone while the page is read.
    /// </param>
    /// <exception cref="ParquetException">The page is damaged, or its codec is not supported.</exception>
    public PageReader(ColumnChunkLayout chunk, in PageLayout page, ReadOnlySpan<byte> body, Span<byte> scratch)
    {
        _chunk = chunk;
        _page = page;
        if (body.Length != page.CompressedSizeBytes)
            throw new ParquetException($"page of {page.CompressedSizeBytes} bytes given with {body.Length}", page.BodyOffset);
        if (page.HasCrc && Crc32.Compute(body) != page.Crc)
            throw new ParquetException($"the checksum of the page of {body.Length} bytes is wrong", page.BodyOffset);
        try
        {
            var levelBytes = page.Kind == PageKind.DataV2 ? page.DefinitionLevelBytes : 0;
            if (levelBytes > body.Length || levelBytes > page.UncompressedSizeBytes)
                throw new ParquetException($"definition levels of {levelBytes} bytes");
            _levels = body[..levelBytes];
            _values = body[levelBytes..];
            if (page.IsCompressed)
            {
                var target = scratch[..(page.UncompressedSizeBytes - levelBytes)];
                if (!target.IsEmpty || !_values.IsEmpty)
                    PageCompressor.Decompress(chunk.Codec, _values, target);
                _values = target;
            }

            if (page.Kind == PageKind.DataV1 && chunk.IsOptional)
                SplitLevels(ref _levels, ref _values);
            ValueCount = page.ValueCount >= 0 ? page.ValueCount : Presence.CountEncoded(_levels, page.RowCount);
            if (page.Kind != PageKind.Dictionary && (chunk.IsOptional ? ValueCount > page.RowCount : ValueCount != page.RowCount))
                throw new ParquetException($"{ValueCount} values in {page.RowCount} rows");
        }
        catch (ParquetException fault)
        {
            throw InPage(fault);
        }
    }

    /// <summary>Values that are there.</summary>
    public int ValueCount { get; }

    /// <summary>
    /// The encoded values; as they are for PLAIN pages: <see cref="ValueCount"/> times the length of a value of a fixed length, or more bytes if
    /// the page is damaged.
    /// </summary>
    public ReadOnlySpan<byte> Values => _values;

    /// <summary>Room that suffices for the blob of <see cref="ReadByteArrays"/>.</summary>
    public int MaxBlobSizeBytes => _values.Length;

    /// <summary>Reads which rows have a value: all of them in a required column.</summary>
    /// <param name="presence">At least <see cref="Presence.WordCount"/> words.</param>
    /// <returns>The number of rows that have a value.</returns>
    /// <exception cref="ParquetException">The levels are damaged.</exception>
    public int ReadPresence(Span<ulong> presence)
    {
        if (!_chunk.IsOptional)
        {
            var words = presence[..Presence.WordCount(_page.RowCount)];
            words.Fill(ulong.MaxValue);
            if ((_page.RowCount & 63) != 0)
                words[^1] = (1ul << (_page.RowCount & 63)) - 1;
            return _page.RowCount;
        }

        try
        {
            var count = Presence.Decode(_levels, _page.RowCount, presence);
            return count == ValueCount ? count : throw new ParquetException($"{count} rows have a value where {ValueCount} are expected");
        }
        catch (ParquetException fault)
        {
            throw InPage(fault);
        }
    }

    /// <summary>True when the values are codes into the chunk's dictionary.</summary>
    public bool HasCodes => _page.Kind != PageKind.Dictionary && _page.Encoding is ParquetEncoding.RleDictionary or ParquetEncoding.PlainDictionary;

    /// <summary>Reads dictionary codes into the first <see cref="ValueCount"/> elements; each is a number of the dictionary.</summary>
    /// <exception cref="ParquetException">The page is damaged or does not hold codes.</exception>
    public void ReadCodes(Span<int> destination)
    {
        destination = destination[..ValueCount];
        try
        {
            if (!HasCodes || _chunk.Dictionary is not { } dictionary)
                throw Unsupported("codes");
            if (destination.IsEmpty)
                return;
            if (_values.IsEmpty)
                throw new ParquetException("data ends before the bit width", 0);
            int width = _values[0];
            RleHybrid.Decode(_values[1..], width, destination);
            if (width > 31 || 1L << width > dictionary.ValueCount)
                CheckCodes(destination, dictionary.ValueCount);
        }
        catch (ParquetException fault)
        {
            throw InPage(fault);
        }
    }

    /// <summary>Reads INT32 values into the first <see cref="ValueCount"/> elements.</summary>
    /// <exception cref="ParquetException">The page is damaged or holds something else.</exception>
    public void ReadInt32(Span<int> destination) => ReadNumbers(destination[..ValueCount], PhysicalType.Int32);

    /// <summary>Reads INT64 values into the first <see cref="ValueCount"/> elements.</summary>
    /// <exception cref="ParquetException">The page is damaged or holds something else.</exception>
    public void ReadInt64(Span<long> destination) => ReadNumbers(destination[..ValueCount], PhysicalType.Int64);

    /// <summary>Reads DOUBLE values into the first <see cref="ValueCount"/> elements.</summary>
    /// <exception cref="ParquetException">The page is damaged or holds something else.</exception>
    public void ReadDouble(Span<double> destination)
    {
        try
        {
            if (_chunk.Type != PhysicalType.Double)
                throw Unsupported("DOUBLE values");
            ReadWhole(MemoryMarshal.AsBytes(destination[..ValueCount]), sizeof(double));
        }
        catch (ParquetException fault)
        {
            throw InPage(fault);
        }
    }

    /// <summary>Reads FIXED_LEN_BYTE_ARRAY values, one after another; returns the number of bytes.</summary>
    /// <exception cref="ParquetException">The page is damaged or holds something else.</exception>
    public int ReadFixed(Span<byte> destination)
    {
        try
        {
            if (_chunk.Type != PhysicalType.FixedLengthByteArray)
                throw Unsupported("FIXED_LEN_BYTE_ARRAY values");
            var size = (long)ValueCount * _chunk.TypeLength;
            if (size > _values.Length)
                throw new ParquetException($"{ValueCount} values of {_chunk.TypeLength} bytes do not fit", _values.Length);
            ReadWhole(destination[..(int)size], _chunk.TypeLength);
            return (int)size;
        }
        catch (ParquetException fault)
        {
            throw InPage(fault);
        }
    }

    /// <summary>Reads BYTE_ARRAY values: their bytes, one after another, and <see cref="ValueCount"/> + 1 offsets of them.</summary>
    /// <param name="blob"><see cref="MaxBlobSizeBytes"/> bytes suffice.</param>
    /// <returns>The number of bytes in the blob.</returns>
    /// <exception cref="ParquetException">The page is damaged or holds something else.</exception>
    public int ReadByteArrays(Span<byte> blob, Span<int> offsets)
    {
        offsets[0] = 0;
        if (ValueCount == 0)
            return 0;
        try
        {
            if (_chunk.Type == PhysicalType.ByteArray && IsPlain)
                return PlainEncoding.ReadByteArrays(_values, ValueCount, blob, offsets);
            if (_chunk.Type == PhysicalType.ByteArray && _page.Encoding == ParquetEncoding.DeltaLengthByteArray)
                return PlainEncoding.ReadDeltaLengthByteArrays(_values, ValueCount, blob, offsets);
            throw Unsupported("BYTE_ARRAY values");
        }
        catch (ParquetException fault)
        {
            throw InPage(fault);
        }
    }

    /// <summary>Finds some values of a page of PLAIN BYTE_ARRAY values without a copy of the others.</summary>
    /// <param name="indexes">Numbers of values, ascending, below <see cref="ValueCount"/>.</param>
    /// <param name="places">Takes where the bytes of each lie in <see cref="Values"/>.</param>
    /// <exception cref="ParquetException">The page is damaged or holds something else.</exception>
    public void FindByteArrays(ReadOnlySpan<int> indexes, Span<(int Offset, int Length)> places)
    {
        try
        {
            if (_chunk.Type != PhysicalType.ByteArray || !IsPlain)
                throw Unsupported("PLAIN BYTE_ARRAY values");
            PlainEncoding.FindByteArrays(_values, indexes, places);
        }
        catch (ParquetException fault)
        {
            throw InPage(fault);
        }
    }

    private bool IsPlain => _page.Encoding == ParquetEncoding.Plain
        || (_page.Kind == PageKind.Dictionary && _page.Encoding == ParquetEncoding.PlainDictionary);

    private void ReadNumbers<T>(Span<T> destination, PhysicalType type)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        try
        {
            if (_chunk.Type != type)
                throw Unsupported($"{type} values");
            if (destination.IsEmpty)
                return;
            if (_page.Encoding == ParquetEncoding.DeltaBinaryPacked)
                DeltaBinaryPacked.Decode(_values, destination);
            else
                ReadWhole(MemoryMarshal.AsBytes(destination), type == PhysicalType.Int32 ? 4 : 8);
        }
        catch (ParquetException fault)
        {
            throw InPage(fault);
        }
    }

    private void ReadWhole(Span<byte> destination, int valueSizeBytes)
    {
        if (IsPlain)
            PlainEncoding.Read(_values, destination);
        else if (_page.Encoding == ParquetEncoding.ByteStreamSplit)
            PlainEncoding.ReadByteStreamSplit(_values, valueSizeBytes, destination);
        else
            throw Unsupported("values");
    }

    private static void SplitLevels(ref ReadOnlySpan<byte> levels, ref ReadOnlySpan<byte> values)
    {
        if (values.Length < 4)
            throw new ParquetException("page ends before its definition levels", 0);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(values);
        if (length > (uint)(values.Length - 4))
            throw new ParquetException($"definition levels of {length} bytes end behind the page", 0);
        levels = values.Slice(4, (int)length);
        values = values[(4 + (int)length)..];
    }

    private static void CheckCodes(ReadOnlySpan<int> codes, int count)
    {
        var wrong = codes.IndexOfAnyExceptInRange(0, count - 1);
        if (wrong >= 0)
            throw new ParquetException($"code {codes[wrong]} where the dictionary has {count} values");
    }

    private ParquetException Unsupported(string wanted) =>
        new($"cannot read {wanted} from a {_chunk.Type} page ({_page.Kind}) with encoding {_page.Encoding}");

    private ParquetException InPage(ParquetException fault) =>
        new($"page at file offset {_page.BodyOffset}: {fault.Message}", _page.BodyOffset, fault);
}
