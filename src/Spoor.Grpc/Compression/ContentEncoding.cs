namespace Spoor.Grpc.Compression;

/// <summary>A compression that requests may use.</summary>
public enum ContentEncoding
{
    Identity,
    Gzip,

    /// <summary>HTTP <c>deflate</c> and <c>zlib</c>: the zlib format (RFC 1950); raw DEFLATE (RFC 1951), which some clients send, is recognized.</summary>
    Deflate,
    Brotli,
}

/// <summary>Names of encodings on the wire.</summary>
public static class ContentEncodings
{
    /// <summary>Reads the value of <c>Content-Encoding</c>; null, empty and <c>identity</c> mean uncompressed. One encoding only.</summary>
    public static bool TryParse(string? name, out ContentEncoding encoding)
    {
        encoding = ContentEncoding.Identity;
        if (string.IsNullOrEmpty(name) || name.Equals("identity", StringComparison.OrdinalIgnoreCase))
            return true;
        if (name.Equals("gzip", StringComparison.OrdinalIgnoreCase) || name.Equals("x-gzip", StringComparison.OrdinalIgnoreCase))
            encoding = ContentEncoding.Gzip;
        else if (name.Equals("deflate", StringComparison.OrdinalIgnoreCase) || name.Equals("zlib", StringComparison.OrdinalIgnoreCase))
            encoding = ContentEncoding.Deflate;
        else if (name.Equals("br", StringComparison.OrdinalIgnoreCase))
            encoding = ContentEncoding.Brotli;
        else
            return false;
        return true;
    }
}
