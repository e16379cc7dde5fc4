namespace Spoor.Store.Objects;

/// <summary>An object, as the cache knows it.</summary>
/// <param name="CacheKey">Names its pieces in the cache; a file name that no other object has.</param>
/// <param name="ObjectKey">Its key in the bucket.</param>
/// <param name="LengthBytes">Its length; objects never change.</param>
internal readonly record struct ChunkSource(string CacheKey, string ObjectKey, long LengthBytes)
{
    /// <summary>What is fetched and kept as one: large enough that a search does not send a request per page, small enough for a trace by id.</summary>
    public const int ChunkBytes = 512 * 1024;

    public int LengthOf(int chunk) => (int)Math.Min(ChunkBytes, LengthBytes - OffsetOf(chunk));

    public string FileName(int chunk) => $"{CacheKey}.{chunk}";

    public static long OffsetOf(int chunk) => (long)chunk * ChunkBytes;
}
