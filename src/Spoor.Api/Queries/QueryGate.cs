using System.Diagnostics.CodeAnalysis;
using Spoor.Api.Http;
using Spoor.Store.Telemetry;

namespace Spoor.Api.Queries;

/// <summary>Lets so many queries run at once; a bounded number of others waits in order of arrival, and the rest is refused. Thread-safe.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore holds nothing to dispose of unless its wait handle is asked for.")]
internal sealed class QueryGate
{
    private readonly SemaphoreSlim _slots;
    private readonly int _maxWaiting;
    private int _waiting;

    public QueryGate(ApiLimits limits, MetricsRegistry metrics)
    {
        _slots = new SemaphoreSlim(limits.MaxConcurrentQueries);
        _maxWaiting = limits.MaxOutstandingQueries;
        metrics.Gauge("spoor_query_running", "Queries that are being answered.", () => limits.MaxConcurrentQueries - _slots.CurrentCount);
        metrics.Gauge("spoor_query_waiting", "Queries that wait for others to finish.", () => Volatile.Read(ref _waiting));
    }

    /// <exception cref="ApiException">429: too many wait already.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> query, CancellationToken cancellationToken)
    {
        if (!_slots.Wait(0, CancellationToken.None))
            await WaitAsync(cancellationToken);
        try
        {
            return await query();
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) > _maxWaiting)
                throw new ApiException(429, "too many outstanding requests");
            await _slots.WaitAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
