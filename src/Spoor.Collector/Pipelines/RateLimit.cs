using System.Globalization;
using Spoor.Otlp;
using Spoor.Store;

namespace Spoor.Collector.Pipelines;

/// <summary>
/// Refuses batches above a rate, in Tempo's words, so that clients send them again later. A bucket fills with the rate up to the burst; a batch larger than
/// the burst passes when the bucket is full, and those after it wait the longer. Thread-safe.
/// </summary>
internal sealed class RateLimit : ISpanConsumer
{
    /// <summary>When clients shall come again, as in Tempo.</summary>
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly ISpanConsumer _next;
    private readonly string _tenant;
    private readonly long _rate;
    private readonly long _burst;
    private readonly TimeProvider _clock;
    private double _available;
    private long _filledAt;

    private RateLimit(ISpanConsumer next, IngestionLimits limits, string tenant, TimeProvider clock)
    {
        _next = next;
        _tenant = tenant;
        _rate = limits.RateLimitBytes;
        _burst = limits.BurstSizeBytes > 0 ? limits.BurstSizeBytes : limits.RateLimitBytes;
        _clock = clock;
        _available = _burst;
        _filledAt = clock.GetTimestamp();
    }

    /// <summary>The consumer itself when there is no limit.</summary>
    public static ISpanConsumer Of(ISpanConsumer next, IngestionLimits limits, string tenant, TimeProvider clock) =>
        limits.RateLimitBytes > 0 ? new RateLimit(next, limits, tenant, clock) : next;

    public ValueTask<ConsumeResult> ConsumeAsync(SpanBatch batch, CancellationToken cancellationToken)
    {
        var bytes = batch.Bytes.Length;
        if (TryTake(bytes))
            return _next.ConsumeAsync(batch, cancellationToken);
        var message = string.Create(
            CultureInfo.InvariantCulture,
            $"RATE_LIMITED: ingestion rate limit (local: {_rate} bytes, burst: {_burst} bytes) exceeded while adding {bytes} bytes for user {_tenant}");
        return ValueTask.FromResult(ConsumeResult.RateLimited(message, Delay));
    }

    private bool TryTake(int bytes)
    {
        lock (_gate)
        {
            var now = _clock.GetTimestamp();
            _available = Math.Min(_burst, _available + (_clock.GetElapsedTime(_filledAt, now).TotalSeconds * _rate));
            _filledAt = now;
            if (_available < Math.Min(bytes, _burst))
                return false;
            _available -= bytes;
            return true;
        }
    }
}
