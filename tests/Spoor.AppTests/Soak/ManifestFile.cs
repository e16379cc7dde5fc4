using System.Text.Json.Nodes;

namespace Spoor.AppTests.Soak;

/// <summary>What a store's manifest says, read without any of the program's code.</summary>
internal sealed class ManifestFile
{
    private const int ChecksumLength = 9;

    public ManifestFile(string tenantFolder)
    {
        foreach (var line in File.ReadLines(Path.Combine(tenantFolder, "manifest.log")).Skip(1))
        {
            // A kill may cut the last line short.
            if (TryParse(line) is { } record)
                Apply(record);
        }
    }

    /// <summary>Ids of live blocks.</summary>
    public HashSet<string> Blocks { get; } = new(StringComparer.Ordinal);

    /// <summary>Ids of live series.</summary>
    public HashSet<string> Series { get; } = new(StringComparer.Ordinal);

    /// <summary>Ids of blocks that are to be deleted from the bucket.</summary>
    public HashSet<string> RemoteLeftovers { get; } = new(StringComparer.Ordinal);

    /// <summary>Why there are lines, one for each.</summary>
    public List<string> Reasons { get; } = [];

    private static JsonNode? TryParse(string line)
    {
        try
        {
            return line.Length <= ChecksumLength ? null : JsonNode.Parse(line.AsSpan(ChecksumLength).ToString());
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private void Apply(JsonNode record)
    {
        var remote = Objects(record, "added").Where(block => (bool?)block["remote"] == true).Select(block => (string)block["id"]!).ToHashSet();
        Reasons.Add((string?)record["reason"] ?? "");
        foreach (var id in Texts(record, "removed"))
        {
            if (Blocks.Remove(id) && _remote.Contains(id))
                RemoteLeftovers.Add(id);
        }

        Blocks.UnionWith(Objects(record, "added").Select(block => (string)block["id"]!));
        _remote.UnionWith(remote);
        Series.ExceptWith(Texts(record, "removedSeries"));
        Series.UnionWith(Objects(record, "addedSeries").Select(series => (string)series["id"]!));
        foreach (var id in Texts(record, "uploaded"))
        {
            _remote.Add(id);
            if (!Blocks.Contains(id))
                RemoteLeftovers.Add(id);
        }

        RemoteLeftovers.UnionWith(Texts(record, "remoteLeftovers"));
        RemoteLeftovers.ExceptWith(Texts(record, "remoteDeleted"));
    }

    private readonly HashSet<string> _remote = new(StringComparer.Ordinal);

    private static IEnumerable<string> Texts(JsonNode record, string name) => record[name]?.AsArray().Select(id => (string)id!) ?? [];

    private static IEnumerable<JsonNode> Objects(JsonNode record, string name) => record[name]?.AsArray().Select(item => item!) ?? [];
}
