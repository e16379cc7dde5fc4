using Spoor.Store.Ingest;
using Spoor.Store.Manifest;

namespace Spoor.Store.Objects;

/// <summary>
/// Deletes what broken uploads and deletions left in the bucket: files of a block without <c>meta.json</c> that is not live and that is old enough for
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
        var work = manifest.RemoteWork();
        var named = work.Live.Select(block => block.Id).Concat(work.Leftovers).ToHashSet(StringComparer.Ordinal);
        foreach (var block in listed.Values)
        {
            if (block.IsComplete || named.Contains(block.Id) || TimeOf(block.Id) is not { } time || now - time < MinAge)
                continue;
            await remote.DeleteAsync(block.Id, context.Reached, cancellationToken).ConfigureAwait(false);
            remote.Metrics.DeletedBlocks.Increment();
        }

        _last = now;
    }

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
