using Spoor.Otlp.Protobuf;

namespace Spoor.Otlp;

/// <summary>Reads encoded <c>Span.Event</c> messages. Texts are UTF-8, empty when absent.</summary>
public static class OtlpEvent
{
    public static ReadOnlySpan<byte> Name(ReadOnlySpan<byte> message) => OtlpSpan.LastField(message, OtlpFields.Event.Name);

    public static ulong TimeUnixNanos(ReadOnlySpan<byte> message) => OtlpSpan.LastFixed(message, OtlpFields.Event.TimeUnixNano, WireType.Fixed64);

    public static AttributeEnumerator Attributes(ReadOnlySpan<byte> message) => new(message, OtlpFields.Event.Attributes);
}
