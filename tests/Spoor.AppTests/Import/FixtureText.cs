using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace Spoor.AppTests.Import;

/// <summary>Reads the JSON documents of a recorded file.</summary>
internal static class FixtureText
{
    public static IEnumerable<JsonNode> Documents(string path)
    {
        var text = path.EndsWith(".gz", StringComparison.Ordinal) ? Gunzip(path) : File.ReadAllText(path);
        return path.Contains(".jsonl", StringComparison.Ordinal)
            ? text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => JsonNode.Parse(line)!)
            : [JsonNode.Parse(text)!];
    }

    private static string Gunzip(string path)
    {
        using var gzip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
