using Spoor.Otlp;
using Spoor.Store.Segments;

namespace Spoor.Store.Head;

/// <summary>What a head held when a snapshot was taken: one segment.</summary>
internal sealed class HeadPart(HeadMemory memory) : SegmentPart
{
    private readonly HeadSegment _segment = new(memory);

    public int RowCount => _segment.RowCount;

    public override string Name => "head";

    public override int SegmentCount => _segment.RowCount == 0 ? 0 : 1;

    public override long SizeBytes { get; } = memory.SizeBytes;

    public override SegmentBounds Bounds(int segment) =>
        new(_segment.RowCount, _segment.MinStartUnixNanos, _segment.MaxTraceStartUnixNanos, _segment.MaxEndUnixNanos);

    public override SpanSegment Segment(int segment) => _segment;

    public override bool TryFindTrace(TraceId id, out int segment, out int traceOrdinal)
    {
        segment = 0;
        traceOrdinal = _segment.FindTrace(id);
        return traceOrdinal >= 0;
    }
}
