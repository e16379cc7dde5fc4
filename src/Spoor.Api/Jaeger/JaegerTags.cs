using System.Buffers;
using System.Text;
using System.Text.Json;
using Spoor.Api.Tempo;
using Spoor.Otlp;
using Spoor.Otlp.Json;
using Spoor.Otlp.Protobuf;

namespace Spoor.Api.Jaeger;

/// <summary>Writes attributes, events and what else of a span Jaeger shows as tags and logs.</summary>
internal static class JaegerTags
{
    /// <summary>JavaScript holds whole numbers up to here exactly; larger ones are written as text.</summary>
    private const long MaxSafeInteger = (1L << 53) - 1;

    private static readonly string[] KindNames = ["", "internal", "server", "client", "producer", "consumer"];

    /// <summary>Invalid UTF-8 becomes replacement characters; the JSON writer would refuse it.</summary>
    public static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    /// <summary>The last occurrence of a field.</summary>
    public static ReadOnlySpan<byte> Last(ReadOnlySpan<byte> message, int field)
    {
        ReadOnlySpan<byte> last = default;
        foreach (var occurrence in new FieldEnumerator(message, field))
            last = occurrence;
        return last;
    }

    /// <summary>The W3C trace flags of a span.</summary>
    public static uint Flags(ReadOnlySpan<byte> span)
    {
        uint flags = 0;
        var reader = new ProtoReader(span);
        while (reader.TryReadTag(out var field, out var wire))
        {
            if (field == OtlpFields.Span.Flags && wire == WireType.Fixed32)
                flags = reader.ReadFixed32();
            else
                reader.Skip(wire);
        }

        return flags & 0xFF;
    }

    /// <summary>Writes the property <c>tags</c>: scope, attributes, kind, status, trace state.</summary>
    public static void WriteSpanTags(Utf8JsonWriter json, in SpanRecord record, ReadOnlySpan<byte> span, ReadOnlySpan<byte> scope)
    {
        json.WriteStartArray("tags"u8);
        WriteTextTag(json, "otel.scope.name", Text(OtlpScope.Name(scope)));
        WriteTextTag(json, "otel.scope.version", Text(OtlpScope.Version(scope)));
        WriteAttributes(json, OtlpScope.Attributes(scope), except: default);
        WriteAttributes(json, OtlpSpan.Attributes(span), except: default);
        if ((int)record.Kind > 0 && (int)record.Kind < KindNames.Length)
            WriteTextTag(json, "span.kind", KindNames[(int)record.Kind]);
        if (record.Status is StatusCode.Ok or StatusCode.Error)
            WriteTextTag(json, "otel.status_code", record.Status == StatusCode.Ok ? "OK" : "ERROR");
        if (record.Status == StatusCode.Error && !OtlpSpan.TryGetAttribute(span, "error"u8, out _))
        {
            BeginTag(json, "error", "bool"u8);
            json.WriteBoolean("value"u8, true);
            json.WriteEndObject();
        }

        WriteTextTag(json, "otel.status_description", Text(OtlpSpan.StatusMessage(span)));
        WriteTextTag(json, "w3c.tracestate", Text(OtlpSpan.TraceState(span)));
        json.WriteEndArray();
    }

    /// <summary>Writes the property <c>logs</c>.</summary>
    public static void WriteLogs(Utf8JsonWriter json, ReadOnlySpan<byte> span)
    {
        json.WriteStartArray("logs"u8);
        foreach (var message in OtlpSpan.Events(span))
        {
            json.WriteStartObject();
            json.WriteNumber("timestamp"u8, EventTime(message) / 1000);
            json.WriteStartArray("fields"u8);
            WriteTextTag(json, "event", Text(Last(message, OtlpFields.Event.Name)));
            WriteAttributes(json, new AttributeEnumerator(message, OtlpFields.Event.Attributes), except: default);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void WriteAttributes(Utf8JsonWriter json, AttributeEnumerator attributes, ReadOnlySpan<byte> except)
    {
        foreach (var attribute in attributes)
        {
            if (except.IsEmpty || !attribute.Key.SequenceEqual(except))
                WriteAttribute(json, Text(attribute.Key), attribute.Value);
        }
    }

    public static void WriteWarnings(Utf8JsonWriter json, IReadOnlyList<string> warnings)
    {
        if (warnings.Count == 0)
        {
            json.WriteNull("warnings"u8);
            return;
        }

        json.WriteStartArray("warnings"u8);
        foreach (var warning in warnings)
            json.WriteStringValue(warning);
        json.WriteEndArray();
    }

    /// <summary>The value as plain text: text as it is, lists and maps as JSON, bytes as base64.</summary>
    public static string ValueText(AnyValueReader value)
    {
        if (value.Kind == AnyValueKind.String)
            return Text(value.Bytes);
        if (value.Kind == AnyValueKind.Bytes)
            return Convert.ToBase64String(value.Bytes);
        if (value.Kind == AnyValueKind.Empty)
            return "";
        if (value.Kind == AnyValueKind.Double && !double.IsFinite(value.Double))
            return double.IsNaN(value.Double) ? "NaN" : value.Double > 0 ? "+Inf" : "-Inf";
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text, OtlpJson.WriterOptions))
            LlmTraceWriter.WriteValue(json, value);
        return Text(text.WrittenSpan);
    }

    public static ulong EventTime(ReadOnlySpan<byte> message)
    {
        ulong time = 0;
        var reader = new ProtoReader(message);
        while (reader.TryReadTag(out var field, out var wire))
        {
            if (field == OtlpFields.Event.TimeUnixNano && wire == WireType.Fixed64)
                time = reader.ReadFixed64();
            else
                reader.Skip(wire);
        }

        return time;
    }

    private static void WriteAttribute(Utf8JsonWriter json, string key, AnyValueReader value)
    {
        switch (value.Kind)
        {
            case AnyValueKind.Bool:
                BeginTag(json, key, "bool"u8);
                json.WriteBoolean("value"u8, value.Bool);
                break;
            case AnyValueKind.Int when value.Int is >= -MaxSafeInteger and <= MaxSafeInteger:
                BeginTag(json, key, "int64"u8);
                json.WriteNumber("value"u8, value.Int);
                break;
            case AnyValueKind.Int:
                BeginTag(json, key, "int64"u8);
                json.WriteInt64Text("value"u8, value.Int);
                break;
            case AnyValueKind.Double:
                BeginTag(json, key, "float64"u8);
                json.WriteDouble("value"u8, value.Double);
                break;
            case AnyValueKind.Bytes:
                BeginTag(json, key, "binary"u8);
                json.WriteBase64String("value"u8, value.Bytes);
                break;
            default:
                BeginTag(json, key, "string"u8);
                json.WriteString("value"u8, ValueText(value));
                break;
        }

        json.WriteEndObject();
    }

    /// <summary>Writes a tag of text, or nothing when the text is empty.</summary>
    private static void WriteTextTag(Utf8JsonWriter json, string key, string value)
    {
        if (value.Length == 0)
            return;
        BeginTag(json, key, "string"u8);
        json.WriteString("value"u8, value);
        json.WriteEndObject();
    }

    private static void BeginTag(Utf8JsonWriter json, string key, ReadOnlySpan<byte> type)
    {
        json.WriteStartObject();
        json.WriteString("key"u8, key);
        json.WriteString("type"u8, type);
    }
}
