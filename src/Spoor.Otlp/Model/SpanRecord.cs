using System.Runtime.InteropServices;

namespace Spoor.Otlp;

/// <summary>One span of a <see cref="SpanBatch"/>: where its bytes lie and what routing, filtering and sampling need of it.</summary>
[StructLayout(LayoutKind.Auto)]
public struct SpanRecord
{
    /// <summary>Position of the span message in <see cref="SpanBatch.Bytes"/>, after its tag and length.</summary>
    public int Offset;

    /// <summary>Size of the span message, in bytes.</summary>
    public int Length;

    public TraceId TraceId;
    public SpanId SpanId;

    /// <summary>Zero for a root.</summary>
    public SpanId ParentSpanId;

    public ulong StartUnixNanos;
    public ulong EndUnixNanos;
    public SpanKind Kind;
    public StatusCode Status;

    /// <summary>Index into <see cref="SpanBatch.Scopes"/>, which names the resource too.</summary>
    public int Scope;
}
