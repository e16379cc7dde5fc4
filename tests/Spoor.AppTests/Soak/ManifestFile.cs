using System.Text.Json.Nodes;

namespace Spoor.AppTests.Soak;

/// <summary>What a store's manifest says, read without any of the program's code.</summary>
internal sealed class ManifestFile
{
    private const int ChecksumLength = 9;

    private readonly HashSet<string> _remote = new(StringComparer.Ordinal);

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

    /// <summary>Blocks (<c>blocks/ID</c>) and series (<c>series/ID</c>) that are to be deleted from the bucket.</summary>
    public HashSet<string> RemoteLeftovers { get; } = new(StringComparer.Ordinal);

    /// <summary>Blocks and series that count, named likewise.</summary>
    public IEnumerable<string> Live => Blocks.Select(id => "blocks/" + id).Concat(Series.Select(id => "series/" + id));

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
        Reasons.Add((string?)record["reason"] ?? "");
        Apply(record, Blocks, "blocks/", "added", "removed", "uploaded", "remoteLeftovers", "remoteDeleted");
        Apply(record, Series, "series/", "addedSeries", "removedSeries", "uploadedSeries", "remoteSeriesLeftovers", "remoteSeriesDeleted");
    }

    private void Apply(
        JsonNode record, HashSet<string> live, string kind, string added, string removed, string uploaded, string remoteLeftovers, string remoteDeleted)
    {
        foreach (var id in Texts(record, removed))
        {
            if (live.Remove(id) && _remote.Contains(id))
                RemoteLeftovers.Add(kind + id);
        }

        foreach (var item in Objects(record, added))
        {
            var id = (string)item["id"]!;
            live.Add(id);
            if ((bool?)item["remote"] == true)
                _remote.Add(id);
        }

        foreach (var id in Texts(record, uploaded))
        {
            _remote.Add(id);
            if (!live.Contains(id))
                RemoteLeftovers.Add(kind + id);
        }

        RemoteLeftovers.UnionWith(Texts(record, remoteLeftovers).Select(id => kind + id));
        RemoteLeftovers.ExceptWith(Texts(record, remoteDeleted).Select(id => kind + id));
    }

    private static IEnumerable<string> Texts(JsonNode record, string name) => record[name]?.AsArray().Select(id => (string)id!) ?? [];

    private static IEnumerable<JsonNode> Objects(JsonNode record, string name) => record[name]?.AsArray().Select(item => item!) ?? [];
}
