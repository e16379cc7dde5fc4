using System.Text.Json;
using Spoor.Otlp;
using Spoor.Store.Blocks;

namespace Spoor.Store.Objects;

/// <summary>The blocks of one tenant in a bucket.</summary>
internal sealed class BlockBucket(IObjectStore objects, string tenant) : BucketFolder(
    objects,
    tenant,
    "blocks",
    "block",
    new BucketSteps(StoreSteps.UploadedFiles, StoreSteps.UploadedMeta, StoreSteps.RemoteMetaDeleted, StoreSteps.RemoteFilesDeleted))
{
    /// <exception cref="JsonException">It is no description of a block.</exception>
    public async Task<BlockMeta> ReadMetaAsync(BucketBlock block, CancellationToken cancellationToken) =>
        BlockMeta.FromJson(await ReadMetaBytesAsync(block, cancellationToken).ConfigureAwait(false));

    /// <summary>
    /// Copies a block's files, then <c>meta.json</c>, which says which traces are split even if the local one does not: who takes the block up from the bucket
    /// would have to read all blocks to find out. May be called again after any failure.
    /// </summary>
    /// <exception cref="ObjectStoreException">The bucket does not take it, or has another block of this id.</exception>
    /// <exception cref="Segments.BlockDamagedException">A file of the block cannot be read.</exception>
    public Task UploadAsync(IBlockFiles block, IReadOnlyList<TraceId> splitTraces, Action<string> reached, CancellationToken cancellationToken)
    {
        var meta = BlockMeta.FromJson(ReadWhole(block, BlockFormat.MetaFile));
        var metaBytes = meta.SplitTraces is null ? (meta with { SplitTraces = splitTraces }).ToJson() : meta.ToJson();
        return UploadAsync(block, meta.FileSizeBytes, metaBytes, reached, cancellationToken);
    }
}
