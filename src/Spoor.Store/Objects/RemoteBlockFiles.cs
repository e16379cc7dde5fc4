using Spoor.Store.Blocks;
using Spoor.Store.Files;

namespace Spoor.Store.Objects;

/// <summary>A block, or series, in the bucket, read through the cache.</summary>
/// <param name="Bucket">Gives keys.</param>
/// <param name="Cache">Reads.</param>
/// <param name="BlockId">Which block.</param>
/// <param name="FileSizeBytes">Its files with their sizes.</param>
internal sealed record RemoteBlockFiles(BucketFolder Bucket, ChunkCache Cache, string BlockId, IReadOnlyDictionary<string, long> FileSizeBytes) : IBlockFiles
{
    public IReadableFile Open(string name) => FileSizeBytes.TryGetValue(name, out var size)
        ? new RemoteFile(Cache, BucketFolder.FileKey(BlockId, name), Bucket.Key(BlockId, name), size)
        : throw new FileNotFoundException($"{BlockId} has no file {name} in the {Bucket.Name}");
}
