using Spoor.Store.Files;

namespace Spoor.Store.Objects;

/// <summary>An object that is read by position, through the cache. Reading blocks the calling thread while a piece is on its way.</summary>
internal sealed class RemoteFile(ChunkCache cache, string cacheKey, string objectKey, long lengthBytes) : IReadableFile
{
    public long LengthBytes => lengthBytes;

    public int Read(long offset, Span<byte> buffer) => cache.Read(new ChunkSource(cacheKey, objectKey, lengthBytes), offset, buffer);

    public void Dispose()
    {
        // Nothing is open between reads.
    }
}
