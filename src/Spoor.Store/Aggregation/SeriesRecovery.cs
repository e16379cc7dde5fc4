using System.Text.Json;
using Spoor.Store.Blocks;
using Spoor.Store.Ingest;
using Spoor.Store.Manifest;

namespace Spoor.Store.Aggregation;

/// <summary>
/// Sorts out folders of series when a store is opened: what the manifest does not name was never to count, since the blocks it was computed from still do,
/// and goes. Where the manifest is damaged or lost, complete series are taken up, and the blocks they were computed from are dead, unless others count for
/// the same blocks already.
/// </summary>
internal static class SeriesRecovery
{
    /// <summary>Takes up what the manifest lost. Comes after blocks were taken up, before folders of dead blocks are deleted.</summary>
    public static void TakeUp(StoreContext context, ManifestLog manifest)
    {
        if (manifest.Damage is null && !manifest.IsNew)
            return;
        var state = manifest.State;
        var complete = Folders(context).Where(id => !state.RemovedSeries.Contains(id) && !state.Series.Any(series => series.Id == id));
        foreach (var meta in complete.Select(id => ReadMeta(context, id)).OfType<SeriesMeta>().OrderByDescending(meta => meta.Id, StringComparer.Ordinal).ToArray())
        {
            if (IsCounted(state, meta))
                continue;
            state.Apply(new ManifestRecord
            {
                AddedSeries = [meta],
                RemovedSeries = [.. (meta.Replaces ?? []).Where(state.IsLiveSeries)],
                Removed = [.. meta.Sources.Where(state.IsLive)],
            });
            context.Report(new StoreEvent(
                StoreEventLevel.Warning, $"series {meta.Id} are complete, but the manifest does not name them: they are taken up in place of {meta.Sources.Count} blocks"));
        }
    }

    /// <summary>True when live blocks or series count for the same already, other than those that these take the place of.</summary>
    public static bool IsCounted(ManifestState state, SeriesMeta meta)
    {
        var others = state.Series.Where(series => !(meta.Replaces ?? []).Contains(series.Id, StringComparer.Ordinal)).ToArray();
        return others.SelectMany(series => series.Sources)
            .Concat(state.Blocks.SelectMany(block => block.Replaces ?? []))
            .Intersect(meta.Sources)
            .Concat(others.SelectMany(series => series.Replaces ?? []).Intersect([meta.Id, .. meta.Replaces ?? []]))
            .Any();
    }

    /// <summary>Deletes what does not count, and names what should be there and is not.</summary>
    public static void DeleteLeftovers(StoreContext context, ManifestLog manifest, Func<string, bool> isInBucket)
    {
        var live = manifest.State.Series.Select(series => series.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var id in Folders(context))
        {
            if (live.Remove(id))
                continue;
            BlockFolder.Delete(context.Files, Path.Combine(context.SeriesFolder, id));
            context.Files.SyncFolder(context.SeriesFolder);
            context.Reached(StoreSteps.SeriesLeftoverDeleted);
        }

        foreach (var id in live.Where(id => !isInBucket(id)))
            context.Report(new StoreEvent(StoreEventLevel.Error, $"the folder of series {id} is missing in {context.SeriesFolder}; what they counted is lost"));
    }

    /// <summary>What has not the name of series is not ours to look into or delete.</summary>
    private static string[] Folders(StoreContext context) =>
        context.Files.FolderExists(context.SeriesFolder)
            ? [.. context.Files.ListFolders(context.SeriesFolder).Where(name => Guid.TryParseExact(name, "D", out _))]
            : [];

    private static SeriesMeta? ReadMeta(StoreContext context, string id)
    {
        var path = Path.Combine(context.SeriesFolder, id, BlockFormat.MetaFile);
        if (!context.Files.FileExists(path))
            return null;
        try
        {
            return SeriesMeta.FromJson(Files.StoreFileExtensions.ReadAllBytes(context.Files, path));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
