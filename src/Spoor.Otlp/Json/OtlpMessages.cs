using System.Text;

namespace Spoor.Otlp.Json;

/// <summary>The OTLP trace messages as JSON: one table that reading and writing share. Field order as in the .proto files.</summary>
internal static class OtlpMessages
{
    private static readonly byte[][] KindNames =
        Utf8("SPAN_KIND_UNSPECIFIED", "SPAN_KIND_INTERNAL", "SPAN_KIND_SERVER", "SPAN_KIND_CLIENT", "SPAN_KIND_PRODUCER", "SPAN_KIND_CONSUMER");

    private static readonly byte[][] StatusNames = Utf8("STATUS_CODE_UNSET", "STATUS_CODE_OK", "STATUS_CODE_ERROR");

    public static readonly JsonMessage AnyValue, KeyValue, Span, ResourceSpans, TracesData, TempoTraces;

    static OtlpMessages()
    {
        var array = Message("arrayValue", OtlpFields.AnyValue.Array);
        var list = Message("kvlistValue", OtlpFields.AnyValue.KeyValueList);
        AnyValue = new JsonMessage(
            new("stringValue", OtlpFields.AnyValue.String, JsonType.String),
            new("boolValue", OtlpFields.AnyValue.Bool, JsonType.Bool),
            new("intValue", OtlpFields.AnyValue.Int, JsonType.Int64),
            new("doubleValue", OtlpFields.AnyValue.Double, JsonType.Double),
            array,
            list,
            new("bytesValue", OtlpFields.AnyValue.Bytes, JsonType.Bytes))
        { IsOneof = true };
        KeyValue = new JsonMessage(
            new("key", OtlpFields.KeyValue.Key, JsonType.String),
            Message("value", OtlpFields.KeyValue.Value, AnyValue));
        array.Message = new JsonMessage(Message("values", OtlpFields.Values.Items, AnyValue, repeated: true)) { NestsValues = true };
        list.Message = new JsonMessage(Message("values", OtlpFields.Values.Items, KeyValue, repeated: true)) { NestsValues = true };

        var entityRef = new JsonMessage(
            new("schemaUrl", OtlpFields.EntityRef.SchemaUrl, JsonType.String),
            new("type", OtlpFields.EntityRef.Type, JsonType.String),
            new("idKeys", OtlpFields.EntityRef.IdKeys, JsonType.String, repeated: true),
            new("descriptionKeys", OtlpFields.EntityRef.DescriptionKeys, JsonType.String, repeated: true));
        var resource = new JsonMessage(
            Attributes(OtlpFields.Resource.Attributes),
            Dropped("droppedAttributesCount", OtlpFields.Resource.DroppedAttributesCount),
            Message("entityRefs", OtlpFields.Resource.EntityRefs, entityRef, repeated: true));
        var scope = new JsonMessage(
            new("name", OtlpFields.Scope.Name, JsonType.String),
            new("version", OtlpFields.Scope.Version, JsonType.String),
            Attributes(OtlpFields.Scope.Attributes),
            Dropped("droppedAttributesCount", OtlpFields.Scope.DroppedAttributesCount));
        var spanEvent = new JsonMessage(
            new("timeUnixNano", OtlpFields.Event.TimeUnixNano, JsonType.Fixed64),
            new("name", OtlpFields.Event.Name, JsonType.String),
            Attributes(OtlpFields.Event.Attributes),
            Dropped("droppedAttributesCount", OtlpFields.Event.DroppedAttributesCount));
        var link = new JsonMessage(
            new("traceId", OtlpFields.Link.TraceId, JsonType.TraceId),
            new("spanId", OtlpFields.Link.SpanId, JsonType.SpanId),
            new("traceState", OtlpFields.Link.TraceState, JsonType.String),
            Attributes(OtlpFields.Link.Attributes),
            Dropped("droppedAttributesCount", OtlpFields.Link.DroppedAttributesCount),
            new("flags", OtlpFields.Link.Flags, JsonType.Fixed32));
        var status = new JsonMessage(
            new("message", OtlpFields.Status.Message, JsonType.String),
            new("code", OtlpFields.Status.Code, JsonType.Enum) { EnumNames = StatusNames });
        Span = new JsonMessage(
            new("traceId", OtlpFields.Span.TraceId, JsonType.TraceId),
            new("spanId", OtlpFields.Span.SpanId, JsonType.SpanId),
            new("traceState", OtlpFields.Span.TraceState, JsonType.String),
            new("parentSpanId", OtlpFields.Span.ParentSpanId, JsonType.SpanId),
            new("flags", OtlpFields.Span.Flags, JsonType.Fixed32),
            new("name", OtlpFields.Span.Name, JsonType.String),
            new("kind", OtlpFields.Span.Kind, JsonType.Enum) { EnumNames = KindNames },
            new("startTimeUnixNano", OtlpFields.Span.StartTimeUnixNano, JsonType.Fixed64),
            new("endTimeUnixNano", OtlpFields.Span.EndTimeUnixNano, JsonType.Fixed64),
            Attributes(OtlpFields.Span.Attributes),
            Dropped("droppedAttributesCount", OtlpFields.Span.DroppedAttributesCount),
            Message("events", OtlpFields.Span.Events, spanEvent, repeated: true),
            Dropped("droppedEventsCount", OtlpFields.Span.DroppedEventsCount),
            Message("links", OtlpFields.Span.Links, link, repeated: true),
            Dropped("droppedLinksCount", OtlpFields.Span.DroppedLinksCount),
            Message("status", OtlpFields.Span.Status, status, alwaysInTempo: true));
        var scopeSpans = new JsonMessage(
            Message("scope", OtlpFields.ScopeSpans.Scope, scope, alwaysInTempo: true),
            Message("spans", OtlpFields.ScopeSpans.Spans, Span, repeated: true),
            new("schemaUrl", OtlpFields.ScopeSpans.SchemaUrl, JsonType.String));
        ResourceSpans = new JsonMessage(
            Message("resource", OtlpFields.ResourceSpans.Resource, resource, alwaysInTempo: true),
            Message("scopeSpans", OtlpFields.ResourceSpans.ScopeSpans, scopeSpans, repeated: true),
            new("schemaUrl", OtlpFields.ResourceSpans.SchemaUrl, JsonType.String));
        TracesData = new JsonMessage(Message("resourceSpans", OtlpFields.TracesData.ResourceSpans, ResourceSpans, repeated: true));
        TempoTraces = new JsonMessage(
            Message("resourceSpans", OtlpFields.TracesData.ResourceSpans, ResourceSpans, repeated: true),
            Message("batches", OtlpFields.TracesData.ResourceSpans, ResourceSpans, repeated: true),
            new("trace", 0, JsonType.Envelope) { Message = TracesData });
    }

    private static byte[][] Utf8(params string[] names) => [.. names.Select(Encoding.UTF8.GetBytes)];

    private static JsonField Attributes(int number) => Message("attributes", number, KeyValue, repeated: true);

    private static JsonField Dropped(string name, int number) => new(name, number, JsonType.UInt32);

    private static JsonField Message(string name, int number, JsonMessage? message = null, bool repeated = false, bool alwaysInTempo = false) =>
        new(name, number, JsonType.Message, repeated) { Message = message!, AlwaysInTempo = alwaysInTempo };
}
