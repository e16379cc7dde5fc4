using Spoor.Otlp.Protobuf;

namespace Spoor.Otlp;

/// <summary>One <c>KeyValue</c>: its key and its value, as slices of the message.</summary>
public readonly ref struct AttributeReader
{
    private AttributeReader(ReadOnlySpan<byte> key, ReadOnlySpan<byte> valueMessage)
    {
        Key = key;
        ValueMessage = valueMessage;
    }

    /// <summary>UTF-8.</summary>
    public ReadOnlySpan<byte> Key { get; }

    /// <summary>The encoded <c>AnyValue</c>; empty for the empty value.</summary>
    public ReadOnlySpan<byte> ValueMessage { get; }

    /// <summary>The value; <see cref="AnyValueKind.Empty"/> also when its message is malformed (<see cref="TryReadValue"/> tells the two apart).</summary>
    public AnyValueReader Value
    {
        get
        {
            AnyValueReader.TryRead(ValueMessage, out var value);
            return value;
        }
    }

    public bool TryReadValue(out AnyValueReader value) => AnyValueReader.TryRead(ValueMessage, out value);

    /// <summary>Reads a <c>KeyValue</c> message; false when it is malformed (the value is not looked into).</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out AttributeReader attribute)
    {
        ReadOnlySpan<byte> key = default;
        ReadOnlySpan<byte> value = default;
        var reader = new ProtoReader(message);
        while (reader.TryReadTag(out var field, out var wire))
        {
            if (field == OtlpFields.KeyValue.Key && wire == WireType.LengthDelimited)
                key = reader.ReadBytes();
            else if (field == OtlpFields.KeyValue.Value && wire == WireType.LengthDelimited)
                value = reader.ReadBytes();
            else
                reader.Skip(wire);
        }

        attribute = reader.Failed ? default : new AttributeReader(key, value);
        return !reader.Failed;
    }
}
