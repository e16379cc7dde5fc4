using Spoor.Otlp;

namespace Spoor.Store.Segments;

/// <summary>What a segment knows of one of its traces (of the part of the trace that it holds) without reading span columns.</summary>
public readonly record struct TraceEntry(
    TraceId Id,
    ulong StartUnixNanos,
    ulong EndUnixNanos,
    int SpanCount,
    int RootRow)
{
    /// <summary>True when <see cref="RootRow"/> is a row: the earliest span without a parent. It is -1 when this part holds no root.</summary>
    public bool HasRoot => RootRow >= 0;
}
