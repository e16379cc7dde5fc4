using Spoor.Otlp;
using Spoor.Store.Manifest;
using Spoor.Store.Segments;

namespace Spoor.Store.Ingest;

/// <summary>Stands for a block that could not be opened, so that queries over its time say that they are partial.</summary>
internal sealed class DamagedBlock(ManifestBlock entry, string reason) : SegmentPart
{
    public override string Name => entry.Id;

    public override int SegmentCount => 1;

    public override long SizeBytes => 0;

    public override SegmentBounds Bounds(int segment) =>
        new(entry.SpanCount, entry.MinStartUnixNanos, entry.MaxTraceStartUnixNanos, entry.MaxEndUnixNanos);

    public override SpanSegment Segment(int segment) => throw new BlockDamagedException(reason);

    public override bool TryFindTrace(TraceId id, out int segment, out int traceOrdinal) => throw new BlockDamagedException(reason);
}
