using Spoor.Store.Blocks;
using Spoor.Store.Ingest;
using Spoor.Store.Objects;

namespace Spoor.Store.Inspection;

/// <summary>What is there of a block in one place.</summary>
/// <param name="FileSizeBytes">The files that are there, by name.</param>
internal sealed record BlockSource(IBlockFiles Files, IReadOnlyDictionary<string, long> FileSizeBytes)
{
    /// <summary>A block exists when its description does.</summary>
    public bool IsComplete => FileSizeBytes.ContainsKey(BlockFormat.MetaFile);

    public long SizeBytes => FileSizeBytes.Values.Sum();
}

/// <summary>Where the blocks, or the series, of a store lie: in its folder, in its bucket, or in both. Lists once, when made.</summary>
internal sealed class BlockSources
{
    private readonly StoreContext _context;
    private readonly string _folder;
    private readonly BucketFolder? _bucket;
    private readonly IReadOnlyDictionary<string, BucketBlock> _listed = new Dictionary<string, BucketBlock>();

    private BlockSources(StoreContext context, string folder, BucketFolder? bucket)
    {
        _context = context;
        _folder = folder;
        _bucket = bucket;
        if (bucket is not null)
            _listed = bucket.ListAsync(CancellationToken.None).GetAwaiter().GetResult();
    }

    public static BlockSources OfBlocks(StoreContext context) =>
        new(context, context.BlocksFolder, context.Objects is { } objects ? new BlockBucket(objects, context.Options.Tenant) : null);

    public static BlockSources OfSeries(StoreContext context) =>
        new(context, context.SeriesFolder, context.Objects is { } objects ? new SeriesBucket(objects, context.Options.Tenant) : null);

    /// <summary>Ids of everything that looks like one of them, sorted.</summary>
    public IReadOnlyList<string> Ids
    {
        get
        {
            IEnumerable<string> local = _context.Files.FolderExists(_folder) ? _context.Files.ListFolders(_folder) : [];
            return [.. local.Union(_listed.Keys).Order(StringComparer.Ordinal)];
        }
    }

    public bool HasRemote(string id) => _listed.TryGetValue(id, out var block) && block.IsComplete;

    /// <summary><c>disk</c>, <c>bucket</c>, or <c>both</c>.</summary>
    public string LocationOf(string id) => (_context.Files.FolderExists(Path.Combine(_folder, id)), HasRemote(id)) switch
    {
        (true, true) => "both",
        (false, true) => "bucket",
        _ => "disk",
    };

    /// <summary>The whole block, from the folder if it is there; else what there is of it; null when there is nothing.</summary>
    public BlockSource? Find(string id)
    {
        var local = Local(id);
        return local is { IsComplete: true } ? local : Remote(id) ?? local;
    }

    private BlockSource? Local(string id)
    {
        var folder = Path.Combine(_folder, id);
        if (!_context.Files.FolderExists(folder))
            return null;
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        try
        {
            foreach (var name in _context.Files.ListFiles(folder))
            {
                using var file = _context.Files.OpenRead(Path.Combine(folder, name));
                sizes[name] = file.LengthBytes;
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // It is being deleted.
        }

        return new BlockSource(new LocalBlockFiles(_context.Files, folder), sizes);
    }

    private BlockSource? Remote(string id) =>
        _listed.TryGetValue(id, out var block) ? new BlockSource(new BucketFiles(_context.Objects!, _bucket!, id, block.FileSizeBytes), block.FileSizeBytes) : null;
}
