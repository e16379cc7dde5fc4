namespace Spoor.Store.Objects;

/// <summary>What of a bucket is kept on local disk (<c>cache</c>).</summary>
public sealed record CacheOptions
{
    /// <summary>Where pieces of remote blocks are kept (<c>cache.path</c>); null means <c>cache</c> in the tenant's folder.</summary>
    public string? Path { get; init; }

    /// <summary>
    /// Bytes of local disk for blocks that are in the bucket: their local copies, of which the oldest go first, and pieces of those that are not here
    /// any more (<c>cache.max_bytes</c>). Blocks that are not in the bucket yet come on top.
    /// </summary>
    public long MaxBytes { get; init; } = 10L << 30;
}
