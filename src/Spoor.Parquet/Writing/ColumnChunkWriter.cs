using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Spoor.Parquet.Compression;
using Spoor.Parquet.Encodings;
using Spoor.Parquet.Layout;
using Spoor.Parquet.Schema;

namespace Spoor.Parquet.Writing;

/// <summary>
/// Writes the pages of one column in one row group: a dictionary page first, if any, then data pages until all rows are written.
/// </summary>
/// <remarks>
/// The data pages of an optional column take a bitmap of the rows that have a value, see <see cref="Presence"/>; when it is left out, all rows
/// have one. Values are those of such rows only. Arguments that do not fit together give <see cref="ArgumentException"/>, pages that do not fit
/// the column <see cref="InvalidOperationException"/>.
/// </remarks>
public sealed class ColumnChunkWriter : IDisposable
{
    /// <summary>A dictionary is compressed when that saves an eighth, a data page when it saves a quarter: it is read more often.</summary>
    private const int DictionarySaving = 8;

    private const int PageSaving = 4;

    /// <summary>Below this many bytes nothing is compressed.</summary>
    private const int MinCompressedSize = 64;

    private readonly ParquetWriter _writer;
    private readonly PooledBuffer _body = new();
    private readonly PooledBuffer _values = new();
    private readonly List<PageLayout> _pages = [];
    private readonly List<DictionaryPiece> _pieces = [];
    private RowGroupWriter? _group;
    private ColumnSchema _column = new("", PhysicalType.Int32);
    private CompressionCodec _codec;
    private bool _compressed;
    private PageLayout? _dictionary;

    /// <summary>The values of a dictionary of integers, to find the bounds of pages.</summary>
    private long[]? _dictionaryValues;

    private Bounds _bounds;
    private int _rows;
    private int _nulls;
    private long _start;
    private long _dataStart;
    private long _saved;

    internal ColumnChunkWriter(ParquetWriter writer) => _writer = writer;

    internal void Begin(RowGroupWriter group, ColumnSchema column, CompressionCodec codec)
    {
        if (_group is not null)
            throw new InvalidOperationException($"column {_column.Name} is not finished");
        if (!PageCompressor.CanWrite(codec))
            throw new ArgumentException($"codec {codec} cannot be written", nameof(codec));
        _group = group;
        _column = column;
        _codec = codec;
        _compressed = false;
        _dictionary = null;
        _dictionaryValues = null;
        _bounds = new Bounds();
        _rows = 0;
        _nulls = 0;
        _start = _writer.Position;
        _dataStart = -1;
        _saved = 0;
        _pages.Clear();
        _pieces.Clear();
    }

    /// <summary>
    /// Writes the dictionary: <paramref name="count"/> distinct values in PLAIN form. When compressing it saves less than an eighth, the whole
    /// chunk stays uncompressed, since the format has one codec a chunk.
    /// </summary>
    public void WriteDictionary(ReadOnlySpan<byte> plain, int count)
    {
        CheckOpen();
        if (_dictionary is not null || _pages.Count > 0)
            throw new InvalidOperationException($"the dictionary of column {_column.Name} must come first and once");
        CheckPlain(plain.Length, count);
        if (_column.Type is PhysicalType.Int32 or PhysicalType.Int64)
            KeepDictionary(plain, count);
        ReadOnlySpan<byte> body = plain;
        if (TryCompressDictionary(plain, count, out var written))
            body = _body.OfSize(0)[..written];
        else
            _codec = CompressionCodec.Uncompressed;
        _dictionary = WritePage(
            new PageLayout
            {
                Kind = PageKind.Dictionary,
                UncompressedSizeBytes = plain.Length,
                Encoding = ParquetEncoding.Plain,
                IsCompressed = _codec != CompressionCodec.Uncompressed,
                ValueCount = count,
            },
            body);
    }

    public void WriteDictionary(ByteArrayPageBuilder values) => WriteDictionary(values.Written, values.Count);

    public void WriteDictionary(ReadOnlySpan<int> values) => WriteDictionary(MemoryMarshal.AsBytes(values), values.Length);

