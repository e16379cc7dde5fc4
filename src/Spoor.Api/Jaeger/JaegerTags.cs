using System.Text.Json;
using Spoor.Api.Queries;
using Spoor.Api.Tempo;
using Spoor.Otlp;

namespace Spoor.Api.Jaeger;

/// <summary>Writes attributes, events and what else of a span Jaeger shows as tags and logs.</summary>
internal static class JaegerTags
{
    /// <summary>JavaScript holds whole numbers up to here exactly; larger ones are written as text.</summary>
    private const long MaxSafeInteger = (1L << 53) - 1;

    private static readonly string[] KindNames = ["", "internal", "server", "client", "producer", "consumer"];

    /// <summary>Writes the property <c>tags</c>: scope, attributes, kind, status, trace state.</summary>
    public static void WriteSpanTags(Utf8JsonWriter json, in SpanRecord record, ReadOnlySpan<byte> span, ReadOnlySpan<byte> scope)
    {
        json.WriteStartArray("tags"u8);
        WriteTextTag(json, "otel.scope.name", Utf8Text.Of(OtlpScope.Name(scope)));
        WriteTextTag(json, "otel.scope.version", Utf8Text.Of(OtlpScope.Version(scope)));
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

        WriteTextTag(json, "otel.status_description", Utf8Text.Of(OtlpSpan.StatusMessage(span)));
        WriteTextTag(json, "w3c.tracestate", Utf8Text.Of(OtlpSpan.TraceState(span)));
        json.WriteEndArray();
    }

    /// <summary>Writes the property <c>logs</c>.</summary>
    public static void WriteLogs(Utf8JsonWriter json, ReadOnlySpan<byte> span)
    {
        json.WriteStartArray("logs"u8);
        foreach (var message in OtlpSpan.Events(span))
        {
            json.WriteStartObject();
            json.WriteNumber("timestamp"u8, OtlpEvent.TimeUnixNanos(message) / 1000);
            json.WriteStartArray("fields"u8);
            WriteTextTag(json, "event", Utf8Text.Of(OtlpEvent.Name(message)));
            WriteAttributes(json, OtlpEvent.Attributes(message), except: default);
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
                WriteAttribute(json, Utf8Text.Of(attribute.Key), attribute.Value);
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
                json.WriteString("value"u8, PlainValue.Text(value));
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
