namespace Spoor.Api.Http;

internal enum ContentEncoding
{
    Identity,
    Gzip,
    Brotli,
}

/// <summary>Reads <c>Accept-Encoding</c> (RFC 9110, section 12.5.3).</summary>
internal static class ContentEncodings
{
    /// <summary>Brotli if the client takes it, else gzip, else none; weights only matter when they are 0, which refuses a coding.</summary>
    public static ContentEncoding Negotiate(ReadOnlySpan<char> acceptEncoding)
    {
        var brotli = false;
        var gzip = false;
        foreach (var range in acceptEncoding.Split(','))
        {
            var item = acceptEncoding[range].Trim();
            var semicolon = item.IndexOf(';');
            var name = semicolon < 0 ? item : item[..semicolon].TrimEnd();
            var refused = semicolon >= 0 && IsZeroWeight(item[(semicolon + 1)..]);
            if (name.Equals("br", StringComparison.OrdinalIgnoreCase))
                brotli = !refused;
            else if (name.Equals("gzip", StringComparison.OrdinalIgnoreCase))
                gzip = !refused;
        }

        return brotli ? ContentEncoding.Brotli : gzip ? ContentEncoding.Gzip : ContentEncoding.Identity;
    }

    public static string Token(this ContentEncoding encoding) => encoding switch
    {
        ContentEncoding.Brotli => "br",
        ContentEncoding.Gzip => "gzip",
        _ => "identity",
    };

    private static bool IsZeroWeight(ReadOnlySpan<char> parameter)
    {
        parameter = parameter.Trim();
        return parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase)
            && parameter[2..].TrimEnd('0').TrimEnd('.') is "" or "0";
    }
}
