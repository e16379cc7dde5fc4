using System.Text.Json.Nodes;
using Spoor.TestKit;

namespace Spoor.Api.Tests.Golden;

/// <summary>A request and what Tempo answered to it.</summary>
internal sealed record GoldenAnswer(string Request, IReadOnlyList<(string Name, string Value)> Headers, int Status, string? ContentType, JsonNode? Json, string? Text, byte[]? Bytes)
{
    /// <summary>Path and query as a person writes them.</summary>
    public string Readable => Uri.UnescapeDataString(Request.Replace('+', ' '));

    public static string Folder => RepositoryPaths.SharedFile("reference", "tempo-golden");

    public static IReadOnlyList<GoldenAnswer> ReadAll() =>
        [.. File.ReadLines(Path.Combine(Folder, "responses.jsonl")).Where(line => line.Length > 0).Select(Read)];

    private static GoldenAnswer Read(string line)
    {
        var node = JsonNode.Parse(line)!;
        var headers = node["headers"]?.AsObject().Select(header => (header.Key, (string)header.Value!)).ToArray() ?? [];
        return new GoldenAnswer(
            (string)node["request"]!,
            headers,
            (int)node["status"]!,
            (string?)node["contentType"],
            node["body"],
            (string?)node["bodyText"],
            (string?)node["bodyBase64"] is { } base64 ? Convert.FromBase64String(base64) : null);
    }
}
