using Spoor.Otlp;

namespace Spoor.Collector.Pipelines;

/// <summary>
/// Gives each batch to several consumers side by side and answers with the worst of their results, so that a client sends again what one of
/// them could not take.
/// </summary>
public sealed class FanOut : ISpanConsumer
{
    private readonly ISpanConsumer[] _consumers;

    private FanOut(ISpanConsumer[] consumers) => _consumers = consumers;

    /// <summary>One consumer for all of them; the only one itself when there is one.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static ISpanConsumer To(IReadOnlyList<ISpanConsumer> consumers) => consumers.Count switch
    {
        0 => throw new ArgumentException("A fan-out needs at least one consumer.", nameof(consumers)),
        1 => consumers[0],
        _ => new FanOut([.. consumers]),
    };

    public async ValueTask<ConsumeResult> ConsumeAsync(SpanBatch batch, CancellationToken cancellationToken)
    {
        var running = new Task<ConsumeResult>[_consumers.Length];
        for (var i = 0; i < running.Length; i++)
            running[i] = StartAsync(_consumers[i], batch, cancellationToken);
        // All of them, also when one fails: the batch must not be disposed while another still reads it.
        var results = await Task.WhenAll(running);
        return results.Aggregate(ConsumeResult.Combine);
    }

    // As an async method, so that a consumer that throws before its first await does not keep the others from running.
    private static async Task<ConsumeResult> StartAsync(ISpanConsumer consumer, SpanBatch batch, CancellationToken cancellationToken) =>
        await consumer.ConsumeAsync(batch, cancellationToken);
}
