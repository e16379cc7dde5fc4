using System.IO.Compression;
using Spoor.Parquet.Schema;

namespace Spoor.Parquet.Compression;

/// <summary>The codecs by name: those that are written and those that are read.</summary>
internal static class PageCompressor
{
    /// <summary>Brotli is for cold text only, where more effort than the fastest setting pays.</summary>
    private const int BrotliQuality = 5;

    private const int BrotliWindowBits = 20;

    public static bool CanWrite(CompressionCodec codec) =>
        codec is CompressionCodec.Uncompressed or CompressionCodec.Lz4Raw or CompressionCodec.Brotli;

    public static bool CanRead(CompressionCodec codec) =>
        codec is CompressionCodec.Uncompressed or CompressionCodec.Lz4Raw or CompressionCodec.Brotli or CompressionCodec.Snappy;

    /// <summary>False when the result does not fit <paramref name="destination"/>.</summary>
    public static bool TryCompress(CompressionCodec codec, ReadOnlySpan<byte> source, Span<byte> destination, out int written)
    {
        if (codec == CompressionCodec.Lz4Raw)
            return Lz4.TryEncode(source, destination, out written);
        return BrotliEncoder.TryCompress(source, destination, out written, BrotliQuality, BrotliWindowBits);
    }

    /// <summary>Fills <paramref name="destination"/>.</summary>
    /// <exception cref="ParquetException">The data is damaged or of another length, or the codec is not supported.</exception>
    public static void Decompress(CompressionCodec codec, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        int written;
        switch (codec)
        {
            case CompressionCodec.Lz4Raw:
                written = Lz4.Decode(source, destination);
                break;
            case CompressionCodec.Snappy:
                written = Snappy.Decode(source, destination);
                break;
            case CompressionCodec.Brotli:
                if (!BrotliDecoder.TryDecompress(source, destination, out written))
                    throw new ParquetException("damaged Brotli data");
                break;
            default:
                throw new ParquetException($"codec {codec} is not supported");
        }

        if (written != destination.Length)
            throw new ParquetException($"{codec} data of {written} bytes where {destination.Length} are expected");
    }
}
