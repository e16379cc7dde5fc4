using System.Buffers;
using System.Buffers.Binary;
using Spoor.Parquet.Schema;

namespace Spoor.Parquet.Layout;

/// <summary>The compact binary form of layouts, which an index file embeds: a page takes about 20 bytes.</summary>
public static class LayoutCodec
{
    /// <summary>What precedes every chunk; another number is another form. A chunk whose dictionary has pieces is of the second form.</summary>
    private const byte FormVersion = 1, PiecesFormVersion = 2;

    /// <summary>The bits of a page's flags that hold its <see cref="PageKind"/>.</summary>
    private const byte KindMask = 3;

    [Flags]
    private enum PageFlags : byte
    {
        Crc = 4,
        Compressed = 8,
        Bounds = 16,
    }

    [Flags]
    private enum ChunkFlags : byte
    {
        Optional = 1,
        Bounds = 2,
        Dictionary = 4,
    }

    public static void Write(RowGroupLayout rowGroup, IBufferWriter<byte> output)
    {
        Number(output, (ulong)rowGroup.RowCount);
        Number(output, (ulong)rowGroup.Columns.Count);
        foreach (var column in rowGroup.Columns)
            Write(column, output);
    }

    /// <exception cref="ParquetException">The bytes are damaged or end early.</exception>
    public static RowGroupLayout ReadRowGroup(ReadOnlySpan<byte> source, ref int position)
    {
        var rowCount = ReadCount(source, ref position);
        var columns = new ColumnChunkLayout[ReadLength(source, ref position)];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = ReadColumnChunk(source, ref position);
        return new RowGroupLayout(rowCount, columns);
    }

    public static void Write(ColumnChunkLayout chunk, IBufferWriter<byte> output)
    {
        var hasPieces = chunk.DictionaryPieces.Count > 0;
        Byte(output, hasPieces ? PiecesFormVersion : FormVersion);
        Byte(output, (byte)((chunk.IsOptional ? ChunkFlags.Optional : 0)
            | (chunk.HasBounds ? ChunkFlags.Bounds : 0)
            | (chunk.Dictionary is not null ? ChunkFlags.Dictionary : 0)));
        Byte(output, (byte)chunk.Type);
        Byte(output, (byte)chunk.Codec);
        Number(output, (ulong)chunk.TypeLength);
        Number(output, (ulong)chunk.RowCount);
        Number(output, Varint.ZigZag(chunk.NullCount));
        if (chunk.HasBounds)
            Bounds(output, chunk.Min, chunk.Max);
        Number(output, (ulong)chunk.Pages.Count);
        long end = 0;
        if (chunk.Dictionary is { } dictionary)
            Write(dictionary, ref end, output);
        if (hasPieces)
            DictionaryPieceCodec.Write(chunk.DictionaryPieces, output);
        foreach (var page in chunk.Pages)
            Write(page, ref end, output);
    }

    /// <exception cref="ParquetException">The bytes are damaged or end early.</exception>
    public static ColumnChunkLayout ReadColumnChunk(ReadOnlySpan<byte> source, ref int position)
    {
        var version = ReadByte(source, ref position);
        if (version is not (FormVersion or PiecesFormVersion))
            throw new ParquetException($"column layout of form {version} where {FormVersion} or {PiecesFormVersion} is expected", position - 1);
        var flags = (ChunkFlags)ReadByte(source, ref position);
        var type = (PhysicalType)ReadByte(source, ref position);
        var codec = (CompressionCodec)ReadByte(source, ref position);
        if (type > PhysicalType.FixedLengthByteArray || codec > CompressionCodec.Lz4Raw)
            throw new ParquetException("damaged column layout", position);
        var typeLength = ReadCount(source, ref position);
        var rowCount = ReadCount(source, ref position);
        var nullCount = (int)Varint.UnZigZag(Varint.ReadUInt64(source, ref position));
        long min = 0, max = 0;
        if (flags.HasFlag(ChunkFlags.Bounds))
            ReadBounds(source, ref position, out min, out max);
        var pages = new PageLayout[ReadLength(source, ref position)];
        long end = 0;
        PageLayout? dictionary = null;
        if (flags.HasFlag(ChunkFlags.Dictionary))
            dictionary = ReadPage(source, ref position, ref end, 0);
        DictionaryPiece[] pieces = [];
        if (version == PiecesFormVersion)
        {
            if (dictionary is not { IsCompressed: true } whole || codec != CompressionCodec.Lz4Raw || type != PhysicalType.ByteArray)
                throw new ParquetException("column layout with pieces of a dictionary that cannot have any", position);
            pieces = DictionaryPieceCodec.Read(source, ref position, whole);
        }

        long row = 0;
        for (var i = 0; i < pages.Length; i++)
        {
            pages[i] = ReadPage(source, ref position, ref end, (int)row);
            row += pages[i].RowCount;
            if (row > rowCount)
                throw new ParquetException("column layout whose pages have more rows than the chunk", position);
        }

        foreach (var page in pages)
            PageLimits.Check(page, codec);
        if (dictionary is { } known)
            PageLimits.Check(known, codec);
        if (row != rowCount)
            throw new ParquetException($"column layout whose pages have {row} rows of {rowCount}", position);
        return new ColumnChunkLayout
        {
            Type = type,
            TypeLength = typeLength,
            IsOptional = flags.HasFlag(ChunkFlags.Optional),
            Codec = codec,
            RowCount = rowCount,
            NullCount = nullCount,
            HasBounds = flags.HasFlag(ChunkFlags.Bounds),
            Min = min,
            Max = max,
            Dictionary = dictionary,
            DictionaryPieces = pieces,
            Pages = pages,
        };
    }

