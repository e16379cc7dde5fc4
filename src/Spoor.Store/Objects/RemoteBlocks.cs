using Spoor.Store.Ingest;

namespace Spoor.Store.Objects;

/// <summary>The bucket of a store with the cache that reads from it.</summary>
internal sealed class RemoteBlocks : IDisposable
{
    private readonly IObjectStore _objects;

    private RemoteBlocks(StoreContext context, IObjectStore objects)
    {
        _objects = objects;
        Options = context.RemoteOptions;
        Bucket = new BlockBucket(objects, context.Options.Tenant);
        Series = new SeriesBucket(objects, context.Options.Tenant);
        Cache = new ChunkCache(objects, context.CacheFolder, Options.CacheBytes, Options.OutagePause, new CacheMetrics(context.Metrics.Registry), context.Report);
        Metrics = new UploadMetrics(context.Metrics.Registry);
    }

    /// <summary>The bucket that a store was given; null when it was given none. The caller has the tenant's folder locked.</summary>
    /// <exception cref="IOException">The cache's folder cannot be made or read.</exception>
    public static RemoteBlocks? Open(StoreContext context) => context.Objects is { } objects ? new RemoteBlocks(context, objects) : null;

    public RemoteOptions Options { get; }

    public BlockBucket Bucket { get; }

    public SeriesBucket Series { get; }

    public ChunkCache Cache { get; }

    public UploadMetrics Metrics { get; }

    /// <summary>The files of a block in the bucket.</summary>
    /// <param name="id">The block.</param>
    /// <param name="fileSizeBytes">All files, <c>meta.json</c> included when that is to be read.</param>
    public RemoteBlockFiles Files(string id, IReadOnlyDictionary<string, long> fileSizeBytes) => new(Bucket, Cache, id, fileSizeBytes);

    /// <summary>The files of series in the bucket.</summary>
    public RemoteBlockFiles SeriesFiles(string id, IReadOnlyDictionary<string, long> fileSizeBytes) => new(Series, Cache, id, fileSizeBytes);

    /// <summary>Deletes series from the bucket and the cache.</summary>
    public async Task DeleteSeriesAsync(string id, Action<string> reached, CancellationToken cancellationToken)
    {
        await Series.DeleteAsync(id, reached, cancellationToken).ConfigureAwait(false);
        Cache.Forget(BucketFolder.FileKey(id, ""));
    }

    /// <summary>Deletes a block from the bucket and the cache.</summary>
    public async Task DeleteAsync(string id, Action<string> reached, CancellationToken cancellationToken)
    {
        await Bucket.DeleteAsync(id, reached, cancellationToken).ConfigureAwait(false);
        Cache.Forget(BucketFolder.FileKey(id, ""));
    }

    public void Dispose()
    {
        Cache.Dispose();
        _objects.Dispose();
    }
}

/// <summary>What a store with a bucket needs to know beside the bucket itself.</summary>
internal sealed record RemoteOptions
{
    /// <summary>See <see cref="CacheOptions.MaxBytes"/>.</summary>
    public long CacheBytes { get; init; } = new CacheOptions().MaxBytes;

    /// <summary>Blocks that are opened from the bucket at a time when the store starts.</summary>
    public int ParallelOpens { get; init; } = 8;

    /// <summary>How long a graceful stop waits for the bucket.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>After a read of the bucket failed for good, others fail at once for so long.</summary>
    public TimeSpan OutagePause { get; init; } = TimeSpan.FromSeconds(2);

    public static RemoteOptions Of(StoreOptions options) => options.S3 is not { } s3 ? new RemoteOptions() : new RemoteOptions
    {
        CacheBytes = options.Cache.MaxBytes,
        ParallelOpens = s3.ListBlocksConcurrency,
        StopTimeout = s3.StopTimeout,
    };
}
