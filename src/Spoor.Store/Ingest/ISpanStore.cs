using Spoor.Otlp;

namespace Spoor.Store.Ingest;

/// <summary>Where spans are kept: the one door through which pipelines write.</summary>
public interface ISpanStore
{
    /// <summary>
    /// Stores a batch and returns once what it accepted is durable and can be found. The batch stays the caller's: it must not be disposed
    /// before the returned task completes, and the store keeps nothing of its bytes after that.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller gave up waiting; the batch may or may not have been stored.</exception>
    ValueTask<AppendResult> AppendAsync(SpanBatch batch, CancellationToken cancellationToken);
}
