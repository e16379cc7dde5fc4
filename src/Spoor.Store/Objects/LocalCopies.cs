using Spoor.Store.Blocks;
using Spoor.Store.Ingest;
using Spoor.Store.Manifest;

namespace Spoor.Store.Objects;

/// <summary>
/// Local folders of blocks that the bucket has. They count as cache: when they and the pieces of other blocks are too many, the oldest go, unless a query
/// reads them.
/// </summary>
internal sealed class LocalCopies(StoreContext context, RemoteBlocks remote, PartList parts)
{
    /// <summary>Pieces of blocks that are not here keep at least the fourth part of the cache.</summary>
    private readonly long _maxBytes = remote.Options.CacheBytes / 4 * 3;

    public void Trim(RemoteWork work)
    {
        var inBucket = work.Live.Where(block => block.Remote).Select(block => block.Id).ToHashSet(StringComparer.Ordinal);
        var copies = parts.Blocks
            .Where(block => block.Part is Block && inBucket.Contains(block.Entry.Id) && context.Files.FolderExists(FolderOf(block.Entry.Id)))
            .OrderBy(block => block.Entry.CreatedAt)
            .ToArray();
        var size = copies.Sum(block => block.Part.SizeBytes);
        foreach (var block in copies)
        {
            if (size <= _maxBytes)
                break;
            if (TryEvict(block.Entry.Id))
                size -= block.Part.SizeBytes;
        }

        remote.Metrics.SetLocalCopies(size);
        remote.Cache.SetLimit(remote.Options.CacheBytes - Math.Min(size, _maxBytes));
    }

    private string FolderOf(string id) => Path.Combine(context.BlocksFolder, id);

    private bool TryEvict(string id)
    {
        if (parts.Hold(id) is not { } held)
            return false;
        try
        {
            // The list and this hold it; whoever comes now is served by either place.
            if (held.HolderCount > 2 || held.Part is not Block block)
                return false;
            block.MoveTo(remote.Files(id, block.Meta.FileSizeBytes));
            context.Reached(StoreSteps.EvictedFromUse);
            BlockFolder.Delete(context.Files, FolderOf(id));
            context.Files.SyncFolder(context.BlocksFolder);
            remote.Metrics.EvictedBlocks.Increment();
            context.Reached(StoreSteps.EvictionDone);
            return true;
        }
        finally
        {
            held.Release();
        }
    }
}
