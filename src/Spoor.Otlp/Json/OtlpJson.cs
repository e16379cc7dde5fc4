using System.Text.Encodings.Web;
using System.Text.Json;
using Spoor.Otlp.Protobuf;

namespace Spoor.Otlp.Json;

/// <summary>OTLP trace messages between JSON and protobuf, both ways without an object tree.</summary>
public static class OtlpJson
{
    /// <summary>How deep JSON may nest: spans lie 9 levels deep, and each level of an attribute value takes up to four.</summary>
    internal const int MaxJsonDepth = 12 + (4 * (SpanChecker.MaxValueDepth + 1));

    /// <summary>For writers of answers: no indentation, no escapes that JSON does not ask for.</summary>
    public static JsonWriterOptions WriterOptions { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
        MaxDepth = MaxJsonDepth + 64,
    };

    /// <summary>
    /// Appends one <c>TracesData</c> or <c>ExportTraceServiceRequest</c> document to <paramref name="output"/> as protobuf. Enums by number or name,
    /// 64-bit integers as string or number, unknown fields ignored, null as absent. Ids of wrong length pass: <see cref="SpanBatch"/> rejects their spans.
    /// </summary>
    /// <exception cref="OtlpFormatException">No JSON, or a value that its field cannot hold; <paramref name="output"/> is as it was.</exception>
    public static void ToProtobuf(ReadOnlySpan<byte> json, ProtoWriter output, JsonDialect dialect = JsonDialect.Otlp)
    {
        var start = output.Length;
        try
        {
            OtlpJsonReader.Read(json, dialect == JsonDialect.Tempo ? OtlpMessages.TempoTraces : OtlpMessages.TracesData, output, dialect);
        }
        catch (OtlpFormatException)
        {
            output.Truncate(start);
            throw;
        }
    }

    /// <summary>Appends one <c>ResourceSpans</c> object to <paramref name="output"/> as field 1 of a <c>TracesData</c>; for readers of long documents.</summary>
    /// <exception cref="OtlpFormatException">As for <see cref="ToProtobuf"/>; the position counts from the start of <paramref name="json"/>.</exception>
    public static void ResourceSpansToProtobuf(ReadOnlySpan<byte> json, ProtoWriter output, JsonDialect dialect = JsonDialect.Otlp)
    {
        var start = output.Length;
        try
        {
            var mark = output.BeginMessage(OtlpFields.TracesData.ResourceSpans);
            OtlpJsonReader.Read(json, OtlpMessages.ResourceSpans, output, dialect);
            output.EndMessage(mark);
        }
        catch (OtlpFormatException)
        {
            output.Truncate(start);
            throw;
        }
    }

    /// <summary>Writes the <c>ResourceSpans</c> of a <c>TracesData</c> message as a JSON array; the caller names the property.</summary>
    /// <exception cref="OtlpFormatException">Malformed protobuf, or attribute values nested over <see cref="SpanChecker.MaxValueDepth"/> levels;
    /// part of the array is already written then.</exception>
    public static void WriteTraces(ReadOnlySpan<byte> tracesData, Utf8JsonWriter json, JsonDialect dialect = JsonDialect.Otlp)
    {
        json.WriteStartArray();
        OtlpJsonWriter.WriteItems(tracesData, OtlpFields.TracesData.ResourceSpans, OtlpMessages.ResourceSpans, json, dialect);
        json.WriteEndArray();
    }

    /// <summary>Writes one <c>ResourceSpans</c> message as a JSON object; for writers of long answers that send as they go.</summary>
    /// <exception cref="OtlpFormatException">As for <see cref="WriteTraces"/>.</exception>
    public static void WriteResourceSpans(ReadOnlySpan<byte> resourceSpans, Utf8JsonWriter json, JsonDialect dialect = JsonDialect.Otlp) =>
        OtlpJsonWriter.Write(resourceSpans, OtlpMessages.ResourceSpans, json, dialect);

    /// <summary>Writes one <c>Span</c> message as a JSON object.</summary>
    /// <exception cref="OtlpFormatException">As for <see cref="WriteTraces"/>.</exception>
    public static void WriteSpan(ReadOnlySpan<byte> span, Utf8JsonWriter json, JsonDialect dialect = JsonDialect.Otlp) =>
        OtlpJsonWriter.Write(span, OtlpMessages.Span, json, dialect);

    /// <summary>Writes one <c>AnyValue</c> message as a JSON object such as <c>{"intValue":"200"}</c>.</summary>
    /// <exception cref="OtlpFormatException">As for <see cref="WriteTraces"/>.</exception>
    public static void WriteAnyValue(ReadOnlySpan<byte> anyValue, Utf8JsonWriter json, JsonDialect dialect = JsonDialect.Otlp) =>
        OtlpJsonWriter.Write(anyValue, OtlpMessages.AnyValue, json, dialect);
}
