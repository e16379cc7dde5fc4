using Spoor.Parquet.Layout;
using Spoor.Parquet.Schema;
using Spoor.Parquet.Thrift;

namespace Spoor.Parquet.Reading;

/// <summary>Reads the Thrift structure before a page.</summary>
internal static class PageHeaderReader
{
    private const int DataPageType = 0;
    private const int IndexPageType = 1;
    private const int DictionaryPageType = 2;
    private const int DataPageV2Type = 3;

    private struct Header
    {
        public int Kind = -1;
        public long Uncompressed;
        public long Compressed;
        public int? Crc;
        public long Values = -1;
        public long Nulls = -1;
        public long Rows = -1;
        public int Encoding = -1;
        public int LevelEncoding = (int)ParquetEncoding.Rle;
        public long LevelBytes;
        public long RepetitionBytes;
        public bool IsCompressed = true;
        public ChunkStatistics Statistics = ChunkStatistics.Unknown;

        public Header()
        {
        }
    }

    /// <summary>Reads a header; the body follows it, and the first row is for the caller to set.</summary>
    /// <param name="isIndex">True for a page that holds no values.</param>
    public static PageLayout Read(
        ReadOnlySpan<byte> source, PhysicalType type, CompressionCodec codec, bool isOptional, out int headerLength, out bool isIndex)
    {
        var reader = new CompactReader(source);
        var header = new Header();
        var field = 0;
        while (reader.NextField(ref field, out var fieldType))
        {
            switch (field)
            {
                case 1: header.Kind = reader.Int32(fieldType); break;
                case 2: header.Uncompressed = reader.Int64(fieldType); break;
                case 3: header.Compressed = reader.Int64(fieldType); break;
                case 4: header.Crc = reader.Int32(fieldType); break;
                case 5 or 7 or 8:
                    reader.Expect(fieldType, CompactType.Struct);
                    ReadContent(ref reader, field, type, ref header);
                    break;
                default: reader.Skip(fieldType); break;
            }
        }

        headerLength = reader.Position;
        isIndex = header.Kind == IndexPageType;
        Check(header, isIndex);
        return ToLayout(header, codec, isOptional);
    }

    private static void ReadContent(ref CompactReader reader, int kind, PhysicalType physicalType, ref Header header)
    {
        const int V1 = 5, V2 = 8;
        var field = 0;
        while (reader.NextField(ref field, out var type))
        {
            switch (kind, field)
            {
                case (_, 1): header.Values = reader.Int64(type); break;
                case (V2, 2): header.Nulls = reader.Int64(type); break;
                case (V2, 3): header.Rows = reader.Int64(type); break;
                case (V2, 4): header.Encoding = reader.Int32(type); break;
                case (V2, 5): header.LevelBytes = reader.Int64(type); break;
                case (V2, 6): header.RepetitionBytes = reader.Int64(type); break;
                case (V2, 7): header.IsCompressed = CompactReader.IsTrue(type); break;
                case (V2, 8) or (V1, 5): header.Statistics = StatisticsReader.Read(ref reader, type, physicalType); break;
                case (_, 2): header.Encoding = reader.Int32(type); break;
                case (V1, 3): header.LevelEncoding = reader.Int32(type); break;
                default: reader.Skip(type); break;
            }
        }
    }

    private static void Check(in Header header, bool isIndex)
    {
        if (header.Kind is not (DataPageType or IndexPageType or DictionaryPageType or DataPageV2Type))
            throw new ParquetException($"damaged page header: page type {header.Kind}");
        if (header.Compressed is < 0 or > int.MaxValue || header.Uncompressed is < 0 or > int.MaxValue)
            throw new ParquetException($"damaged page header: {header.Compressed} bytes, {header.Uncompressed} uncompressed");
        if (isIndex)
            return;
        if (header.Values is < 0 or > int.MaxValue || header.Encoding is < 0 or > (int)ParquetEncoding.ByteStreamSplit)
            throw new ParquetException($"damaged page header: {header.Values} values, encoding {header.Encoding}");
        if (header.Kind == DataPageType && header.LevelEncoding != (int)ParquetEncoding.Rle)
            throw new ParquetException($"definition levels with encoding {(ParquetEncoding)header.LevelEncoding} are not supported");
        if (header.Kind == DataPageV2Type
            && (header.RepetitionBytes != 0 || header.Nulls < 0 || header.Nulls > header.Values || header.Rows != header.Values
                || header.LevelBytes < 0 || header.LevelBytes > header.Compressed || header.LevelBytes > header.Uncompressed))
            throw new ParquetException(
                $"damaged page header: {header.Rows} rows, {header.Values} values, {header.Nulls} nulls, {header.LevelBytes} level bytes");
    }

    private static PageLayout ToLayout(in Header header, CompressionCodec codec, bool isOptional)
    {
        var kind = header.Kind switch
        {
            DictionaryPageType => PageKind.Dictionary,
            DataPageV2Type => PageKind.DataV2,
            _ => PageKind.DataV1,
        };
        var isCompressed = codec != CompressionCodec.Uncompressed && header.IsCompressed;
        var encoding = (ParquetEncoding)Math.Max(0, header.Encoding);
        var hasCodes = kind != PageKind.Dictionary && encoding is ParquetEncoding.RleDictionary or ParquetEncoding.PlainDictionary;
        return new PageLayout
        {
            Kind = kind,
            CompressedSizeBytes = (int)header.Compressed,
            UncompressedSizeBytes = (int)header.Uncompressed,
            Crc = unchecked((uint)(header.Crc ?? 0)),
            HasCrc = header.Crc is not null,
            Encoding = encoding,
            IsCompressed = isCompressed,
            BitWidth = hasCodes ? -1 : 0,
            DefinitionLevelBytes = (int)header.LevelBytes,
            RowCount = kind == PageKind.Dictionary ? 0 : (int)header.Values,
            ValueCount = kind switch
            {
                PageKind.DataV2 => (int)(header.Values - header.Nulls),
                PageKind.DataV1 when isOptional => -1,
                _ => (int)header.Values,
            },
            HasBounds = kind != PageKind.Dictionary && header.Statistics.HasBounds,
            Min = header.Statistics.Min,
            Max = header.Statistics.Max,
        };
    }
}
