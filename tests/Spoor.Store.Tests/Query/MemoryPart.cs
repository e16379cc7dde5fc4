using Spoor.Otlp;
using Spoor.Store.Segments;

namespace Spoor.Store.Tests.Query;

/// <summary>A part in memory: laid out as a head (one segment, rows as they arrived) or as a block (traces by start, a few a segment).</summary>
internal sealed class MemoryPart : SegmentPart
{
    private readonly List<MemorySegment> _segments = [];

    private MemoryPart(string name) => Name = name;

    public override string Name { get; }

    /// <summary>When set, <see cref="Segment"/> throws it.</summary>
    public BlockDamagedException? Damage { get; init; }

    public int OpenedSegments { get; private set; }

    public override int SegmentCount => _segments.Count;

    public override long SizeBytes => _segments.Sum(segment => (long)segment.RowCount) * 100;

    public static MemoryPart Head(IReadOnlyList<MemorySpan> spans)
    {
        var part = new MemoryPart("head");
        if (spans.Count > 0)
            part._segments.Add(new MemorySegment(spans, new MemoryMessageTable(), new MemoryMessageTable()));
        return part;
    }

    public static MemoryPart Block(string name, IReadOnlyList<MemorySpan> spans, int tracesInSegment = int.MaxValue, BlockDamagedException? damage = null)
    {
        var part = new MemoryPart(name) { Damage = damage };
        var resources = new MemoryMessageTable();
        var scopes = new MemoryMessageTable();
        var traces = spans
            .GroupBy(span => span.TraceId)
            .Select(trace => trace.OrderBy(span => span.Start).ToList())
            .OrderBy(trace => trace[0].Start).ThenBy(trace => trace[0].TraceId)
            .ToList();
        foreach (var chunk in traces.Chunk(tracesInSegment))
            part._segments.Add(new MemorySegment([.. chunk.SelectMany(trace => trace)], resources, scopes));
        return part;
    }

    public override SegmentBounds Bounds(int segment) => new(
        _segments[segment].RowCount,
        _segments[segment].MinStartUnixNanos,
        _segments[segment].MaxTraceStartUnixNanos,
        _segments[segment].MaxEndUnixNanos);

    public override SpanSegment Segment(int segment)
    {
        if (Damage is not null)
            throw Damage;
        OpenedSegments++;
        return _segments[segment];
    }

    public override bool TryFindTrace(TraceId id, out int segment, out int traceOrdinal)
    {
        for (segment = 0; segment < _segments.Count; segment++)
        {
            if (_segments[segment].TryFindTrace(id, out traceOrdinal))
                return true;
        }

        traceOrdinal = -1;
        return false;
    }
}
