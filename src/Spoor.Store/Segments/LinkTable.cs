using Spoor.Otlp;

namespace Spoor.Store.Segments;

/// <summary>The links of a segment's spans, ordered by span row and then as the span listed them.</summary>
public abstract class LinkTable
{
    public abstract int Count { get; }

    /// <summary>The span row of each link, ascending.</summary>
    public abstract ReadOnlyMemory<int> Rows { get; }

    public abstract ReadOnlyMemory<TraceId> TraceIds { get; }

    public abstract ReadOnlyMemory<SpanId> SpanIds { get; }
}
