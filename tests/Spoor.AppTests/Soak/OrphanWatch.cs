namespace Spoor.AppTests.Soak;

/// <summary>
/// Looks, each time the program is dead, what lies in folder and bucket that nothing names. A kill leaves such things, and the next start removes them: what
/// is there at two looks with a whole start between them is an orphan.
/// </summary>
internal sealed class OrphanWatch(SoakPlace place)
{
    private const int MaxSegments = 16;

    private HashSet<string> _last = new(StringComparer.Ordinal);

    /// <summary>How often something was found that the next start had to remove.</summary>
    public int Removed { get; private set; }

    /// <summary>Uploads that were cut short and whose block is gone: only a day later nobody can be at it any more, so they stay until then.</summary>
    public int HalfUploads { get; private set; }

    /// <summary>A kill may cut short the write of a group that nobody was told of yet. What of it is there is set aside, for an operator to look at and delete.</summary>
    public int TornGroups { get; private set; }

    /// <summary>Why manifests were written to, and how often.</summary>
    public SortedDictionary<string, int> Steps { get; } = new(StringComparer.Ordinal);

    public void LookAfterKill(string context)
    {
        var manifest = new ManifestFile(place.TenantFolder);
        foreach (var reason in manifest.Reasons)
            Steps[reason] = Steps.GetValueOrDefault(reason) + 1;
        var now = Unnamed(manifest).ToHashSet(StringComparer.Ordinal);
        var orphans = now.Intersect(_last, StringComparer.Ordinal).ToArray();
        Assert.True(orphans.Length == 0, $"{context}: nothing names {string.Join(", ", orphans)}, and a start did not remove it");
        var segments = Directory.GetFiles(Path.Combine(place.TenantFolder, "wal"), "*.wal").Length;
        Assert.True(segments <= MaxSegments, $"{context}: the log has {segments} files");
        Removed += now.Count;
        _last = now;
    }

    /// <summary>After an orderly stop there is what the manifest names, and nothing else.</summary>
    public void AssertClean(string context)
    {
        LookAfterKill(context);
        var manifest = new ManifestFile(place.TenantFolder);
        Assert.True(_last.Count == 0, $"{context}: nothing names {string.Join(", ", _last)}");
        Assert.True(manifest.RemoteLeftovers.Count == 0, $"{context}: the bucket still has {string.Join(", ", manifest.RemoteLeftovers)}");
        var missing = place.HasBucket ? manifest.Live.Where(name => !place.BucketFiles()[name].Contains("meta.json")).ToArray() : [];
        Assert.True(missing.Length == 0, $"{context}: the bucket has not {string.Join(", ", missing)}");
    }

    private IEnumerable<string> Unnamed(ManifestFile manifest)
    {
        foreach (var path in Entries("."))
        {
            if (path is not ("blocks" or "series" or "wal" or "cache" or "manifest.log" or "lock"))
                yield return path;
        }

        foreach (var id in Entries("blocks").Where(id => !manifest.Blocks.Contains(id)))
            yield return "blocks/" + id;
        foreach (var id in Entries("series").Where(id => !manifest.Series.Contains(id)))
            yield return "series/" + id;
        var log = Entries("wal").Where(file => !file.EndsWith(".wal", StringComparison.Ordinal)).ToLookup(file => file.EndsWith(".damaged", StringComparison.Ordinal));
        TornGroups = log[true].Count();
        foreach (var file in log[false])
            yield return "wal/" + file;
        foreach (var file in Entries("cache").Where(file => file.EndsWith(".tmp", StringComparison.Ordinal)))
            yield return "cache/" + file;
        HalfUploads = 0;
        var named = manifest.Live.Concat(manifest.RemoteLeftovers).ToHashSet(StringComparer.Ordinal);
        foreach (var files in place.BucketFiles().Where(files => !named.Contains(files.Key)))
        {
            if (files.Contains("meta.json"))
                yield return "bucket/" + files.Key;
            else
                HalfUploads++;
        }
    }

    private string[] Entries(string folder)
    {
        var path = Path.Combine(place.TenantFolder, folder);
        return Directory.Exists(path) ? [.. Directory.EnumerateFileSystemEntries(path).Select(entry => Path.GetFileName(entry))] : [];
    }
}
