using System.Text.Json;
using Spoor.Store.Aggregation;
using Spoor.Store.Blocks;

namespace Spoor.Store.Objects;

/// <summary>The series of one tenant in a bucket.</summary>
internal sealed class SeriesBucket(IObjectStore objects, string tenant) : BucketFolder(
    objects,
    tenant,
    "series",
    "series",
    new BucketSteps(StoreSteps.SeriesUploadedFiles, StoreSteps.SeriesUploadedMeta, StoreSteps.SeriesRemoteMetaDeleted, StoreSteps.SeriesRemoteFilesDeleted))
{
    /// <exception cref="JsonException">It is no description of series.</exception>
    public async Task<SeriesMeta> ReadMetaAsync(BucketBlock series, CancellationToken cancellationToken) =>
        SeriesMeta.FromJson(await ReadMetaBytesAsync(series, cancellationToken).ConfigureAwait(false));

    /// <summary>Copies the table, then <c>meta.json</c>. May be called again after any failure.</summary>
    /// <exception cref="ObjectStoreException">The bucket does not take it, or has other series of this id.</exception>
    /// <exception cref="Segments.BlockDamagedException">A file cannot be read.</exception>
    public Task UploadAsync(IBlockFiles series, SeriesMeta meta, Action<string> reached, CancellationToken cancellationToken) => UploadAsync(
        series,
        new Dictionary<string, long> { [SeriesFormat.TableFile] = meta.FileSizeBytes },
        ReadWhole(series, BlockFormat.MetaFile),
        reached,
        cancellationToken);
}
