using System.Buffers;
using System.Text.Json;
using Spoor.Otlp;
using Spoor.Otlp.Json;

namespace Spoor.Api.Queries;

/// <summary>Writes values of attributes without their OTLP types.</summary>
internal static class PlainValue
{
    /// <summary>Values nested deeper are written as null; a sender can nest as deep as a message is long.</summary>
    private const int MaxDepth = 100;

    /// <summary>The value as plain text: text as it is, lists and maps as JSON, bytes as base64.</summary>
    public static string Text(AnyValueReader value)
    {
        if (value.Kind == AnyValueKind.String)
            return Utf8Text.Of(value.Bytes);
        if (value.Kind == AnyValueKind.Bytes)
            return Convert.ToBase64String(value.Bytes);
        if (value.Kind == AnyValueKind.Empty)
            return "";
        if (value.Kind == AnyValueKind.Double && !double.IsFinite(value.Double))
            return double.IsNaN(value.Double) ? "NaN" : value.Double > 0 ? "+Inf" : "-Inf";
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text, OtlpJson.WriterOptions))
            Write(json, value);
        return Utf8Text.Of(text.WrittenSpan);
    }

    /// <summary>Writes a value as plain JSON: text, numbers, arrays, objects; bytes as base64, what JSON cannot say as null.</summary>
    public static void Write(Utf8JsonWriter json, AnyValueReader value)
    {
        switch (value.Kind)
        {
            case AnyValueKind.String:
                json.WriteStringValue(Utf8Text.Of(value.Bytes));
                break;
            case AnyValueKind.Bool:
                json.WriteBooleanValue(value.Bool);
                break;
            case AnyValueKind.Int:
                json.WriteNumberValue(value.Int);
                break;
            case AnyValueKind.Double when double.IsFinite(value.Double):
                json.WriteNumberValue(value.Double);
                break;
            case AnyValueKind.Array when json.CurrentDepth < MaxDepth:
                json.WriteStartArray();
                foreach (var item in value.Items)
                {
                    AnyValueReader.TryRead(item, out var element);
                    Write(json, element);
                }

                json.WriteEndArray();
                break;
            case AnyValueKind.KeyValueList when json.CurrentDepth < MaxDepth:
                json.WriteStartObject();
                foreach (var entry in value.Entries)
                {
                    json.WritePropertyName(Utf8Text.Of(entry.Key));
                    Write(json, entry.Value);
                }

                json.WriteEndObject();
                break;
            case AnyValueKind.Bytes:
                json.WriteBase64StringValue(value.Bytes);
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }
}
