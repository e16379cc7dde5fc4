using Spoor.Store.Blocks;
using Spoor.Store.Files;

namespace Spoor.Store.Objects;

/// <summary>
/// Folders of one kind of a tenant in a bucket, each written once and never changed: <c>tenant/kind/id/file</c>. <c>meta.json</c> comes last and goes first.
/// </summary>
/// <param name="objects">The bucket.</param>
/// <param name="tenant">Whose.</param>
/// <param name="kind">The folder's name, <c>blocks</c> or <c>series</c>.</param>
/// <param name="noun">What one of them is called in messages.</param>
/// <param name="steps">The names of the durable steps.</param>
internal abstract class BucketFolder(IObjectStore objects, string tenant, string kind, string noun, BucketSteps steps)
{
    private const int ParallelRequests = 4;

    public string Name => objects.Name;

    private string Root => $"{tenant}/{kind}/";

    /// <summary>A name for a file among all files of all folders, as the cache uses it.</summary>
    public static string FileKey(string id, string file) => $"{id}.{file}";

    public string Key(string id, string file) => $"{Root}{id}/{file}";

    /// <summary>Everything of the kind, by id.</summary>
    public async Task<IReadOnlyDictionary<string, BucketBlock>> ListAsync(CancellationToken cancellationToken)
    {
        var blocks = new Dictionary<string, BucketBlock>(StringComparer.Ordinal);
        await foreach (var item in objects.ListAsync(Root, cancellationToken).ConfigureAwait(false))
        {
            var name = item.Key.AsSpan(Root.Length);
            var slash = name.IndexOf('/');
            if (slash <= 0)
                continue;
            var id = name[..slash].ToString();
            if (!blocks.TryGetValue(id, out var block))
                blocks.Add(id, block = new BucketBlock(id));
            block.FileSizeBytes[name[(slash + 1)..].ToString()] = item.SizeBytes;
        }

        return blocks;
    }

    /// <summary>Deletes what there is of a folder, its <c>meta.json</c> first: half of it must not pass for the whole.</summary>
    public async Task DeleteAsync(string id, Action<string> reached, CancellationToken cancellationToken)
    {
        await objects.DeleteAsync(Key(id, BlockFormat.MetaFile), cancellationToken).ConfigureAwait(false);
        reached(steps.MetaDeleted);
        var keys = new List<string>();
        await foreach (var item in objects.ListAsync(Key(id, ""), cancellationToken).ConfigureAwait(false))
            keys.Add(item.Key);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ParallelRequests, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(keys, parallel, async (key, token) => await objects.DeleteAsync(key, token).ConfigureAwait(false)).ConfigureAwait(false);
        reached(steps.FilesDeleted);
    }

    protected async Task<byte[]> ReadMetaBytesAsync(BucketBlock block, CancellationToken cancellationToken)
    {
        var bytes = new byte[block.FileSizeBytes[BlockFormat.MetaFile]];
        var read = await objects.GetRangeAsync(Key(block.Id, BlockFormat.MetaFile), 0, bytes, cancellationToken).ConfigureAwait(false);
        return bytes[..read];
    }

    /// <summary>Copies files, then the description, which makes them count. May be called again after any failure.</summary>
    /// <exception cref="ObjectStoreException">The bucket does not take it, or has another one of this id.</exception>
    /// <exception cref="Segments.BlockDamagedException">A file cannot be read.</exception>
    protected async Task UploadAsync(
        IBlockFiles files, IReadOnlyDictionary<string, long> fileSizeBytes, byte[] meta, Action<string> reached, CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ParallelRequests, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(fileSizeBytes, parallel, async (named, token) =>
        {
            using var file = Open(files, named.Key);
            if (file.LengthBytes != named.Value)
                throw new Segments.BlockDamagedException($"{noun} {files.BlockId}: {named.Key} has {file.LengthBytes} bytes, {named.Value} were written");
            await objects.PutAsync(Key(files.BlockId, named.Key), file, token).ConfigureAwait(false);
        }).ConfigureAwait(false);
        reached(steps.UploadedFiles);
        if (!await objects.PutIfAbsentAsync(Key(files.BlockId, BlockFormat.MetaFile), meta, cancellationToken).ConfigureAwait(false))
        {
            throw new ObjectStoreException(
                ObjectStoreProblem.Refused,
                $"{Name}: {noun} {files.BlockId} is there already and another one; does another server write to the same bucket, prefix and tenant?");
        }

        reached(steps.UploadedMeta);
    }

    protected byte[] ReadWhole(IBlockFiles files, string name)
    {
        using var file = Open(files, name);
        var bytes = new byte[file.LengthBytes];
        ContentStream.ReadExactly(file, 0, bytes);
        return bytes;
    }

    private IReadableFile Open(IBlockFiles files, string name)
    {
        try
        {
            return files.Open(name);
        }
        catch (Exception e) when (StoreFileExtensions.IsFileError(e))
        {
            throw new Segments.BlockDamagedException($"{noun} {files.BlockId}: {e.Message}", e);
        }
    }
}

/// <summary>The names of the durable steps (<see cref="StoreSteps"/>) of one kind of folder.</summary>
internal sealed record BucketSteps(string UploadedFiles, string UploadedMeta, string MetaDeleted, string FilesDeleted);

/// <summary>What a list of the bucket says about a block.</summary>
internal sealed record BucketBlock(string Id)
{
    public Dictionary<string, long> FileSizeBytes { get; } = new(StringComparer.Ordinal);

    /// <summary>A block exists when its description does.</summary>
    public bool IsComplete => FileSizeBytes.ContainsKey(BlockFormat.MetaFile);

    /// <summary>True when all files are there in their length.</summary>
    public bool Holds(BlockMeta meta) =>
        IsComplete && meta.FileSizeBytes.All(file => FileSizeBytes.TryGetValue(file.Key, out var size) && size == file.Value);
}
