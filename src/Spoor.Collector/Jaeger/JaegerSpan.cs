using Spoor.Collector.Import;
using Spoor.Otlp;
using Spoor.Otlp.Protobuf;

namespace Spoor.Collector.Jaeger;

/// <summary>One Jaeger span in the form that JSON, Thrift and protobuf share. Reusable: fill, map with <see cref="JaegerToOtlp"/>, <see cref="Clear"/>.</summary>
public sealed class JaegerSpan : IDisposable
{
    /// <summary>Holds every text of the span.</summary>
    public TextArena Texts { get; } = new();

    public TraceId TraceId { get; set; }

    public SpanId SpanId { get; set; }

    /// <summary>Thrift's explicit parent; zero: the first CHILD_OF reference in the same trace is the parent.</summary>
    public SpanId ParentSpanId { get; set; }

    public ByteRange OperationName { get; set; }

    public ulong StartUnixNanos { get; set; }

    public long DurationNanos { get; set; }

    public List<JaegerReference> References { get; } = [];

    public List<ImportedTag> Tags { get; } = [];

    public List<JaegerLog> Logs { get; } = [];

    /// <summary>The fields of all logs, one log after the other.</summary>
    public List<ImportedTag> LogFields { get; } = [];

    public void Clear()
    {
        Texts.Clear();
        TraceId = default;
        SpanId = ParentSpanId = default;
        OperationName = default;
        StartUnixNanos = 0;
        DurationNanos = 0;
        References.Clear();
        Tags.Clear();
        Logs.Clear();
        LogFields.Clear();
    }

    public void Dispose() => Texts.Dispose();
}
