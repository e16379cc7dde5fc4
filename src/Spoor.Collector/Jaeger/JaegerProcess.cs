using Spoor.Collector.Import;
using Spoor.Otlp;
using Spoor.Otlp.Protobuf;

namespace Spoor.Collector.Jaeger;

/// <summary>The process that emitted a span: Jaeger's word for a resource.</summary>
public sealed class JaegerProcess : IDisposable
{
    public TextArena Texts { get; } = new();

    public ByteRange ServiceName { get; set; }

    public List<ImportedTag> Tags { get; } = [];

    public void Clear()
    {
        Texts.Clear();
        ServiceName = default;
        Tags.Clear();
    }

    public void Dispose() => Texts.Dispose();
}
