namespace Spoor.Otlp;

/// <summary>One <c>ScopeSpans</c> of a batch: its <c>InstrumentationScope</c> message and its schema URL, as bytes.</summary>
public struct ScopeRecord
{
    /// <summary>Index into <see cref="SpanBatch.Resources"/>.</summary>
    public int Resource;

    public ByteRange Scope;
    public ByteRange SchemaUrl;
}
