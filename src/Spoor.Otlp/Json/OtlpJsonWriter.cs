using System.Buffers;
using System.Text.Json;
using Spoor.Otlp.Protobuf;

namespace Spoor.Otlp.Json;

/// <summary>
/// Writes protobuf messages as JSON. Protobuf fields may come in any order and repeated ones scattered, so a message is walked once to learn where
/// each field first and last occurs, then its fields are written in declared order.
/// </summary>
internal static class OtlpJsonWriter
{
    public static void Write(ReadOnlySpan<byte> bytes, JsonMessage message, Utf8JsonWriter json, JsonDialect dialect) =>
        WriteMessage(bytes, message, json, dialect, SpanChecker.MaxValueDepth);

    public static void WriteItems(ReadOnlySpan<byte> bytes, int field, JsonMessage message, Utf8JsonWriter json, JsonDialect dialect)
    {
        var items = new FieldEnumerator(bytes, field);
        while (items.MoveNext())
            Write(items.Current, message, json, dialect);
        if (items.Failed)
            throw Malformed();
    }

    private static void WriteMessage(ReadOnlySpan<byte> bytes, JsonMessage message, Utf8JsonWriter json, JsonDialect dialect, int depthLeft)
    {
        if (message.NestsValues && depthLeft-- == 0)
            throw new OtlpFormatException($"attribute values nest deeper than {SpanChecker.MaxValueDepth} levels");

        // Positions of tags plus 1; 0 stands for absent.
        Span<int> first = stackalloc int[JsonMessage.MaxFieldNumber + 1];
        Span<int> last = stackalloc int[JsonMessage.MaxFieldNumber + 1];
        var lastOfAll = FindFields(bytes, message, first, last);

        json.WriteStartObject();
        foreach (var field in message.Fields)
        {
            if (last[field.Number] == 0)
            {
                if (field.AlwaysInTempo && dialect == JsonDialect.Tempo)
                {
                    json.WriteStartObject(field.EncodedName);
                    json.WriteEndObject();
                }

                continue;
            }

            if (field.Repeated)
                WriteRepeated(bytes[(first[field.Number] - 1)..], field, json, dialect, depthLeft);
            else if (!message.IsOneof || last[field.Number] == lastOfAll)
                WriteSingle(bytes[(last[field.Number] - 1)..], field, json, dialect, message.IsOneof, depthLeft);
        }

        json.WriteEndObject();
    }

    private static int FindFields(ReadOnlySpan<byte> bytes, JsonMessage message, Span<int> first, Span<int> last)
    {
        var lastOfAll = 0;
        var known = message.KnownFields;
        var reader = new ProtoReader(bytes);
        while (true)
        {
            var at = reader.Position + 1;
            if (!reader.TryReadTag(out var number, out var wire))
                break;
            if (number <= JsonMessage.MaxFieldNumber && known[number] is { } field && field.Wire == wire)
            {
                if (first[number] == 0)
                    first[number] = at;
                last[number] = lastOfAll = at;
            }

            reader.Skip(wire);
        }

        return reader.Failed ? throw Malformed() : lastOfAll;
    }

    private static void WriteRepeated(ReadOnlySpan<byte> bytes, JsonField field, Utf8JsonWriter json, JsonDialect dialect, int depthLeft)
    {
        json.WriteStartArray(field.EncodedName);
        foreach (var item in new FieldEnumerator(bytes, field.Number))
        {
            if (field.Type == JsonType.Message)
                WriteMessage(item, field.Message, json, dialect, depthLeft);
            else
                json.WriteStringValue(item);
        }

        json.WriteEndArray();
    }

    private static void WriteSingle(ReadOnlySpan<byte> bytes, JsonField field, Utf8JsonWriter json, JsonDialect dialect, bool keepDefault, int depthLeft)
    {
        var reader = new ProtoReader(bytes);
        reader.TryReadTag(out _, out _);
        var name = field.EncodedName;
        switch (field.Type)
        {
            case JsonType.Message:
                json.WritePropertyName(name);
                WriteMessage(reader.ReadBytes(), field.Message, json, dialect, depthLeft);
                break;
            case JsonType.Bool:
                var flag = reader.ReadVarint() != 0;
                if (keepDefault || flag)
                    json.WriteBoolean(name, flag);
                break;
            case JsonType.Int64:
                var integer = (long)reader.ReadVarint();
                if (keepDefault || integer != 0)
                    WriteDigits(json, name, integer);
                break;
            case JsonType.Fixed64:
                var time = reader.ReadFixed64();
                if (time != 0)
                    WriteDigits(json, name, time);
                break;
            case JsonType.UInt32 or JsonType.Fixed32:
                var count = field.Type == JsonType.UInt32 ? (uint)reader.ReadVarint() : reader.ReadFixed32();
                if (count != 0)
                    json.WriteNumber(name, count);
                break;
            case JsonType.Double:
                WriteDouble(json, name, reader.ReadDouble());
                break;
            case JsonType.Enum:
                var number = (int)reader.ReadVarint();
                if (number == 0)
                    break;
                if (dialect == JsonDialect.Tempo && (uint)number < (uint)field.EnumNames.Length)
                    json.WriteString(name, field.EnumNames[number]);
                else
                    json.WriteNumber(name, number);
                break;
            default:
                var bytesValue = reader.ReadBytes();
                if (keepDefault || !bytesValue.IsEmpty)
                    WriteBytes(json, field, bytesValue, dialect);
                break;
        }
    }

    private static void WriteBytes(Utf8JsonWriter json, JsonField field, ReadOnlySpan<byte> bytes, JsonDialect dialect)
    {
        if (field.Type == JsonType.String)
            json.WriteString(field.EncodedName, bytes);
        else if (field.Type == JsonType.Bytes || dialect == JsonDialect.Tempo)
            json.WriteBase64String(field.EncodedName, bytes);
        else
            WriteHex(json, field.EncodedName, bytes);
    }

    private static void WriteHex(Utf8JsonWriter json, JsonEncodedText name, ReadOnlySpan<byte> bytes)
    {
        // Ids of the right length take 32 digits; wrong ones may have any.
        byte[]? rented = null;
        var digits = bytes.Length <= 64 ? stackalloc byte[128] : rented = ArrayPool<byte>.Shared.Rent(bytes.Length * 2);
        Convert.TryToHexStringLower(bytes, digits, out var length);
        json.WriteString(name, digits[..length]);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
    }

    private static void WriteDigits<T>(Utf8JsonWriter json, JsonEncodedText name, T value)
        where T : struct, IUtf8SpanFormattable
    {
        Span<byte> digits = stackalloc byte[24];
        value.TryFormat(digits, out var length, default, null);
        json.WriteString(name, digits[..length]);
    }

    private static void WriteDouble(Utf8JsonWriter json, JsonEncodedText name, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumber(name, value);
        else
            json.WriteString(name, double.IsNaN(value) ? "NaN"u8 : value > 0 ? "Infinity"u8 : "-Infinity"u8);
    }

    private static OtlpFormatException Malformed() => new("malformed protobuf");
}
