using Spoor.Otlp;

namespace Spoor.Collector.Pipelines;

/// <summary>One step that spans flow into: a pipeline, a processor, an exporter.</summary>
public interface ISpanConsumer
{
    /// <summary>
    /// Takes a batch on; the result says what the receiver may tell its client. The batch stays the caller's, who disposes it after the task has
    /// completed; a consumer that keeps spans longer copies them.
    /// </summary>
    /// <exception cref="OperationCanceledException">The client gave up waiting; the spans may or may not have arrived.</exception>
    ValueTask<ConsumeResult> ConsumeAsync(SpanBatch batch, CancellationToken cancellationToken);
}
