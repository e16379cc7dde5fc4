using System.Text;
using System.Text.Json;
using Spoor.Otlp;
using Spoor.Otlp.Protobuf;

namespace Spoor.Api.Tempo;

/// <summary>
/// Writes a trace in Tempo's compact form for language models: by service and scope, ids in hex, attributes as plain JSON objects.
/// What the form does not have (trace state, flags, dropped counts, scope attributes) is left out.
/// </summary>
internal static class LlmTraceWriter
{
    /// <summary>Values nested deeper are written as null; a sender can nest as deep as a message is long.</summary>
    private const int MaxDepth = 100;

    private static readonly string[] KindNames =
        ["SPAN_KIND_UNSPECIFIED", "SPAN_KIND_INTERNAL", "SPAN_KIND_SERVER", "SPAN_KIND_CLIENT", "SPAN_KIND_PRODUCER", "SPAN_KIND_CONSUMER"];

    private static readonly string[] StatusNames = ["STATUS_CODE_UNSET", "STATUS_CODE_OK", "STATUS_CODE_ERROR"];

    /// <summary>Writes the members of the <c>trace</c> object, which the caller opens and closes.</summary>
    public static void WriteContent(Utf8JsonWriter json, SpanBatch trace)
    {
        json.WriteString("traceId"u8, trace.Spans[0].TraceId.ToString());
        json.WriteStartArray("services"u8);
        var resource = -1;
        var scope = -1;
        foreach (ref readonly var span in trace.Spans)
        {
            if (span.Scope != scope)
            {
                EndArrayAndObject(json, scope);
                var resourceOfScope = trace.Scopes[span.Scope].Resource;
                if (resourceOfScope != resource)
                {
                    EndArrayAndObject(json, resource);
                    BeginService(json, Slice(trace, trace.Resources[resourceOfScope].Resource));
                    resource = resourceOfScope;
                }

                BeginScope(json, Slice(trace, trace.Scopes[span.Scope].Scope));
                scope = span.Scope;
            }

            WriteSpan(json, span, trace.Bytes.Span.Slice(span.Offset, span.Length));
        }

        EndArrayAndObject(json, scope);
        EndArrayAndObject(json, resource);
        json.WriteEndArray();
    }

    private static ReadOnlySpan<byte> Slice(SpanBatch trace, ByteRange range) => trace.Bytes.Span.Slice(range.Offset, range.Length);

    private static void BeginService(Utf8JsonWriter json, ReadOnlySpan<byte> resource)
    {
        json.WriteStartObject();
        json.WriteString("serviceName"u8, Text(OtlpResource.ServiceName(resource)));
        WriteAttributes(json, "resource"u8, OtlpResource.Attributes(resource), except: "service.name"u8);
        json.WriteStartArray("scopes"u8);
    }

    private static void BeginScope(Utf8JsonWriter json, ReadOnlySpan<byte> scope)
    {
        json.WriteStartObject();
        json.WriteTextIfAny("name"u8, Text(OtlpScope.Name(scope)));
        json.WriteTextIfAny("version"u8, Text(OtlpScope.Version(scope)));
        json.WriteStartArray("spans"u8);
    }