    public void WriteDictionary(ReadOnlySpan<long> values) => WriteDictionary(MemoryMarshal.AsBytes(values), values.Length);

    public void WriteDictionary(ReadOnlySpan<double> values) => WriteDictionary(MemoryMarshal.AsBytes(values), values.Length);

    /// <summary>
    /// Writes a page of dictionary codes. Its bit width is that of its largest code, so codes in order of first use make early pages narrower.
    /// </summary>
    /// <param name="codes">Those of rows that have a value, none of them negative.</param>
    /// <param name="compress">Compress the codes when that saves a quarter, which costs time here and when they are read.</param>
    public void WriteCodes(
        ReadOnlySpan<int> codes,
        int rowCount,
        ReadOnlySpan<ulong> presence = default,
        CodeRuns runs = CodeRuns.Packed,
        bool compress = false)
    {
        if (_dictionary is not { } dictionary)
            throw new InvalidOperationException($"column {_column.Name} has no dictionary");
        CheckPage(codes.Length, rowCount, presence);
        var range = Bounds.Of(codes);
        if (range.IsKnown && (range.Min < 0 || range.Max >= dictionary.ValueCount))
            throw new ArgumentException($"codes {range.Min} to {range.Max} for {dictionary.ValueCount} values", nameof(codes));
        var width = range.IsKnown ? BitPacking.Width((uint)range.Max) : 0;
        var values = _values.OfSize(1 + RleHybrid.MaxEncodedLength(codes.Length, width));
        values[0] = (byte)width;
        var written = 1 + (range.Min == range.Max ? RleHybrid.EncodeRun((int)range.Min, codes.Length, width, values[1..])
            : runs == CodeRuns.Packed ? RleHybrid.EncodePacked(codes, width, values[1..])
            : RleHybrid.Encode(codes, width, values[1..]));
        WriteData(ParquetEncoding.RleDictionary, values[..written], codes.Length, rowCount, presence, CodeBounds(codes), compress, width);
    }

    /// <summary>Writes a page of values in PLAIN form, compressed when that saves a quarter.</summary>
    /// <param name="plain">
    /// Values one after another, little-endian; of BYTE_ARRAY with a 32-bit length before each, see <see cref="ByteArrayPageBuilder"/>.
    /// </param>
    public void WritePlain(ReadOnlySpan<byte> plain, int valueCount, int rowCount, ReadOnlySpan<ulong> presence = default)
    {
        CheckPage(valueCount, rowCount, presence);
        CheckPlain(plain.Length, valueCount);
        var bounds = _column.Type switch
        {
            PhysicalType.Int32 => Bounds.Of(MemoryMarshal.Cast<byte, int>(plain)),
            PhysicalType.Int64 => Bounds.Of(MemoryMarshal.Cast<byte, long>(plain)),
            _ => new Bounds(),
        };
        WriteData(ParquetEncoding.Plain, plain, valueCount, rowCount, presence, bounds, compress: true);
    }

    public void WritePlain(ByteArrayPageBuilder values, int rowCount, ReadOnlySpan<ulong> presence = default) =>
        WritePlain(values.Written, values.Count, rowCount, presence);

    public void WriteInt32(
        ReadOnlySpan<int> values, int rowCount, ReadOnlySpan<ulong> presence = default, IntegerEncoding encoding = IntegerEncoding.Delta) =>
        WriteIntegers(values, PhysicalType.Int32, rowCount, presence, encoding);

    public void WriteInt64(
        ReadOnlySpan<long> values, int rowCount, ReadOnlySpan<ulong> presence = default, IntegerEncoding encoding = IntegerEncoding.Delta) =>
        WriteIntegers(values, PhysicalType.Int64, rowCount, presence, encoding);

    public void WriteDouble(ReadOnlySpan<double> values, int rowCount, ReadOnlySpan<ulong> presence = default)
    {
        CheckType(PhysicalType.Double);
        WritePlain(MemoryMarshal.AsBytes(values), values.Length, rowCount, presence);
    }

