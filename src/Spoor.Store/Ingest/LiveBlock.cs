using Spoor.Otlp;
using Spoor.Store.Blocks;
using Spoor.Store.Files;
using Spoor.Store.Manifest;
using Spoor.Store.Segments;

namespace Spoor.Store.Ingest;

/// <summary>A block that queries see. Its folder is deleted when it was dropped and nobody reads it any more.</summary>
internal sealed class LiveBlock(ManifestBlock entry, SegmentPart part, IStoreFiles files, string folder) : SharedPart
{
    private volatile bool _dropped;

    public ManifestBlock Entry => entry;

    public SegmentPart Part => part;

    /// <summary>The manifest does not name the block any more.</summary>
    public void Drop()
    {
        _dropped = true;
        Release();
    }

    /// <summary>
    /// True also when the block could not be asked just now: that a trace counts as split without need costs time, that it does not count costs spans.
    /// False when the block could not even be opened: none of its spans will be merged.
    /// </summary>
    public bool MayContainTrace(TraceId id)
    {
        try
        {
            return part.TryFindTrace(id, out _, out _);
        }
        catch (BlockDamagedException)
        {
            return part is not DamagedBlock;
        }
    }

    protected override void OnUnused()
    {
        (part as IDisposable)?.Dispose();
        if (!_dropped)
            return;
        try
        {
            BlockFolder.Delete(files, folder);
        }
        catch (Exception e) when (StoreFileExtensions.IsFileError(e))
        {
            // The manifest says that it is removed: the next start deletes it.
        }
    }
}
