using Spoor.Otlp;
using Spoor.Store.Segments;

namespace Spoor.Store.Query;

/// <summary>Stands for a part in which a query met damage, so that it runs again without that part and says that it is partial.</summary>
internal sealed class UnreadablePart(SegmentPart part, string reason) : SegmentPart
{
    public override string Name => part.Name;

    public override int SegmentCount => part.SegmentCount;

    public override long SizeBytes => part.SizeBytes;

    public override SegmentBounds Bounds(int segment) => part.Bounds(segment);

    public override SpanSegment Segment(int segment) => throw new BlockDamagedException(reason);

    public override bool TryFindTrace(TraceId id, out int segment, out int traceOrdinal) => throw new BlockDamagedException(reason);
}
