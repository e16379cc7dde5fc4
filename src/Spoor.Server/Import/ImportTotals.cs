using Spoor.Otlp;

namespace Spoor.Server.Import;

/// <summary>What was imported so far.</summary>
internal sealed class ImportTotals
{
    private readonly HashSet<TraceId> _traces = [];

    /// <summary>Spans that the server took.</summary>
    public long Spans { get; private set; }

    /// <summary>Spans that could not be used: by the reader of the file, or by the server.</summary>
    public long Rejected { get; private set; }

    /// <summary>Why the first of them was not.</summary>
    public string? RejectionReason { get; private set; }

    public int Traces => _traces.Count;

    public void Add(SpanBatch batch, long rejectedSpans, string? reason)
    {
        Spans += batch.Spans.Length - rejectedSpans;
        foreach (var span in batch.Spans)
            _traces.Add(span.TraceId);
        Reject(rejectedSpans, reason);
    }

    public void Reject(long spans, string? reason)
    {
        Rejected += spans;
        if (spans > 0)
            RejectionReason ??= reason;
    }

    public void Add(ImportTotals other)
    {
        Spans += other.Spans;
        _traces.UnionWith(other._traces);
        Reject(other.Rejected, other.RejectionReason);
    }
}