    /// <summary>Ends the column, all of whose rows must be written.</summary>
    public ColumnChunkLayout Finish()
    {
        var group = CheckOpen();
        if (_rows != group.RowCount)
            throw new InvalidOperationException($"column {_column.Name} has {_rows} rows of {group.RowCount}");
        var layout = new ColumnChunkLayout
        {
            Type = _column.Type,
            TypeLength = _column.TypeLength,
            IsOptional = _column.IsOptional,
            Codec = _compressed ? _codec : CompressionCodec.Uncompressed,
            RowCount = _rows,
            NullCount = _nulls,
            HasBounds = _bounds.IsKnown,
            Min = _bounds.IsKnown ? _bounds.Min : 0,
            Max = _bounds.IsKnown ? _bounds.Max : 0,
            Dictionary = _dictionary,
            DictionaryPieces = _pieces.ToArray(),
            Pages = _pages.ToArray(),
        };
        var size = _writer.Position - _start;
        group.Add(layout, new ChunkTotals(_start, _dataStart, size, size + _saved));
        _group = null;
        return layout;
    }

    public void Dispose()
    {
        _body.Dispose();
        _values.Dispose();
    }

    private void WriteIntegers<T>(
        ReadOnlySpan<T> values, PhysicalType type, int rowCount, ReadOnlySpan<ulong> presence, IntegerEncoding encoding)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        CheckType(type);
        CheckPage(values.Length, rowCount, presence);
        var bounds = Bounds.Of(values);
        var plain = MemoryMarshal.AsBytes(values);
        if (encoding == IntegerEncoding.Plain)
        {
            WriteData(ParquetEncoding.Plain, plain, values.Length, rowCount, presence, bounds, compress: true);
            return;
        }

