using System.Text.Json;
using Spoor.Api.Queries;
using Spoor.Otlp;

namespace Spoor.Api.Tempo;

/// <summary>
/// Writes a trace in Tempo's compact form for language models: by service and scope, ids in hex, attributes as plain JSON objects.
/// What the form does not have (trace state, flags, dropped counts, scope attributes) is left out.
/// </summary>
internal static class LlmTraceWriter
{
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
        json.WriteString("serviceName"u8, Utf8Text.Of(OtlpResource.ServiceName(resource)));
        WriteAttributes(json, "resource"u8, OtlpResource.Attributes(resource), except: "service.name"u8);
        json.WriteStartArray("scopes"u8);
    }

    private static void BeginScope(Utf8JsonWriter json, ReadOnlySpan<byte> scope)
    {
        json.WriteStartObject();
        json.WriteTextIfAny("name"u8, Utf8Text.Of(OtlpScope.Name(scope)));
        json.WriteTextIfAny("version"u8, Utf8Text.Of(OtlpScope.Version(scope)));
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
        json.WriteString("name"u8, Utf8Text.Of(OtlpSpan.Name(span)));
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
        json.WriteString("message"u8, Utf8Text.Of(OtlpSpan.StatusMessage(span)));
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
            json.WriteString("name"u8, Utf8Text.Of(OtlpEvent.Name(events.Current)));
            json.WriteUInt64Text("timeUnixNano"u8, OtlpEvent.TimeUnixNanos(events.Current));
            WriteAttributes(json, "attributes"u8, OtlpEvent.Attributes(events.Current), except: default);
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
            json.WriteString("traceId"u8, Convert.ToHexStringLower(OtlpLink.TraceId(links.Current)));
            json.WriteString("spanId"u8, Convert.ToHexStringLower(OtlpLink.SpanId(links.Current)));
            WriteAttributes(json, "attributes"u8, OtlpLink.Attributes(links.Current), except: default);
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
            json.WritePropertyName(Utf8Text.Of(attribute.Key));
            PlainValue.Write(json, attribute.Value);
        }

        if (any)
            json.WriteEndObject();
    }

    private static string NameOf(string[] names, int number) => number >= 0 && number < names.Length ? names[number] : names[0];
}
