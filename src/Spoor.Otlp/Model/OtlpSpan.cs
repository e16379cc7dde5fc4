using Spoor.Otlp.Protobuf;

namespace Spoor.Otlp;

/// <summary>Reads what a <see cref="SpanRecord"/> does not hold from encoded <c>Span</c> messages. Texts are UTF-8, empty when absent.</summary>
public static class OtlpSpan
{
    public static ReadOnlySpan<byte> Name(ReadOnlySpan<byte> span) => LastField(span, OtlpFields.Span.Name);

    /// <summary>W3C <c>tracestate</c>.</summary>
    public static ReadOnlySpan<byte> TraceState(ReadOnlySpan<byte> span) => LastField(span, OtlpFields.Span.TraceState);

    public static ReadOnlySpan<byte> StatusMessage(ReadOnlySpan<byte> span) =>
        LastField(LastField(span, OtlpFields.Span.Status), OtlpFields.Status.Message);

    public static AttributeEnumerator Attributes(ReadOnlySpan<byte> span) => new(span, OtlpFields.Span.Attributes);

    /// <summary>The value of the first attribute with this key; false when there is none or the message is malformed.</summary>
    public static bool TryGetAttribute(ReadOnlySpan<byte> span, ReadOnlySpan<byte> key, out AnyValueReader value) =>
        Attributes(span).TryFind(key, out value);

    /// <summary>The encoded <c>Span.Event</c> messages.</summary>
    public static FieldEnumerator Events(ReadOnlySpan<byte> span) => new(span, OtlpFields.Span.Events);

    /// <summary>The encoded <c>Span.Link</c> messages.</summary>
    public static FieldEnumerator Links(ReadOnlySpan<byte> span) => new(span, OtlpFields.Span.Links);

    /// <summary>The W3C trace flags.</summary>
    public static byte TraceFlags(ReadOnlySpan<byte> span) => unchecked((byte)LastFixed(span, OtlpFields.Span.Flags, WireType.Fixed32));

    /// <summary>A field that is not repeated: as protobuf says, the last occurrence counts.</summary>
    internal static ReadOnlySpan<byte> LastField(ReadOnlySpan<byte> message, int field)
    {
        ReadOnlySpan<byte> last = default;
        foreach (var occurrence in new FieldEnumerator(message, field))
            last = occurrence;
        return last;
    }

    /// <summary>A number of fixed length that is not repeated; 0 when absent.</summary>
    internal static ulong LastFixed(ReadOnlySpan<byte> message, int field, WireType wire)
    {
        ulong last = 0;
        var reader = new ProtoReader(message);
        while (reader.TryReadTag(out var found, out var foundWire))
        {
            if (found != field || foundWire != wire)
                reader.Skip(foundWire);
            else
                last = wire == WireType.Fixed32 ? reader.ReadFixed32() : reader.ReadFixed64();
        }

        return last;
    }
}
