using Spoor.Otlp.Protobuf;

namespace Spoor.Otlp;

/// <summary>
/// Checks the structure of a message down to nested attribute values, events and links, which <see cref="SpanBatch"/> does not look into.
/// Content (ids, times, UTF-8) is not judged. Throws nothing and allocates nothing.
/// </summary>
public static class SpanChecker
{
    /// <summary>How deep arrays and key-value lists may nest.</summary>
    public const int MaxValueDepth = 64;

    private const int WellFormed = -1;

    private enum Message
    {
        Leaf,
        Span,
        Event,
        Link,
        Status,
        Resource,
        Scope,
        KeyValue,
        AnyValue,
        Array,
        KeyValueList,
    }

    /// <summary>Checks a <c>Span</c> message.</summary>
    /// <param name="malformedAt">Where reading failed, in bytes from the start of the message; -1 when all is well.</param>
    public static bool Check(ReadOnlySpan<byte> span, out int malformedAt) => Check(span, Message.Span, out malformedAt);

    /// <summary>Checks a <c>Resource</c> message.</summary>
    /// <inheritdoc cref="Check(ReadOnlySpan{byte}, out int)"/>
    public static bool CheckResource(ReadOnlySpan<byte> resource, out int malformedAt) => Check(resource, Message.Resource, out malformedAt);

    /// <summary>Checks an <c>InstrumentationScope</c> message.</summary>
    /// <inheritdoc cref="Check(ReadOnlySpan{byte}, out int)"/>
    public static bool CheckScope(ReadOnlySpan<byte> scope, out int malformedAt) => Check(scope, Message.Scope, out malformedAt);

    private static bool Check(ReadOnlySpan<byte> bytes, Message message, out int malformedAt)
    {
        malformedAt = FindFault(bytes, message, MaxValueDepth);
        return malformedAt == WellFormed;
    }

    private static int FindFault(ReadOnlySpan<byte> bytes, Message message, int depthLeft)
    {
        if (message is Message.Array or Message.KeyValueList && depthLeft-- == 0)
            return 0;
        var reader = new ProtoReader(bytes);
        while (reader.TryReadTag(out var field, out var wire))
        {
            var nested = wire == WireType.LengthDelimited ? NestedMessage(message, field) : Message.Leaf;
            if (nested == Message.Leaf)
            {
                reader.Skip(wire);
                continue;
            }

            var body = reader.ReadBytes();
            if (reader.Failed)
                break;
            var fault = FindFault(body, nested, depthLeft);
            if (fault != WellFormed)
                return reader.Position - body.Length + fault;
        }

        return reader.Failed ? reader.Position : WellFormed;
    }

    private static Message NestedMessage(Message message, int field) => (message, field) switch
    {
        (Message.Span, OtlpFields.Span.Attributes) => Message.KeyValue,
        (Message.Span, OtlpFields.Span.Events) => Message.Event,
        (Message.Span, OtlpFields.Span.Links) => Message.Link,
        (Message.Span, OtlpFields.Span.Status) => Message.Status,
        (Message.Event, OtlpFields.Event.Attributes) => Message.KeyValue,
        (Message.Link, OtlpFields.Link.Attributes) => Message.KeyValue,
        (Message.Resource, OtlpFields.Resource.Attributes) => Message.KeyValue,
        (Message.Scope, OtlpFields.Scope.Attributes) => Message.KeyValue,
        (Message.KeyValue, OtlpFields.KeyValue.Value) => Message.AnyValue,
        (Message.AnyValue, OtlpFields.AnyValue.Array) => Message.Array,
        (Message.AnyValue, OtlpFields.AnyValue.KeyValueList) => Message.KeyValueList,
        (Message.Array, OtlpFields.Values.Items) => Message.AnyValue,
        (Message.KeyValueList, OtlpFields.Values.Items) => Message.KeyValue,
        _ => Message.Leaf,
    };
}