        var encoded = _values.OfSize(DeltaBinaryPacked.MaxEncodedLength(values.Length, plain.Length / Math.Max(1, values.Length)));
        var written = DeltaBinaryPacked.Encode(values, encoded);
        WriteData(ParquetEncoding.DeltaBinaryPacked, encoded[..written], values.Length, rowCount, presence, bounds, compress: true);
    }

    private void WriteData(
        ParquetEncoding encoding,
        ReadOnlySpan<byte> values,
        int valueCount,
        int rowCount,
        ReadOnlySpan<ulong> presence,
        Bounds bounds,
        bool compress,
        int bitWidth = 0)
    {
        if (_dataStart < 0)
            _dataStart = _writer.Position;
        var body = _body.OfSize(checked(Presence.MaxEncodedLength(rowCount) + values.Length));
        var levels = _column.IsOptional ? Presence.Encode(presence, rowCount, body) : 0;
        var written = 0;
        var compressed = compress && TryCompress(values, _body, levels, PageSaving, out written);
        if (!compressed)
        {
            values.CopyTo(body[levels..]);
            written = values.Length;
        }

        var page = WritePage(
            new PageLayout
            {
                Kind = PageKind.DataV2,
                UncompressedSizeBytes = levels + values.Length,
                Encoding = encoding,
                IsCompressed = compressed,
                BitWidth = bitWidth,
                DefinitionLevelBytes = levels,
                FirstRow = _rows,
                RowCount = rowCount,
                ValueCount = valueCount,
                HasBounds = bounds.IsKnown,
                Min = bounds.IsKnown ? bounds.Min : 0,
                Max = bounds.IsKnown ? bounds.Max : 0,
            },
            body[..(levels + written)]);
        _pages.Add(page);
        _rows += rowCount;
        _nulls += rowCount - valueCount;
        _bounds.Add(bounds);
    }

    /// <summary>Writes header and body; returns the layout with what only this knows.</summary>
    private PageLayout WritePage(PageLayout page, ReadOnlySpan<byte> body)
    {
        page = page with { CompressedSizeBytes = body.Length, Crc = Crc32.Compute(body), HasCrc = true };
        _compressed |= page.IsCompressed;
        _saved += page.UncompressedSizeBytes - page.CompressedSizeBytes;
        PageHeaderWriter.Write(_writer.Thrift, page, _column.Type);
        _writer.Append(_writer.Thrift.Written);
        page = page with { BodyOffset = _writer.Position };
        _writer.Append(body);
        return page;
    }

    /// <summary>Compresses to the start of the body buffer, a large dictionary of texts in pieces.</summary>
    private bool TryCompressDictionary(ReadOnlySpan<byte> plain, int count, out int written)
    {
        var pieceSize = _writer.DictionaryPieceSizeBytes;
        if (_column.Type != PhysicalType.ByteArray || _codec != CompressionCodec.Lz4Raw || plain.Length < 2L * pieceSize)
            return TryCompress(plain, _body, 0, DictionarySaving, out written);
        var limit = plain.Length - (plain.Length / DictionarySaving) - 1;
        if (PieceCompressor.TryCompress(plain, count, pieceSize, _body.OfSize(limit)[..limit], _pieces, out written))
            return true;
        _pieces.Clear();
        return false;
    }

    /// <summary>Compresses to <paramref name="offset"/> in the buffer, which must have room, if it saves one part in <paramref name="saving"/>.</summary>
    private bool TryCompress(ReadOnlySpan<byte> source, PooledBuffer buffer, int offset, int saving, out int written)
    {
        written = 0;
        if (_codec == CompressionCodec.Uncompressed || source.Length < MinCompressedSize)
            return false;
        var limit = source.Length - (source.Length / saving) - 1;
        return PageCompressor.TryCompress(_codec, source, buffer.OfSize(offset + limit).Slice(offset, limit), out written);
    }

    private Bounds CodeBounds(ReadOnlySpan<int> codes)
    {
        var bounds = new Bounds();
        if (_dictionaryValues is { } values)
        {
            foreach (var code in codes)
                bounds.Add(values[code]);
        }

        return bounds;
    }

    private void KeepDictionary(ReadOnlySpan<byte> plain, int count)
    {
        _dictionaryValues = new long[count];
        for (var i = 0; i < count; i++)
        {
            _dictionaryValues[i] = _column.Type == PhysicalType.Int32
                ? BinaryPrimitives.ReadInt32LittleEndian(plain[(i * 4)..])
                : BinaryPrimitives.ReadInt64LittleEndian(plain[(i * 8)..]);
        }
    }

    private RowGroupWriter CheckOpen() => _group ?? throw new InvalidOperationException("no column is begun");

    private void CheckType(PhysicalType type)
    {
        if (_column.Type != type)
            throw new InvalidOperationException($"column {_column.Name} is of type {_column.Type}, not {type}");
    }

    private void CheckPage(int valueCount, int rowCount, ReadOnlySpan<ulong> presence)
    {
        var group = CheckOpen();
        if (rowCount <= 0 || rowCount > group.RowCount - _rows)
            throw new ArgumentException($"page of {rowCount} rows where column {_column.Name} has {group.RowCount - _rows} left", nameof(rowCount));
        var expected = rowCount;
        if (!presence.IsEmpty)
        {
            if (!_column.IsOptional)
                throw new ArgumentException($"column {_column.Name} is required", nameof(presence));
            if (presence.Length < Presence.WordCount(rowCount) || ((rowCount & 63) != 0 && presence[rowCount / 64] >> (rowCount & 63) != 0))
                throw new ArgumentException($"presence bits are not those of {rowCount} rows", nameof(presence));
            expected = Presence.Count(presence[..Presence.WordCount(rowCount)]);
        }

        if (valueCount != expected)
            throw new ArgumentException($"{valueCount} values for {expected} rows of column {_column.Name} that have one", nameof(valueCount));
    }

    private void CheckPlain(int sizeBytes, int count)
    {
        var size = _column.ValueSizeBytes;
        if (count < 0 || (size > 0 ? (long)count * size != sizeBytes : sizeBytes < count * 4L))
            throw new ArgumentException($"{sizeBytes} bytes are not {count} PLAIN values of column {_column.Name}", nameof(sizeBytes));
    }
}
