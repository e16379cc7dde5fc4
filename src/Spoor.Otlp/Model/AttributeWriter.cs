using Spoor.Otlp.Protobuf;

namespace Spoor.Otlp;

/// <summary>Writes <c>KeyValue</c> messages. The field is the one that holds the attributes, such as <see cref="OtlpFields.Span.Attributes"/>.</summary>
public static class AttributeWriter
{
    /// <summary>Writes a string attribute; key and value are UTF-8.</summary>
    public static void WriteAttribute(this ProtoWriter writer, int field, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Begin(writer, field, key, out var attribute, out var any);
        writer.WriteBytesField(OtlpFields.AnyValue.String, value);
        End(writer, attribute, any);
    }

    /// <inheritdoc cref="WriteAttribute(ProtoWriter, int, ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public static void WriteAttribute(this ProtoWriter writer, int field, ReadOnlySpan<byte> key, string value)
    {
        Begin(writer, field, key, out var attribute, out var any);
        writer.WriteStringField(OtlpFields.AnyValue.String, value);
        End(writer, attribute, any);
    }

    public static void WriteAttribute(this ProtoWriter writer, int field, ReadOnlySpan<byte> key, long value)
    {
        Begin(writer, field, key, out var attribute, out var any);
        writer.WriteVarintField(OtlpFields.AnyValue.Int, (ulong)value);
        End(writer, attribute, any);
    }

    public static void WriteAttribute(this ProtoWriter writer, int field, ReadOnlySpan<byte> key, double value)
    {
        Begin(writer, field, key, out var attribute, out var any);
        writer.WriteDoubleField(OtlpFields.AnyValue.Double, value);
        End(writer, attribute, any);
    }

    public static void WriteAttribute(this ProtoWriter writer, int field, ReadOnlySpan<byte> key, bool value)
    {
        Begin(writer, field, key, out var attribute, out var any);
        writer.WriteVarintField(OtlpFields.AnyValue.Bool, value ? 1UL : 0UL);
        End(writer, attribute, any);
    }

    /// <summary>Writes an attribute whose value is raw bytes.</summary>
    public static void WriteBytesAttribute(this ProtoWriter writer, int field, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Begin(writer, field, key, out var attribute, out var any);
        writer.WriteBytesField(OtlpFields.AnyValue.Bytes, value);
        End(writer, attribute, any);
    }

    /// <summary>Writes an attribute whose value is an encoded <c>AnyValue</c>.</summary>
    public static void WriteEncodedAttribute(this ProtoWriter writer, int field, ReadOnlySpan<byte> key, ReadOnlySpan<byte> anyValueMessage)
    {
        var attribute = writer.BeginMessage(field);
        writer.WriteBytesField(OtlpFields.KeyValue.Key, key);
        writer.WriteBytesField(OtlpFields.KeyValue.Value, anyValueMessage);
        writer.EndMessage(attribute);
    }

    private static void Begin(ProtoWriter writer, int field, ReadOnlySpan<byte> key, out int attribute, out int any)
    {
        attribute = writer.BeginMessage(field);
        writer.WriteBytesField(OtlpFields.KeyValue.Key, key);
        any = writer.BeginMessage(OtlpFields.KeyValue.Value);
    }

    private static void End(ProtoWriter writer, int attribute, int any)
    {
        writer.EndMessage(any);
        writer.EndMessage(attribute);
    }
}
