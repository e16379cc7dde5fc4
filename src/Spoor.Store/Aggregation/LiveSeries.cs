using Spoor.Store.Blocks;
using Spoor.Store.Files;
using Spoor.Store.Ingest;
using Spoor.Store.Segments;

namespace Spoor.Store.Aggregation;

/// <summary>A file of series that queries see. Its folder is deleted when it was dropped and nobody reads it any more.</summary>
internal sealed class LiveSeries(SeriesMeta meta, IBlockFiles content, IStoreFiles files, string folder) : SharedPart
{
    private volatile bool _dropped;

    public SeriesMeta Meta => meta;

    /// <summary>Series in the folder of a store, or in its bucket where the folder does not have them.</summary>
    public static LiveSeries Of(SeriesMeta meta, StoreContext context, IBlockFiles? remote = null)
    {
        var folder = Path.Combine(context.SeriesFolder, meta.Id);
        var isLocal = remote is null || context.Files.FileExists(Path.Combine(folder, BlockFormat.MetaFile));
        return new LiveSeries(meta, isLocal ? new LocalBlockFiles(context.Files, folder) : remote!, context.Files, folder);
    }

    /// <exception cref="BlockDamagedException">It cannot be opened.</exception>
    public IReadableFile Open()
    {
        try
        {
            return content.Open(SeriesFormat.TableFile);
        }
        catch (Exception fault) when (StoreFileExtensions.IsFileError(fault))
        {
            throw new BlockDamagedException($"series {meta.Id}: {fault.Message}", fault);
        }
    }

    /// <summary>The manifest does not name it any more.</summary>
    public void Drop()
    {
        _dropped = true;
        Release();
    }

    /// <summary>A copy that only the bucket has is deleted there, by who keeps the bucket; what cannot be deleted now is deleted by the next start, since the manifest does not name it.</summary>
    protected override void OnUnused()
    {
        if (_dropped)
            BuiltBlock.TryDelete(files, folder);
    }
}
