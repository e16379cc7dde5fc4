using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.FileProviders;

namespace Spoor.Api.Ui;

/// <summary>
/// The built web UI: all its files, listed once at start, so that a request can only name what is there. Files with <c>.br</c> or
/// <c>.gz</c> beside them are served compressed.
/// </summary>
internal sealed partial class UiFiles
{
    public const string IndexPath = "/index.html";

    private readonly FrozenDictionary<string, UiFile> _files;

    private UiFiles(Dictionary<string, UiFile> files, string contentSecurityPolicy)
    {
        _files = files.ToFrozenDictionary(StringComparer.Ordinal);
        ContentSecurityPolicy = contentSecurityPolicy;
    }

    public UiFile Index => _files[IndexPath];

    public string ContentSecurityPolicy { get; }

    /// <summary>Null when there is no <c>index.html</c>: the UI was not built.</summary>
    public static UiFiles? Load(IFileProvider provider)
    {
        var files = new Dictionary<string, UiFile>(StringComparer.Ordinal);
        Collect(provider, "", files);
        if (!files.TryGetValue(IndexPath, out var index))
            return null;
        using var reader = new StreamReader(index.Content.CreateReadStream(), Encoding.UTF8);
        return new UiFiles(files, SecurityHeaders.PagePolicy(InlineScriptHashes(reader.ReadToEnd())));
    }

    public UiFile? Find(string path) => _files.GetValueOrDefault(path);

    private static void Collect(IFileProvider provider, string folder, Dictionary<string, UiFile> files)
    {
        foreach (var entry in provider.GetDirectoryContents(folder))
        {
            var path = folder + "/" + entry.Name;
            if (entry.IsDirectory)
                Collect(provider, path, files);
            else if (!path.EndsWith(".br", StringComparison.Ordinal) && !path.EndsWith(".gz", StringComparison.Ordinal))
                files[path] = new UiFile(path, entry, Existing(provider, path + ".br"), Existing(provider, path + ".gz"));
        }
    }

    private static IFileInfo? Existing(IFileProvider provider, string path) => provider.GetFileInfo(path) is { Exists: true } file ? file : null;

    /// <summary>Scripts inside the page (the theme is set before the first paint) are allowed by their hash, never all of them.</summary>
    private static List<string> InlineScriptHashes(string html) =>
        [.. InlineScript().Matches(html).Select(match =>
            "'sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(match.Groups["script"].Value))) + "'")];

    [GeneratedRegex("<script(?![^>]*\\ssrc=)[^>]*>(?<script>.*?)</script>", RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex InlineScript();
}
