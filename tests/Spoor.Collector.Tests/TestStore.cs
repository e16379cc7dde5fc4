using OpenTelemetry.Proto.Trace.V1;
using Spoor.Otlp;
using Spoor.Store.Ingest;

namespace Spoor.Collector.Tests;

/// <summary>Keeps what it is given, and answers as it is told.</summary>
internal sealed class TestStore : ISpanStore
{
    private readonly List<byte[]> _batches = [];

    /// <summary>What to do with a batch; by default it is stored.</summary>
    public Func<SpanBatch, CancellationToken, ValueTask<AppendResult>> Answer { get; set; } =
        static (batch, _) => ValueTask.FromResult(new AppendResult(AppendStatus.Stored, batch.RejectedSpans, batch.RejectionReason, default));

    /// <summary>The bytes of the batches that were stored.</summary>
    public IReadOnlyList<byte[]> Batches
    {
        get
        {
            lock (_batches)
                return [.. _batches];
        }
    }

    /// <summary>Everything stored, as one message.</summary>
    public TracesData Stored
    {
        get
        {
            var all = new TracesData();
            foreach (var batch in Batches)
                all.ResourceSpans.AddRange(TracesData.Parser.ParseFrom(batch).ResourceSpans);
            return all;
        }
    }

    public IEnumerable<Span> Spans => Stored.ResourceSpans.SelectMany(resource => resource.ScopeSpans).SelectMany(scope => scope.Spans);

    public async ValueTask<AppendResult> AppendAsync(SpanBatch batch, CancellationToken cancellationToken)
    {
        var result = await Answer(batch, cancellationToken);
        if (result.Status == AppendStatus.Stored)
        {
            lock (_batches)
                _batches.Add(batch.Bytes.ToArray());
        }

        return result;
    }

    public void Refuse(string message, TimeSpan retryAfter = default) =>
        Answer = (_, _) => ValueTask.FromResult(new AppendResult(AppendStatus.Unavailable, 0, message, retryAfter));
}
