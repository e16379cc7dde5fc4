using Spoor.Store.Ingest;
using Spoor.Store.Manifest;

namespace Spoor.Store.Objects;

/// <summary>
/// Deletes what broken uploads and deletions left in the bucket: files of a block, or series, without <c>meta.json</c> that is not live and that is old enough for
/// nobody to be uploading it. Complete blocks are never touched.
/// </summary>
internal sealed class RemoteSweep(StoreContext context, RemoteBlocks remote, ManifestLog manifest)
{
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1), MinAge = TimeSpan.FromHours(24);

    private DateTimeOffset _last;

    public async Task RunIfDueAsync(CancellationToken cancellationToken)
    {
        var now = context.Time.GetUtcNow();
        if (now - _last < Interval)
            return;
        var listed = await remote.Bucket.ListAsync(cancellationToken).ConfigureAwait(false);
        var listedSeries = await remote.Series.ListAsync(cancellationToken).ConfigureAwait(false);
        var work = manifest.RemoteWork();
        foreach (var id in Remains(listed, work.Live.Select(block => block.Id).Concat(work.Leftovers), now))
        {
            await remote.DeleteAsync(id, context.Reached, cancellationToken).ConfigureAwait(false);
            remote.Metrics.DeletedBlocks.Increment();
        }

        foreach (var id in Remains(listedSeries, work.Series.Select(series => series.Id).Concat(work.SeriesLeftovers), now))
            await remote.DeleteSeriesAsync(id, context.Reached, cancellationToken).ConfigureAwait(false);
        _last = now;
    }

    private static string[] Remains(IReadOnlyDictionary<string, BucketBlock> listed, IEnumerable<string> named, DateTimeOffset now) =>
    [
        .. listed.Values
            .Where(found => !found.IsComplete && TimeOf(found.Id) is { } time && now - time >= MinAge)
            .Select(found => found.Id)
            .Except(named, StringComparer.Ordinal),
    ];

    /// <summary>When a block's id was made, which a UUID of version 7 tells; null for anything else, which is not ours to delete.</summary>
    private static DateTimeOffset? TimeOf(string id)
    {
        if (!Guid.TryParseExact(id, "D", out var guid) || guid.Version != 7)
            return null;
        Span<byte> bytes = stackalloc byte[16];
        guid.TryWriteBytes(bytes, bigEndian: true, out _);
        var milliseconds = ((long)System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes) << 16)
            | System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        return milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
    }
}
