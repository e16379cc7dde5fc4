using Microsoft.Extensions.Logging;
using Spoor.Collector.Pipelines;
using Spoor.Otlp;

namespace Spoor.Collector.Receivers;

/// <summary>The last step of every receiver: gives a decoded batch to the pipelines and counts what became of it.</summary>
internal sealed class SpanIntake(ISpanConsumer pipelines, ReceiverMetrics metrics, ILogger logger)
{
    public ReceiverMetrics Metrics => metrics;

    /// <summary>Never fails but by cancellation: a pipeline that throws is one to try again.</summary>
    public async ValueTask<ConsumeResult> ConsumeAsync(SpanBatch batch, CancellationToken cancellationToken)
    {
        var spans = batch.Spans.Length;
        var invalid = batch.RejectedSpans;
        metrics.Received(spans + invalid, batch.Bytes.Length);
        if (spans == 0)
        {
            if (invalid == 0)
                return ConsumeResult.Accepted;
            metrics.Refused(invalid, RefusalReason.InvalidSpan);
            return ConsumeResult.Partial(invalid, batch.RejectionReason);
        }

        ConsumeResult result;
        try
        {
            result = await pipelines.ConsumeAsync(batch, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            metrics.Refused(spans + invalid, RefusalReason.Unavailable);
            throw;
        }
        catch (Exception exception)
        {
            ReceiverLog.PipelineFailed(logger, exception);
            result = ConsumeResult.Retryable("internal error; the log of the server has the details");
        }

        if (result.Status != ConsumeStatus.Accepted)
        {
            metrics.Refused(spans + invalid, result.Status == ConsumeStatus.Retryable ? RefusalReason.Unavailable : RefusalReason.Permanent);
            return result;
        }

        var rejected = Math.Max(invalid, result.RejectedSpans);
        metrics.Accepted(spans + invalid - rejected);
        if (rejected == 0)
            return result;
        metrics.Refused(rejected, RefusalReason.InvalidSpan);
        return ConsumeResult.Partial(rejected, result.Message ?? batch.RejectionReason);
    }
}