    /// <summary>Ends a service or scope; the index is negative before the first.</summary>
    private static void EndArrayAndObject(Utf8JsonWriter json, int index)
    {
        if (index < 0)
            return;
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteSpan(Utf8JsonWriter json, in SpanRecord record, ReadOnlySpan<byte> span)
    {
        json.WriteStartObject();
        json.WriteString("spanId"u8, record.SpanId.ToString());
        json.WriteString("name"u8, Text(OtlpSpan.Name(span)));
        if (!record.ParentSpanId.IsZero)
            json.WriteString("parentSpanId"u8, record.ParentSpanId.ToString());
        json.WriteString("kind"u8, NameOf(KindNames, (int)record.Kind));
        json.WriteUInt64Text("startTimeUnixNano"u8, record.StartUnixNanos);
        json.WriteUInt64Text("endTimeUnixNano"u8, record.EndUnixNanos);
        json.WriteNumber("durationMs"u8, record.EndUnixNanos > record.StartUnixNanos ? (record.EndUnixNanos - record.StartUnixNanos) / 1_000_000 : 0);
        WriteAttributes(json, "attributes"u8, OtlpSpan.Attributes(span), except: default);
        WriteEvents(json, span);
        WriteLinks(json, span);
        json.WriteStartObject("status"u8);
        json.WriteString("code"u8, NameOf(StatusNames, (int)record.Status));
        json.WriteString("message"u8, Text(OtlpSpan.StatusMessage(span)));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteEvents(Utf8JsonWriter json, ReadOnlySpan<byte> span)
    {
        var events = OtlpSpan.Events(span);
        for (var any = false; ; any = true)
        {
            if (!events.MoveNext())
            {
                if (any)
                    json.WriteEndArray();
                return;
            }

            if (!any)
                json.WriteStartArray("events"u8);
            json.WriteStartObject();
            json.WriteString("name"u8, Text(Last(events.Current, OtlpFields.Event.Name)));
            json.WriteUInt64Text("timeUnixNano"u8, EventTime(events.Current));
            WriteAttributes(json, "attributes"u8, new AttributeEnumerator(events.Current, OtlpFields.Event.Attributes), except: default);
            json.WriteEndObject();
        }
    }

    private static void WriteLinks(Utf8JsonWriter json, ReadOnlySpan<byte> span)
    {
        var links = OtlpSpan.Links(span);
        for (var any = false; ; any = true)
        {
            if (!links.MoveNext())
            {
                if (any)
                    json.WriteEndArray();
                return;
            }

            if (!any)
                json.WriteStartArray("links"u8);
            json.WriteStartObject();
            json.WriteString("traceId"u8, Convert.ToHexStringLower(Last(links.Current, OtlpFields.Link.TraceId)));
            json.WriteString("spanId"u8, Convert.ToHexStringLower(Last(links.Current, OtlpFields.Link.SpanId)));
            WriteAttributes(json, "attributes"u8, new AttributeEnumerator(links.Current, OtlpFields.Link.Attributes), except: default);
            json.WriteEndObject();
        }
    }

    /// <summary>Writes an object, or nothing when there are no attributes.</summary>
    private static void WriteAttributes(Utf8JsonWriter json, ReadOnlySpan<byte> name, AttributeEnumerator attributes, ReadOnlySpan<byte> except)
    {
        var any = false;
        foreach (var attribute in attributes)
        {
            if (!except.IsEmpty && attribute.Key.SequenceEqual(except))
                continue;
            if (!any)
                json.WriteStartObject(name);
            any = true;
            json.WritePropertyName(Text(attribute.Key));
            WriteValue(json, attribute.Value);
        }

        if (any)
            json.WriteEndObject();
    }

    /// <summary>Writes a value as plain JSON: text, numbers, arrays, objects; bytes as base64, what JSON cannot say as null.</summary>
    public static void WriteValue(Utf8JsonWriter json, AnyValueReader value)
    {
        switch (value.Kind)
        {
            case AnyValueKind.String:
                json.WriteStringValue(Text(value.Bytes));
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
                    WriteValue(json, element);
                }

                json.WriteEndArray();
                break;
            case AnyValueKind.KeyValueList when json.CurrentDepth < MaxDepth:
                json.WriteStartObject();
                foreach (var entry in value.Entries)
                {
                    json.WritePropertyName(Text(entry.Key));
                    WriteValue(json, entry.Value);
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

    private static ReadOnlySpan<byte> Last(ReadOnlySpan<byte> message, int field)
    {
        ReadOnlySpan<byte> last = default;
        foreach (var occurrence in new FieldEnumerator(message, field))
            last = occurrence;
        return last;
    }

    private static ulong EventTime(ReadOnlySpan<byte> message)
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

    private static string NameOf(string[] names, int number) => number >= 0 && number < names.Length ? names[number] : names[0];

    /// <summary>Invalid UTF-8 becomes replacement characters; the JSON writer would refuse it.</summary>
    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
