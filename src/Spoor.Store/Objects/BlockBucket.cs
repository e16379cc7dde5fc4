using System.Text.Json;
using Spoor.Otlp;
using Spoor.Store.Blocks;
using Spoor.Store.Files;

namespace Spoor.Store.Objects;

/// <summary>The blocks of one tenant in a bucket: <c>tenant/blocks/id/file</c>. <c>meta.json</c> comes last and goes first.</summary>
internal sealed class BlockBucket(IObjectStore objects, string tenant)
{
    private const int ParallelRequests = 4;

    public string Name => objects.Name;

    private string Root => $"{tenant}/blocks/";

    /// <summary>A name for a file of a block among all files of all blocks, as the cache uses it.</summary>
    public static string FileKey(string id, string file) => $"{id}.{file}";

    public string Key(string id, string file) => $"{Root}{id}/{file}";

    /// <summary>Everything below <c>blocks/</c>, by block id.</summary>
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

    /// <exception cref="JsonException">It is no description of a block.</exception>
    public async Task<BlockMeta> ReadMetaAsync(BucketBlock block, CancellationToken cancellationToken)
    {
        var bytes = new byte[block.FileSizeBytes[BlockFormat.MetaFile]];
        var read = await objects.GetRangeAsync(Key(block.Id, BlockFormat.MetaFile), 0, bytes, cancellationToken).ConfigureAwait(false);
        return BlockMeta.FromJson(bytes.AsSpan(0, read));
    }

    /// <summary>
    /// Copies a block's files, then <c>meta.json</c>, which says which traces are split even if the local one does not: who takes the block up from the bucket
    /// would have to read all blocks to find out. May be called again after any failure.
    /// </summary>
    /// <exception cref="ObjectStoreException">The bucket does not take it, or has another block of this id.</exception>
    /// <exception cref="Segments.BlockDamagedException">A file of the block cannot be read.</exception>
    public async Task UploadAsync(IBlockFiles block, IReadOnlyList<TraceId> splitTraces, Action<string> reached, CancellationToken cancellationToken)
    {
        var meta = BlockMeta.FromJson(ReadWhole(block, BlockFormat.MetaFile));
        var metaBytes = meta.SplitTraces is null ? (meta with { SplitTraces = splitTraces }).ToJson() : meta.ToJson();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ParallelRequests, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(meta.FileSizeBytes, parallel, async (named, token) =>
        {
            using var file = Open(block, named.Key);
            if (file.LengthBytes != named.Value)
                throw new Segments.BlockDamagedException($"block {block.BlockId}: {named.Key} has {file.LengthBytes} bytes, {named.Value} were written");
            await objects.PutAsync(Key(block.BlockId, named.Key), file, token).ConfigureAwait(false);
        }).ConfigureAwait(false);
        reached(StoreSteps.UploadedFiles);
        if (!await objects.PutIfAbsentAsync(Key(block.BlockId, BlockFormat.MetaFile), metaBytes, cancellationToken).ConfigureAwait(false))
        {
            throw new ObjectStoreException(
                ObjectStoreProblem.Refused,
                $"{Name}: block {block.BlockId} is there already and another one; does another server write to the same bucket, prefix and tenant?");
        }

        reached(StoreSteps.UploadedMeta);
    }

    /// <summary>Deletes what there is of a block, its <c>meta.json</c> first: half a block must not pass for a whole one.</summary>
    public async Task DeleteAsync(string id, Action<string> reached, CancellationToken cancellationToken)
    {
        await objects.DeleteAsync(Key(id, BlockFormat.MetaFile), cancellationToken).ConfigureAwait(false);
        reached(StoreSteps.RemoteMetaDeleted);
        var keys = new List<string>();
        await foreach (var item in objects.ListAsync(Key(id, ""), cancellationToken).ConfigureAwait(false))
            keys.Add(item.Key);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ParallelRequests, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(keys, parallel, async (key, token) => await objects.DeleteAsync(key, token).ConfigureAwait(false)).ConfigureAwait(false);
        reached(StoreSteps.RemoteFilesDeleted);
    }

    private static byte[] ReadWhole(IBlockFiles block, string name)
    {
        using var file = Open(block, name);
        var bytes = new byte[file.LengthBytes];
        ContentStream.ReadExactly(file, 0, bytes);
        return bytes;
    }

    private static IReadableFile Open(IBlockFiles block, string name)
    {
        try
        {
            return block.Open(name);
        }
        catch (Exception e) when (StoreFileExtensions.IsFileError(e))
        {
            throw new Segments.BlockDamagedException($"block {block.BlockId}: {e.Message}", e);
        }
    }
}

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
