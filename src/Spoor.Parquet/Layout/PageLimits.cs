using Spoor.Parquet.Compression;
using Spoor.Parquet.Schema;

namespace Spoor.Parquet.Layout;

/// <summary>What a page may claim, so that a few damaged bytes cannot ask for memory without end.</summary>
internal static class PageLimits
{
    public const int MaxRows = 1 << 24;

    /// <summary>Of a codec that has no largest ratio, the ratio that is still believed.</summary>
    private const long MaxOtherRatio = 4096;

    private const long AlwaysAllowed = 1 << 20;

    /// <exception cref="ParquetException">The sizes of the page do not go together.</exception>
    public static void Check(in PageLayout page, CompressionCodec codec)
    {
        var ratio = codec == CompressionCodec.Lz4Raw ? Lz4.MaxRatio : MaxOtherRatio;
        var largest = page.IsCompressed ? Math.Max(AlwaysAllowed, page.CompressedSizeBytes * ratio) : page.CompressedSizeBytes;
        if (page.UncompressedSizeBytes > largest)
            throw new ParquetException(
                $"page of {page.CompressedSizeBytes} bytes claims {page.UncompressedSizeBytes} bytes after {codec}", page.BodyOffset);
        if (page.RowCount > MaxRows)
            throw new ParquetException($"page of {page.RowCount} rows, above the limit of {MaxRows}", page.BodyOffset);
        if (page.Kind == PageKind.Dictionary && page.ValueCount > page.UncompressedSizeBytes)
            throw new ParquetException(
                $"dictionary page of {page.UncompressedSizeBytes} bytes claims {page.ValueCount} values", page.BodyOffset);
    }
}
