using Spoor.Parquet.Layout;
using Spoor.Parquet.Schema;

namespace Spoor.Parquet.Reading;

/// <summary>Rebuilds the layout of a column chunk from its page headers.</summary>
internal static class LayoutReader
{
    private const int FirstWindowSize = 512;
    private const int MaxHeaderSize = 1 << 20;

    /// <exception cref="ParquetException">The headers are damaged.</exception>
    public static ColumnChunkLayout Read(IRandomAccessSource source, ColumnSchema column, ChunkMetadata chunk, int rowCount)
    {
        var start = chunk.DictionaryOffset > 0 && chunk.DictionaryOffset < chunk.DataOffset ? chunk.DictionaryOffset : chunk.DataOffset;
        if (start < FileFormat.Magic.Length || chunk.SizeBytes < 0 || chunk.SizeBytes > source.Length - start)
            throw new ParquetException($"column {column.Name}: {chunk.SizeBytes} bytes at offset {start} lie outside the file");
        if (chunk.ValueCount != rowCount)
            throw new ParquetException($"column {column.Name}: {chunk.ValueCount} values in {rowCount} rows");
        var end = start + chunk.SizeBytes;
        var pages = new List<PageLayout>();
        PageLayout? dictionary = null;
        long row = 0;
        while (row < rowCount)
        {
            var page = ReadHeader(source, column, chunk.Codec, ref start, end, out var isIndex);
            if (isIndex)
                continue;
            if (page.Kind == PageKind.Dictionary)
            {
                if (dictionary is not null || pages.Count > 0)
                    throw new ParquetException($"column {column.Name}: a second or late dictionary page", page.BodyOffset);
                dictionary = page;
                continue;
            }

            pages.Add(WithBitWidth(source, page) with { FirstRow = (int)row });
            row += page.RowCount;
            if (row > rowCount)
                throw new ParquetException($"column {column.Name}: pages with more than the {rowCount} rows of the row group", page.BodyOffset);
        }

        var statistics = chunk.Statistics;
        return new ColumnChunkLayout
        {
            Type = column.Type,
            TypeLength = column.TypeLength,
            IsOptional = column.IsOptional,
            Codec = chunk.Codec,
            RowCount = rowCount,
            NullCount = statistics.NullCount >= 0 && statistics.NullCount <= rowCount ? (int)statistics.NullCount : -1,
            HasBounds = statistics.HasBounds,
            Min = statistics.Min,
            Max = statistics.Max,
            Dictionary = dictionary,
            Pages = pages,
        };
    }

    private static PageLayout ReadHeader(
        IRandomAccessSource source, ColumnSchema column, CompressionCodec codec, ref long position, long end, out bool isIndex)
    {
        // How long a header is shows only when it is read; statistics of long values can make it large.
        for (var size = FirstWindowSize; ; size *= 8)
        {
            var window = new byte[(int)Math.Min(size, end - position)];
            source.Read(position, window);
            try
            {
                var page = PageHeaderReader.Read(window, column.Type, codec, column.IsOptional, out var length, out isIndex);
                page = page with { BodyOffset = position + length };
                if (page.CompressedSizeBytes > end - page.BodyOffset)
                    throw new ParquetException($"page of {page.CompressedSizeBytes} bytes ends behind its column chunk");
                PageLimits.Check(page, codec);
                position = page.BodyOffset + page.CompressedSizeBytes;
                return page;
            }
            catch (ParquetException fault)
            {
                if (size >= MaxHeaderSize || window.Length < size)
                    throw new ParquetException($"column {column.Name}, page header at file offset {position}: {fault.Message}", fault);
            }
        }
    }

    private static PageLayout WithBitWidth(IRandomAccessSource source, PageLayout page)
    {
        var isReadable = page is { Kind: PageKind.DataV2, BitWidth: < 0, IsCompressed: false }
            && page.CompressedSizeBytes > page.DefinitionLevelBytes;
        if (!isReadable)
            return page;
        Span<byte> width = stackalloc byte[1];
        source.Read(page.BodyOffset + page.DefinitionLevelBytes, width);
        return page with { BitWidth = width[0] <= 32 ? width[0] : -1 };
    }
}