    private static void Write(in PageLayout page, ref long end, IBufferWriter<byte> output)
    {
        Byte(output, (byte)((PageFlags)page.Kind
            | (page.HasCrc ? PageFlags.Crc : 0)
            | (page.IsCompressed ? PageFlags.Compressed : 0)
            | (page.HasBounds ? PageFlags.Bounds : 0)));
        Byte(output, (byte)page.Encoding);
        Byte(output, unchecked((byte)page.BitWidth));

        // From the end of the last page, so that only a header's length is left.
        Number(output, Varint.ZigZag(page.BodyOffset - end));
        Number(output, (ulong)page.CompressedSizeBytes);
        Number(output, Varint.ZigZag((long)page.UncompressedSizeBytes - page.CompressedSizeBytes));
        Number(output, (ulong)page.DefinitionLevelBytes);
        Number(output, (ulong)page.RowCount);
        Number(output, Varint.ZigZag((long)page.RowCount - page.ValueCount));
        if (page.HasCrc)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(output.GetSpan(4), page.Crc);
            output.Advance(4);
        }

        if (page.HasBounds)
            Bounds(output, page.Min, page.Max);
        end = page.BodyOffset + page.CompressedSizeBytes;
    }

    private static PageLayout ReadPage(ReadOnlySpan<byte> source, ref int position, ref long end, int firstRow)
    {
        var flags = (PageFlags)ReadByte(source, ref position);
        var encoding = (ParquetEncoding)ReadByte(source, ref position);
        var bitWidth = (sbyte)ReadByte(source, ref position);
        var offset = end + Varint.UnZigZag(Varint.ReadUInt64(source, ref position));
        var compressed = ReadCount(source, ref position);
        var uncompressed = compressed + Varint.UnZigZag(Varint.ReadUInt64(source, ref position));
        var levels = ReadCount(source, ref position);
        var rows = ReadCount(source, ref position);
        var values = rows - Varint.UnZigZag(Varint.ReadUInt64(source, ref position));
        var kind = (PageKind)((byte)flags & KindMask);
        if (kind > PageKind.DataV2 || offset < 0 || uncompressed is < 0 or > int.MaxValue || levels > compressed || levels > uncompressed
            || values < -1 || values > (kind == PageKind.Dictionary ? int.MaxValue : rows))
            throw new ParquetException("damaged page layout", position);
        uint crc = 0;
        if (flags.HasFlag(PageFlags.Crc))
        {
            if (source.Length - position < 4)
                throw new ParquetException("page layout ends early", position);
            crc = BinaryPrimitives.ReadUInt32LittleEndian(source[position..]);
            position += 4;
        }

        long min = 0, max = 0;
        if (flags.HasFlag(PageFlags.Bounds))
            ReadBounds(source, ref position, out min, out max);
        end = offset + compressed;
        return new PageLayout
        {
            Kind = kind,
            BodyOffset = offset,
            CompressedSizeBytes = compressed,
            UncompressedSizeBytes = (int)uncompressed,
            Crc = crc,
            HasCrc = flags.HasFlag(PageFlags.Crc),
            Encoding = encoding,
            IsCompressed = flags.HasFlag(PageFlags.Compressed),
            BitWidth = bitWidth,
            DefinitionLevelBytes = levels,
            FirstRow = firstRow,
            RowCount = rows,
            ValueCount = (int)values,
            HasBounds = flags.HasFlag(PageFlags.Bounds),
            Min = min,
            Max = max,
        };
    }

    private static void Bounds(IBufferWriter<byte> output, long min, long max)
    {
        Number(output, Varint.ZigZag(min));
        Number(output, unchecked((ulong)(max - min)));
    }

    private static void ReadBounds(ReadOnlySpan<byte> source, ref int position, out long min, out long max)
    {
        min = Varint.UnZigZag(Varint.ReadUInt64(source, ref position));
        max = unchecked(min + (long)Varint.ReadUInt64(source, ref position));
    }

    private static void Byte(IBufferWriter<byte> output, byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    internal static void Number(IBufferWriter<byte> output, ulong value) =>
        output.Advance(Varint.Write(output.GetSpan(Varint.MaxLength), value));

    private static byte ReadByte(ReadOnlySpan<byte> source, ref int position) =>
        (uint)position < (uint)source.Length ? source[position++] : throw new ParquetException("layout ends early", position);

    internal static int ReadCount(ReadOnlySpan<byte> source, ref int position)
    {
        var value = Varint.ReadUInt64(source, ref position);
        return value <= int.MaxValue ? (int)value : throw new ParquetException($"damaged layout: count {value}", position);
    }

    /// <summary>A number of things that each take at least one of the bytes that are left.</summary>
    internal static int ReadLength(ReadOnlySpan<byte> source, ref int position)
    {
        var value = ReadCount(source, ref position);
        return value <= source.Length - position ? value : throw new ParquetException($"layout ends before its {value} parts", position);
    }
}
