using Spoor.Collector.Import;
using Spoor.Otlp;
using Spoor.Otlp.Protobuf;

namespace Spoor.Collector.Zipkin;

/// <summary>One Zipkin v2 span in the form that JSON and protobuf share. Reusable: fill, map with <see cref="ZipkinToOtlp"/>, <see cref="Clear"/>.</summary>
public sealed class ZipkinSpan : IDisposable
{
    /// <summary>Holds every text of the span.</summary>
    public TextArena Texts { get; } = new();

    public TraceId TraceId { get; set; }

    public SpanId Id { get; set; }

    public SpanId ParentId { get; set; }

    public SpanKind Kind { get; set; }

    public ByteRange Name { get; set; }

    /// <summary>0 when the span does not say when it began.</summary>
    public ulong StartUnixNanos { get; set; }

    public ulong DurationNanos { get; set; }

    public ZipkinEndpoint LocalEndpoint { get; set; }

    public ZipkinEndpoint RemoteEndpoint { get; set; }

    public List<ZipkinAnnotation> Annotations { get; } = [];

    /// <summary>Strings in v2; the converter from v1 brings other types too.</summary>
    public List<ImportedTag> Tags { get; } = [];

    /// <summary>Take the status from <c>http.status_code</c> too, as is done for v1.</summary>
    public bool StatusFromHttp { get; set; }

    public void Clear()
    {
        Texts.Clear();
        TraceId = default;
        Id = ParentId = default;
        Kind = SpanKind.Unspecified;
        Name = default;
        StartUnixNanos = DurationNanos = 0;
        LocalEndpoint = RemoteEndpoint = default;
        Annotations.Clear();
        Tags.Clear();
        StatusFromHttp = false;
    }

    public void Dispose() => Texts.Dispose();
}
