using System.IO.Compression;
using Spoor.Grpc.Buffers;

namespace Spoor.Grpc.Compression;

/// <summary>
/// Decompresses a whole body into a pooled buffer and never beyond a limit. That a body which ends too early is an error relies on the runtime
/// setting <c>System.IO.Compression.UseStrictValidation</c>, which the build sets for every program.
/// </summary>
public static class BoundedDecompressor
{
    /// <summary>Appends the decompressed bytes to <paramref name="destination"/>, at most <paramref name="maxBytes"/>.</summary>
    public static FillResult Decompress(PooledBuffer source, ContentEncoding encoding, int maxBytes, PooledBuffer destination)
    {
        // Some compressors, .NET's among them, make nothing of nothing.
        if (source.Length == 0)
            return FillResult.Complete;
        using var stream = Open(source, encoding);
        var total = 0;
        // Typical telemetry shrinks to a quarter or less; a wrong guess only costs one more copy.
        if (!destination.TryReserve((int)Math.Min(Math.Clamp(source.Length * 4L, 1024, 1 << 20), maxBytes + 1L)))
            return FillResult.OverBudget;
        try
        {
            while (true)
            {
                if (!destination.TryReserve(1))
                    return FillResult.OverBudget;
                // One byte more than allowed, to see that there is more.
                var span = destination.GetSpan();
                var read = stream.Read(span[..(int)Math.Min(span.Length, maxBytes - total + 1L)]);
                if (read == 0)
                    return FillResult.Complete;
                total += read;
                if (total > maxBytes)
                    return FillResult.TooLarge;
                destination.Advance(read);
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or InvalidOperationException)
        {
            // Brotli reports damage as InvalidOperationException, zlib as InvalidDataException or ZLibException (an IOException).
            return FillResult.Malformed;
        }
    }

    private static Stream Open(PooledBuffer source, ContentEncoding encoding) => encoding switch
    {
        ContentEncoding.Gzip => new GZipStream(source.AsStream(), CompressionMode.Decompress),
        ContentEncoding.Deflate when IsZlib(source.WrittenSpan) => new ZLibStream(source.AsStream(), CompressionMode.Decompress),
        ContentEncoding.Deflate => new DeflateStream(source.AsStream(), CompressionMode.Decompress),
        ContentEncoding.Brotli => new BrotliStream(source.AsStream(), CompressionMode.Decompress),
        _ => source.AsStream(),
    };

    /// <summary>RFC 1950 section 2.2: method 8, and the first two bytes as a big-endian number are a multiple of 31.</summary>
    private static bool IsZlib(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 2 && (bytes[0] & 0x0F) == 8 && ((bytes[0] << 8) | bytes[1]) % 31 == 0;
}
