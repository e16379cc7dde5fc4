namespace Spoor.Store.Segments;

/// <summary>What pruning needs to know of a segment before it is opened.</summary>
public readonly record struct SegmentBounds(int RowCount, ulong MinStartUnixNanos, ulong MaxTraceStartUnixNanos, ulong MaxEndUnixNanos);
