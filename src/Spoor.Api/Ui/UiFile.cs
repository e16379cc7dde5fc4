using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Spoor.Api.Http;

namespace Spoor.Api.Ui;

/// <summary>A file of the UI with its compressed twins.</summary>
internal sealed partial class UiFile
{
    private static readonly FileExtensionContentTypeProvider ContentTypes = new();

    private readonly IFileInfo? _brotli;
    private readonly IFileInfo? _gzip;

    public UiFile(string path, IFileInfo content, IFileInfo? brotli, IFileInfo? gzip)
    {
        Content = content;
        _brotli = brotli;
        _gzip = gzip;
        ContentType = TypeOf(path);
        IsHashed = HashedName().IsMatch(path);
        EntityTag = string.Create(CultureInfo.InvariantCulture, $"\"{content.Length:x}-{content.LastModified.UtcTicks:x}\"");
    }

    public IFileInfo Content { get; }

    public string ContentType { get; }

    public string EntityTag { get; }

    /// <summary>The build puts a hash of the content into the name; such a file never changes and is cached for a year.</summary>
    public bool IsHashed { get; }

    public bool HasVariants => _brotli is not null || _gzip is not null;

    /// <summary>The smallest form that the client takes.</summary>
    public (IFileInfo File, ContentEncoding Encoding) Variant(string acceptEncoding)
    {
        var encoding = HasVariants ? ContentEncodings.Negotiate(acceptEncoding) : ContentEncoding.Identity;
        if (encoding == ContentEncoding.Brotli && _brotli is not null)
            return (_brotli, ContentEncoding.Brotli);
        if (encoding != ContentEncoding.Identity && _gzip is not null && acceptEncoding.Contains("gzip", StringComparison.OrdinalIgnoreCase))
            return (_gzip, ContentEncoding.Gzip);
        return (Content, ContentEncoding.Identity);
    }

    private static string TypeOf(string path)
    {
        if (!ContentTypes.TryGetContentType(path, out var type))
            return "application/octet-stream";
        return type.StartsWith("text/", StringComparison.Ordinal) ? type + "; charset=utf-8" : type;
    }

    [GeneratedRegex("^/assets/.*-[A-Za-z0-9_-]{8,}\\.[a-z0-9]+$")]
    private static partial Regex HashedName();
}
