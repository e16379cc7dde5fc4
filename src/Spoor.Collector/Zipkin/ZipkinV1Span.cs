using Spoor.Otlp;
using Spoor.Otlp.Protobuf;

namespace Spoor.Collector.Zipkin;

/// <summary>One Zipkin v1 span in the form that JSON and Thrift share: it may hold both the client's and the server's half of a call.</summary>
public sealed class ZipkinV1Span : IDisposable
{
    public TextArena Texts { get; } = new();

    public TraceId TraceId { get; set; }

    public SpanId Id { get; set; }

    public SpanId ParentId { get; set; }

    public ByteRange Name { get; set; }

    /// <summary>0 when absent: the annotations then say when the span began.</summary>
    public ulong StartUnixNanos { get; set; }

    /// <summary>0 when absent.</summary>
    public ulong DurationNanos { get; set; }

    public List<ZipkinAnnotation> Annotations { get; } = [];

    public List<ZipkinBinaryAnnotation> BinaryAnnotations { get; } = [];

    public void Clear()
    {
        Texts.Clear();
        TraceId = default;
        Id = ParentId = default;
        Name = default;
        StartUnixNanos = DurationNanos = 0;
        Annotations.Clear();
        BinaryAnnotations.Clear();
    }

    public void Dispose() => Texts.Dispose();
}
