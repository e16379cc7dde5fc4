using Spoor.Store.Tail;

namespace Spoor.Api.Tail;

/// <summary>What one client has not been sent yet, bounded by bytes. One thread adds, another one takes.</summary>
internal sealed class TailBuffer : IDisposable
{
    private const long MaxBytes = 4 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _added = new(0);
    private List<TailSpan> _spans = [];
    private long _sizeBytes;
    private long _dropped;
    private bool _hasGap;
    private string? _end;

    public long FreeBytes
    {
        get
        {
            lock (_gate)
                return MaxBytes - _sizeBytes;
        }
    }

    public void Add(TailBatch batch)
    {
        if (batch.Spans.Count == 0 && batch.Dropped == 0 && !batch.HasGap)
            return;
        lock (_gate)
        {
            _spans.AddRange(batch.Spans);
            _sizeBytes += batch.Spans.Sum(static span => span.SizeBytes);
            _dropped += batch.Dropped;
            _hasGap |= batch.HasGap;
        }

        _added.Release();
    }

    /// <summary>Nothing follows, and why.</summary>
    public void End(string reason)
    {
        lock (_gate)
            _end = reason;
        _added.Release();
    }

    /// <summary>Waits until there is something, or the time is over, and empties the buffer.</summary>
    public async Task<TailNews> TakeAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (await _added.WaitAsync(timeout, cancellationToken))
        {
            // All that was added since comes along.
            while (_added.Wait(0, CancellationToken.None))
            {
            }
        }

        lock (_gate)
        {
            var news = new TailNews(_spans, _dropped, _hasGap, _end);
            (_spans, _sizeBytes, _dropped, _hasGap) = ([], 0, 0, false);
            return news;
        }
    }

    public void Dispose() => _added.Dispose();
}

/// <param name="Spans">As they arrived.</param>
/// <param name="Dropped">Spans that did not fit after these.</param>
/// <param name="HasGap">True when the server itself missed spans.</param>
/// <param name="End">Why nothing follows; null when something may.</param>
internal sealed record TailNews(IReadOnlyList<TailSpan> Spans, long Dropped, bool HasGap, string? End)
{
    public bool IsEmpty => Spans.Count == 0 && Dropped == 0 && !HasGap && End is null;
}
