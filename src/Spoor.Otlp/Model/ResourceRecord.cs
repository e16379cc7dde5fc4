namespace Spoor.Otlp;

/// <summary>One <c>ResourceSpans</c> of a batch: its <c>Resource</c> message and its schema URL, as bytes.</summary>
public struct ResourceRecord
{
    public ByteRange Resource;
    public ByteRange SchemaUrl;
}
