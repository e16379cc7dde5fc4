using Spoor.Otlp;

namespace Spoor.Store.Segments;

/// <summary>A block or a head: segments plus the index that finds a trace in them. A trace lies in at most one segment of a part.</summary>
public abstract class SegmentPart
{
    /// <summary>The block's id, or "head".</summary>
    public abstract string Name { get; }

    public abstract int SegmentCount { get; }

    /// <summary>Bounds of a segment, known without opening it.</summary>
    public abstract SegmentBounds Bounds(int segment);

    /// <summary>Opens a segment; cheap, columns are read when asked for.</summary>
    /// <exception cref="BlockDamagedException">The block cannot be read; other parts can.</exception>
    public abstract SpanSegment Segment(int segment);

    /// <summary>Opens a segment for one thread that runs over it once and then calls <see cref="SpanSegment.Release"/>: it displaces nothing from caches.</summary>
    /// <exception cref="BlockDamagedException">The block cannot be read; other parts can.</exception>
    internal virtual SpanSegment Scan(int segment) => Segment(segment);

    /// <summary>Finds the segment and the ordinal of a trace in it.</summary>
    public abstract bool TryFindTrace(TraceId id, out int segment, out int traceOrdinal);

    /// <summary>What is known of all segments together; null when nothing is.</summary>
    internal virtual SegmentHints? Hints => null;

    /// <summary>An answer to a question about the whole part that was kept, or null.</summary>
    /// <param name="question">Equal to that of <see cref="Keep"/>.</param>
    internal virtual object? Recall(object question) => null;

    /// <summary>Keeps an answer for others who ask the same, if the part never changes and there is room.</summary>
    internal virtual void Keep(object question, object answer, long sizeBytes)
    {
    }

    /// <summary>The bytes of the part's files, or of the head's columns: what a query reports as inspected at most.</summary>
    public abstract long SizeBytes { get; }
}
