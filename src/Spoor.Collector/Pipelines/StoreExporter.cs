using Spoor.Otlp;
using Spoor.Store.Ingest;

namespace Spoor.Collector.Pipelines;

/// <summary>The exporter <c>spoor_store</c>: the end of a pipeline that writes to the store of this process.</summary>
public sealed class StoreExporter(ISpanStore store) : ISpanConsumer
{
    public async ValueTask<ConsumeResult> ConsumeAsync(SpanBatch batch, CancellationToken cancellationToken)
    {
        var result = await store.AppendAsync(batch, cancellationToken);
        if (result.Status == AppendStatus.Stored)
            return result.RejectedSpans == 0 ? ConsumeResult.Accepted : ConsumeResult.Partial(result.RejectedSpans, result.Message);
        return ConsumeResult.Retryable(
            result.Message ?? "the store cannot take spans now", result.RetryAfter > TimeSpan.Zero ? result.RetryAfter : null);
    }
}
