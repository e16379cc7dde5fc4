using Spoor.Otlp.Protobuf;
using Spoor.Store.Segments;

namespace Spoor.Store.Query;

/// <summary>A span where it lies, with what orders it among the spans of its trace.</summary>
internal readonly struct TraceSpan(SegmentReader reader, int row) : IComparable<TraceSpan>
{
    public SegmentReader Reader { get; } = reader;

    public SpanSegment Segment => Reader.Segment;

    public int Row { get; } = row;

    public ulong SpanId => Segment.SpanIds.Span[Row];

    public ulong StartUnixNanos => Segment.StartsUnixNanos.Span[Row];

    public byte Kind => Segment.Kinds.Span[Row];

    public ulong EndUnixNanos => StartUnixNanos + (ulong)Segment.DurationsNanos.Span[Row];

    /// <summary>
    /// By start, then span id, then kind: an order that does not depend on where the span is stored. Spans that are equal in all three keep the
    /// order of duration, so that the order of client and server spans with a shared id is fixed too.
    /// </summary>
    public int CompareTo(TraceSpan other)
    {
        var order = StartUnixNanos.CompareTo(other.StartUnixNanos);
        if (order == 0)
            order = SpanId.CompareTo(other.SpanId);
        if (order == 0)
            order = Kind.CompareTo(other.Kind);
        if (order == 0)
            order = Segment.DurationsNanos.Span[Row].CompareTo(other.Segment.DurationsNanos.Span[other.Row]);
        return order;
    }

    /// <summary>Sorts the spans of one trace and drops those that were received twice: same span id, kind, start and bytes.</summary>
    public static void SortAndDrop(List<TraceSpan> spans)
    {
        spans.Sort();
        var kept = 0;
        ProtoWriter? first = null;
        ProtoWriter? second = null;
        for (var i = 0; i < spans.Count; i++)
        {
            var duplicate = false;
            for (var j = kept - 1; j >= 0 && spans[j].HasSameKey(spans[i]) && !duplicate; j--)
            {
                duplicate = HasSameBytes(spans[j], spans[i], first ??= new ProtoWriter(), second ??= new ProtoWriter());
            }

            if (!duplicate)
                spans[kept++] = spans[i];
        }

        spans.RemoveRange(kept, spans.Count - kept);
        first?.Dispose();
        second?.Dispose();
    }

    private bool HasSameKey(TraceSpan other) =>
        StartUnixNanos == other.StartUnixNanos && SpanId == other.SpanId && Kind == other.Kind;

    private static bool HasSameBytes(TraceSpan left, TraceSpan right, ProtoWriter leftBytes, ProtoWriter rightBytes)
    {
        leftBytes.Reset();
        rightBytes.Reset();
        left.Segment.WriteSpan(left.Row, leftBytes);
        right.Segment.WriteSpan(right.Row, rightBytes);
        return leftBytes.WrittenSpan.SequenceEqual(rightBytes.WrittenSpan);
    }
}
