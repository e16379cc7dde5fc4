namespace Spoor.Store.Objects;

/// <summary>
/// Whether the bucket can be read. While it cannot, most reads fail at once instead of waiting for retries of their own: a query that touches a thousand
/// blocks would wait a thousand times. Said once when it begins and once when it ends. Thread-safe.
/// </summary>
internal sealed class BucketOutage(string bucketName, TimeSpan pause, Action<StoreEvent> report)
{
    private readonly Lock _gate = new();
    private ObjectStoreException? _last;
    private long _pauseUntil;

    /// <exception cref="ObjectStoreException">The bucket could not be read a moment ago.</exception>
    public void ThrowIfPausing()
    {
        lock (_gate)
        {
            if (_last is { } last && Environment.TickCount64 < _pauseUntil)
                throw new ObjectStoreException(last.Problem, last.Message, last);
        }
    }

    public void Began(ObjectStoreException fault)
    {
        lock (_gate)
        {
            // Who was turned away learned nothing new.
            if (fault.InnerException is ObjectStoreException)
                return;
            var isFirst = _last is null;
            _last = fault;
            _pauseUntil = Environment.TickCount64 + (long)pause.TotalMilliseconds;
            if (!isFirst)
                return;
        }

        report(new StoreEvent(
            StoreEventLevel.Error, $"the {bucketName} cannot be read; answers are partial where they need blocks that are not on local disk: {fault.Message}", fault));
    }

    public void Ended()
    {
        if (Volatile.Read(ref _last) is null)
            return;
        lock (_gate)
        {
            if (_last is null)
                return;
            _last = null;
        }

        report(new StoreEvent(StoreEventLevel.Information, $"the {bucketName} can be read again"));
    }
}
