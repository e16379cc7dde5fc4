using System.Buffers;
using System.Runtime.InteropServices;

namespace Spoor.Store.Objects;

/// <summary>
/// Reads ranges of objects through pieces on local disk. A piece that is not here is fetched once, however many readers wait for it; a failed fetch fails
/// those who waited and leaves nothing behind. May be called from any number of threads.
/// </summary>
internal sealed class ChunkCache : IDisposable
{
    private const int ParallelFetches = 16;

    // A piece may be evicted before its reader comes to it; when that goes on, it is read past the cache.
    private const int MaxTries = 3;

    private readonly IObjectStore _objects;
    private readonly CacheMetrics _metrics;
    private readonly Action<StoreEvent> _report;
    private readonly BucketOutage _outage;
    private readonly ChunkFolder _folder;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Task<byte[]?>> _fetches = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _slots = new(ParallelFetches);
    private readonly CancellationTokenSource _closing = new();
    private volatile bool _diskFailed;

    /// <param name="objects">The bucket.</param>
    /// <param name="folder">Where pieces are kept; made when missing.</param>
    /// <param name="maxBytes">How many bytes of them.</param>
    /// <param name="outagePause">See <see cref="RemoteOptions.OutagePause"/>.</param>
    /// <param name="metrics">Where to count.</param>
    /// <param name="report">Takes what an operator should know.</param>
    /// <exception cref="IOException">The folder cannot be made or read.</exception>
    public ChunkCache(IObjectStore objects, string folder, long maxBytes, TimeSpan outagePause, CacheMetrics metrics, Action<StoreEvent> report)
    {
        _outage = new BucketOutage(objects.Name, outagePause, report);
        _objects = objects;
        _metrics = metrics;
        _report = report;
        _folder = new ChunkFolder(folder, maxBytes);
        metrics.Watch(() => _folder.SizeBytes);
    }

    public long SizeBytes => _folder.SizeBytes;

    public void SetLimit(long maxBytes) => _folder.SetLimit(maxBytes);

    /// <summary>Forgets the pieces of an object or block that was deleted.</summary>
    public void Forget(string cacheKeyPrefix) => _folder.RemoveAll(cacheKeyPrefix);

    /// <summary>Fills the buffer from an offset on; returns less than its length only at the object's end.</summary>
    /// <exception cref="IOException">The bucket cannot be read, after retries.</exception>
    public int Read(in ChunkSource source, long offset, Span<byte> buffer)
    {
        var count = (int)Math.Clamp(source.LengthBytes - offset, 0, buffer.Length);
        if (count == 0)
            return 0;
        var first = (int)(offset / ChunkSource.ChunkBytes);
        var last = (int)((offset + count - 1) / ChunkSource.ChunkBytes);

        // All that are missing at once, then one after the other.
        for (var chunk = first; first < last && chunk <= last; chunk++)
        {
            if (!_folder.Has(source.FileName(chunk)))
                _ = Fetch(source, chunk);
        }

        for (var chunk = first; chunk <= last; chunk++)
        {
            var from = Math.Max(offset, ChunkSource.OffsetOf(chunk));
            var to = Math.Min(offset + count, ChunkSource.OffsetOf(chunk) + source.LengthOf(chunk));
            ReadChunk(source, chunk, (int)(from - ChunkSource.OffsetOf(chunk)), buffer[(int)(from - offset)..(int)(to - offset)]);
        }

        return count;
    }

    public void Dispose()
    {
        _closing.Cancel();
        Task[] running;
        lock (_gate)
            running = [.. _fetches.Values];
        try
        {
            Task.WaitAll(running);
        }
        catch (AggregateException)
        {
            // Who waited for them was told.
        }

        _closing.Dispose();
        _slots.Dispose();
    }

    private void ReadChunk(in ChunkSource source, int chunk, int within, Span<byte> target)
    {
        for (var attempt = 0; attempt < MaxTries; attempt++)
        {
            if (_folder.TryRead(source.FileName(chunk), source.LengthOf(chunk), within, target))
            {
                if (attempt == 0)
                    _metrics.Hits.Increment();
                return;
            }

            if (attempt == 0)
                _metrics.Misses.Increment();
            if (Wait(Fetch(source, chunk)) is { } bytes)
            {
                bytes.AsSpan(within, target.Length).CopyTo(target);
                return;
            }
        }

        var own = new byte[target.Length];
        var (key, offset, close) = (source.ObjectKey, ChunkSource.OffsetOf(chunk) + within, _closing.Token);
        CheckLength(source, Wait(Task.Run(() => _objects.GetRangeAsync(key, offset, own, close), close)), own.Length);
        own.CopyTo(target);
    }

    /// <summary>Null when the piece is in the folder now; its bytes when the disk did not take it.</summary>
    private Task<byte[]?> Fetch(ChunkSource source, int chunk)
    {
        var name = source.FileName(chunk);
        lock (_gate)
        {
            ref var fetch = ref CollectionsMarshal.GetValueRefOrAddDefault(_fetches, name, out var exists);
            if (!exists)
                fetch = Task.Run(() => FetchAsync(source, chunk, name));
            return fetch!;
        }
    }

    private async Task<byte[]?> FetchAsync(ChunkSource source, int chunk, string name)
    {
        var length = source.LengthOf(chunk);
        byte[]? buffer = null;
        var isKept = true;
        try
        {
            await _slots.WaitAsync(_closing.Token).ConfigureAwait(false);
            try
            {
                _outage.ThrowIfPausing();
                buffer = ArrayPool<byte>.Shared.Rent(length);
                var read = await _objects.GetRangeAsync(source.ObjectKey, ChunkSource.OffsetOf(chunk), buffer.AsMemory(0, length), _closing.Token)
                    .ConfigureAwait(false);
                CheckLength(source, read, length);
                _outage.Ended();
                isKept = TryKeep(name, buffer.AsSpan(0, length));
                return isKept ? null : buffer;
            }
            catch (ObjectStoreException e) when (e.Problem != ObjectStoreProblem.NotFound)
            {
                _outage.Began(e);
                throw;
            }
            finally
            {
                _slots.Release();
            }
        }
        finally
        {
            lock (_gate)
                _fetches.Remove(name);

            // Bytes that readers were given go to the garbage collector.
            if (buffer is not null && isKept)
                ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private bool TryKeep(string name, ReadOnlySpan<byte> bytes)
    {
        try
        {
            _folder.Add(name, bytes);
            _diskFailed = false;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!_diskFailed)
                _report(new StoreEvent(StoreEventLevel.Warning, "the cache cannot be written; blocks are read from the bucket without it", e));
            _diskFailed = true;
            return false;
        }
    }

    private static void CheckLength(in ChunkSource source, int read, int expected)
    {
        if (read != expected)
            throw new IOException($"object {source.ObjectKey} is shorter than its {source.LengthBytes} bytes");
    }

    private static T Wait<T>(Task<T> task)
    {
        try
        {
            return task.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException e)
        {
            throw new IOException("the store is being closed", e);
        }
    }
}
