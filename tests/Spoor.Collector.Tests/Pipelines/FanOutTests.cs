using Spoor.Collector.Pipelines;
using Spoor.Otlp;
using Spoor.TestKit.Otlp;

namespace Spoor.Collector.Tests.Pipelines;

public class FanOutTests
{
    private static readonly ConsumeResult Accepted = ConsumeResult.Accepted;
    private static readonly ConsumeResult Partial = ConsumeResult.Partial(2, "two");
    private static readonly ConsumeResult Permanent = ConsumeResult.Permanent("never");
    private static readonly ConsumeResult Soon = ConsumeResult.Retryable("soon", TimeSpan.FromSeconds(1));
    private static readonly ConsumeResult Later = ConsumeResult.Retryable("later", TimeSpan.FromSeconds(9));

    public static TheoryData<ConsumeResult[], ConsumeResult> Cases => new()
    {
        { [Accepted, Accepted], Accepted },
        { [Accepted, Partial], Partial },
        { [Partial, Permanent], Permanent },
        { [Permanent, Soon], Soon },
        { [Soon, Later, Accepted], Later },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_worst_result_is_the_answer(ConsumeResult[] results, ConsumeResult expected)
    {
        using var batch = TestSpans.Trace("1").Span("x").ToBatch();
        foreach (var order in new[] { results, [.. results.Reverse()] })
        {
            var fanOut = FanOut.To([.. order.Select(ISpanConsumer (result) => new Fixed(() => result))]);
            Assert.Equal(expected, await fanOut.ConsumeAsync(batch, default));
        }
    }

    [Fact]
    public async Task A_failure_waits_for_the_others()
    {
        using var batch = TestSpans.Trace("1").Span("x").ToBatch();
        var release = new TaskCompletionSource();
        var fanOut = FanOut.To([new Fixed(() => throw new InvalidOperationException("broken")), new Waiting(release.Task)]);
        var running = fanOut.ConsumeAsync(batch, default).AsTask();
        Assert.False(running.IsCompleted);
        release.SetResult();
        await Assert.ThrowsAsync<InvalidOperationException>(() => running);
    }

    private sealed class Fixed(Func<ConsumeResult> result) : ISpanConsumer
    {
        public ValueTask<ConsumeResult> ConsumeAsync(SpanBatch batch, CancellationToken cancellationToken) => ValueTask.FromResult(result());
    }

    private sealed class Waiting(Task release) : ISpanConsumer
    {
        public async ValueTask<ConsumeResult> ConsumeAsync(SpanBatch batch, CancellationToken cancellationToken)
        {
            await release;
            return ConsumeResult.Accepted;
        }
    }
}
