using Spoor.Collector.Pipelines;
using Spoor.Collector.Receivers;
using Spoor.Grpc;
using Spoor.Otlp;
using Spoor.Store;
using Spoor.TestKit.Otlp;

namespace Spoor.Collector.Tests.Pipelines;

public class RateLimitTests
{
    private readonly Clock _clock = new();

    [Fact]
    public async Task Batches_above_the_rate_are_refused_in_the_words_of_Tempo_until_time_has_passed()
    {
        using var batch = TestSpans.Trace().Span("a").ToTracesData().ToBatch();
        var bytes = batch.Bytes.Length;
        var limit = Create(rate: bytes, burst: 2 * bytes);
        Assert.Equal(ConsumeStatus.Accepted, (await limit.ConsumeAsync(batch, default)).Status);
        Assert.Equal(ConsumeStatus.Accepted, (await limit.ConsumeAsync(batch, default)).Status);
        var refused = await limit.ConsumeAsync(batch, default);
        var status = OtlpResponse.ToStatus(refused);
        Assert.Equal((ConsumeStatus.Retryable, GrpcStatusCode.ResourceExhausted, TimeSpan.FromSeconds(5)), (refused.Status, status.Code, status.RetryAfter));
        Assert.Equal($"RATE_LIMITED: ingestion rate limit (local: {bytes} bytes, burst: {2 * bytes} bytes) exceeded while adding {bytes} bytes for user single-tenant", status.Message);

        _clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(ConsumeStatus.Retryable, (await limit.ConsumeAsync(batch, default)).Status);
        _clock.Advance(TimeSpan.FromSeconds(0.6));
        Assert.Equal(ConsumeStatus.Accepted, (await limit.ConsumeAsync(batch, default)).Status);
    }

    [Fact]
    public async Task A_batch_larger_than_the_burst_passes_when_nothing_else_came()
    {
        using var batch = TestSpans.Trace().Span("a").ToTracesData().ToBatch();
        var limit = Create(rate: 10, burst: 10);
        Assert.Equal(ConsumeStatus.Accepted, (await limit.ConsumeAsync(batch, default)).Status);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(ConsumeStatus.Retryable, (await limit.ConsumeAsync(batch, default)).Status);
        _clock.Advance(TimeSpan.FromSeconds(batch.Bytes.Length));
        Assert.Equal(ConsumeStatus.Accepted, (await limit.ConsumeAsync(batch, default)).Status);
    }

    [Fact]
    public void Without_a_rate_nothing_stands_in_the_way()
    {
        var next = new Taking();
        Assert.Same(next, RateLimit.Of(next, new IngestionLimits(), "single-tenant", _clock));
    }

    private ISpanConsumer Create(long rate, long burst) =>
        RateLimit.Of(new Taking(), new IngestionLimits { RateLimitBytes = rate, BurstSizeBytes = burst }, "single-tenant", _clock);

    private sealed class Taking : ISpanConsumer
    {
        public ValueTask<ConsumeResult> ConsumeAsync(SpanBatch batch, CancellationToken cancellationToken) => ValueTask.FromResult(ConsumeResult.Accepted);
    }

    private sealed class Clock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan time) => _ticks += time.Ticks;
    }
}
