using System.Text.Json;
using Spoor.Store.Query;
using Spoor.TraceQL;

namespace Spoor.Api.Tempo;

/// <summary>Writes found traces as <c>tempopb.TraceSearchMetadata</c> in JSON.</summary>
internal static class SearchJson
{
    /// <summary>Shown as the root's service while no root span was received.</summary>
    public const string NoRootYet = "<root span not yet received>";

    public static void WriteTrace(Utf8JsonWriter json, TraceSummary trace, bool withSpanSets)
    {
        json.WriteStartObject();
        json.WriteString("traceID"u8, trace.TraceId.ToShortString());
        json.WriteTextIfAny("rootServiceName"u8, trace.RootServiceName ?? NoRootYet);
        json.WriteTextIfAny("rootTraceName"u8, trace.RootTraceName);
        json.WriteUInt64TextIfNotZero("startTimeUnixNano"u8, trace.StartUnixNanos);
        json.WriteNumberIfNotZero("durationMs"u8, DurationMs(trace));
        if (withSpanSets && trace.SpanSets.Count > 0)
        {
            json.WritePropertyName("spanSet"u8);
            WriteSpanSet(json, trace.SpanSets[0]);
            json.WriteStartArray("spanSets"u8);
            foreach (var spanSet in trace.SpanSets)
                WriteSpanSet(json, spanSet);
            json.WriteEndArray();
        }

        if (withSpanSets && trace.ServiceStats.Count > 0)
            WriteServiceStats(json, trace.ServiceStats);
        json.WriteEndObject();
    }

    public static uint DurationMs(TraceSummary trace) =>
        trace.StartUnixNanos == 0 ? 0 : (uint)Math.Min(trace.DurationNanos / 1_000_000, uint.MaxValue);

    /// <summary>Writes <c>{"key": …, "value": {…}}</c>.</summary>
    public static void WriteKeyValue(Utf8JsonWriter json, string key, in Static value)
    {
        json.WriteStartObject();
        json.WriteString("key"u8, key);
        json.WritePropertyName("value"u8);
        WriteAnyValue(json, value);
        json.WriteEndObject();
    }

    private static void WriteSpanSet(Utf8JsonWriter json, SpanSetResult spanSet)
    {
        json.WriteStartObject();
        json.WriteStartArray("spans"u8);
        foreach (var span in spanSet.Spans)
            WriteSpan(json, span);
        json.WriteEndArray();
        json.WriteNumberIfNotZero("matched"u8, spanSet.Matched);
        WriteAttributes(json, spanSet.Attributes);
        json.WriteEndObject();
    }

    private static void WriteSpan(Utf8JsonWriter json, SpanResult span)
    {
        json.WriteStartObject();
        json.WriteString("spanID"u8, span.SpanId.ToString());
        json.WriteTextIfAny("name"u8, span.Name);
        json.WriteUInt64TextIfNotZero("startTimeUnixNano"u8, span.StartUnixNanos);
        json.WriteUInt64TextIfNotZero("durationNanos"u8, DurationNanos(span));
        WriteAttributes(json, span.Attributes);
        json.WriteEndObject();
    }

    /// <summary>The field is unsigned; a span that ends before it starts shows no duration.</summary>
    public static ulong DurationNanos(SpanResult span) => (ulong)Math.Max(span.DurationNanos, 0);

    private static void WriteAttributes(Utf8JsonWriter json, IReadOnlyList<AttributeResult> attributes)
    {
        if (attributes.Count == 0)
            return;
        json.WriteStartArray("attributes"u8);
        foreach (var attribute in attributes)
            WriteKeyValue(json, attribute.Key, attribute.Value);
        json.WriteEndArray();
    }

    private static void WriteServiceStats(Utf8JsonWriter json, IReadOnlyDictionary<string, ServiceStats> services)
    {
        json.WriteStartObject("serviceStats"u8);
        foreach (var (service, stats) in services)
        {
            json.WriteStartObject(service);
            json.WriteNumberIfNotZero("spanCount"u8, stats.SpanCount);
            json.WriteNumberIfNotZero("errorCount"u8, stats.ErrorCount);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>An OTLP <c>AnyValue</c>; durations, status, kind and nil have no type there and become words.</summary>
    private static void WriteAnyValue(Utf8JsonWriter json, in Static value)
    {
        json.WriteStartObject();
        switch (value.Type)
        {
            case StaticType.Int:
                json.WriteInt64Text("intValue"u8, value.AsInt64);
                break;
            case StaticType.Float:
                json.WriteDouble("doubleValue"u8, value.AsDouble);
                break;
            case StaticType.Bool:
                json.WriteBoolean("boolValue"u8, value.AsBool);
                break;
            case StaticType.IntArray or StaticType.FloatArray or StaticType.StringArray or StaticType.BoolArray:
                json.WriteStartObject("arrayValue"u8);
                json.WriteStartArray("values"u8);
                foreach (var element in ValueText.Elements(value))
                    WriteAnyValue(json, element);
                json.WriteEndArray();
                json.WriteEndObject();
                break;
            default:
                json.WriteString("stringValue"u8, ValueText.Of(value));
                break;
        }

        json.WriteEndObject();
    }
}
