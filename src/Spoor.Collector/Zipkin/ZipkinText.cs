using System.Buffers.Text;
using System.Text.Json;
using Spoor.Collector.Import;
using Spoor.Otlp;
using Spoor.Otlp.Json;
using Spoor.Otlp.Protobuf;

namespace Spoor.Collector.Zipkin;

/// <summary>What OpenTelemetry's Zipkin exporter packs into texts: events as <c>name|{attributes}|dropped</c>, links as <c>trace|span|state|{attributes}|dropped</c>.</summary>
internal static class ZipkinText
{
    public static void WriteEvent(ulong unixNanos, ReadOnlySpan<byte> text, ProtoWriter writer)
    {
        var mark = writer.BeginMessage(OtlpFields.Span.Events);
        writer.WriteFixed64Field(OtlpFields.Event.TimeUnixNano, unixNanos);
        var bar = text.IndexOf((byte)'|');
        if (bar < 0 || !TryWriteAttributes(text[(bar + 1)..], writer, OtlpFields.Event.Attributes, OtlpFields.Event.DroppedAttributesCount))
            bar = text.Length;
        writer.WriteBytesField(OtlpFields.Event.Name, text[..bar]);
        writer.EndMessage(mark);
    }

    /// <summary>Writes a link if the tag is <c>otlp.link.N</c> with a value that can be read; else nothing.</summary>
    public static bool TryWriteLink(in ImportedTag tag, TextArena texts, ProtoWriter writer)
    {
        if (tag.Kind != AnyValueKind.String || !texts[tag.Key].StartsWith("otlp.link."u8))
            return false;
        var text = texts[tag.Bytes];
        Span<Range> parts = stackalloc Range[4];
        if (Split(text, parts) < 4 || !TraceId.TryParse(text[parts[0]], out var traceId) || !SpanId.TryParse(text[parts[1]], out var spanId))
            return false;

        var start = writer.Length;
        var mark = writer.BeginMessage(OtlpFields.Span.Links);
        writer.WriteTraceIdField(OtlpFields.Link.TraceId, traceId);
        writer.WriteSpanIdField(OtlpFields.Link.SpanId, spanId);
        var state = text[parts[2]];
        if (!state.IsEmpty)
            writer.WriteBytesField(OtlpFields.Link.TraceState, state);
        if (!TryWriteAttributes(text[parts[3]], writer, OtlpFields.Link.Attributes, OtlpFields.Link.DroppedAttributesCount))
        {
            writer.Truncate(start);
            return false;
        }

        writer.EndMessage(mark);
        return true;
    }

    // The last part takes the rest: bars may stand in the attributes.
    private static int Split(ReadOnlySpan<byte> text, Span<Range> parts)
    {
        var start = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            var bar = i == parts.Length - 1 ? -1 : text[start..].IndexOf((byte)'|');
            parts[i] = bar < 0 ? start..text.Length : start..(start + bar);
            if (bar < 0)
                return i + 1;
            start += bar + 1;
        }

        return parts.Length;
    }

    // Reads "{…}|dropped"; writes nothing unless all of it can be read.
    private static bool TryWriteAttributes(ReadOnlySpan<byte> text, ProtoWriter writer, int attributesField, int droppedField)
    {
        var bar = text.LastIndexOf((byte)'|');
        if (bar < 0 || !Utf8Parser.TryParse(text[(bar + 1)..], out uint dropped, out var used) || used != text.Length - bar - 1)
            return false;
        var start = writer.Length;
        try
        {
            var reader = new Utf8JsonReader(text[..bar], JsonInput.Options);
            reader.Read();
            if (!JsonInput.BeginObject(ref reader))
                return false;
            while (JsonInput.NextProperty(ref reader))
                WriteAttribute(ref reader, text[..bar], writer, attributesField);
            reader.Read();
        }
        catch (Exception exception) when (exception is JsonException or OtlpFormatException)
        {
            writer.Truncate(start);
            return false;
        }

        if (dropped > 0)
            writer.WriteVarintField(droppedField, dropped);
        return true;
    }

    private static void WriteAttribute(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ProtoWriter writer, int field)
    {
        var attribute = writer.BeginMessage(field);
        WriteText(ref reader, writer, OtlpFields.KeyValue.Key);
        reader.Read();
        var value = writer.BeginMessage(OtlpFields.KeyValue.Value);
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                WriteText(ref reader, writer, OtlpFields.AnyValue.String);
                break;
            case JsonTokenType.True or JsonTokenType.False:
                writer.WriteVarintField(OtlpFields.AnyValue.Bool, reader.TokenType == JsonTokenType.True ? 1UL : 0);
                break;
            case JsonTokenType.Number when reader.TryGetInt64(out var integer):
                writer.WriteVarintField(OtlpFields.AnyValue.Int, (ulong)integer);
                break;
            case JsonTokenType.Number:
                JsonNumber.TryReadDouble(reader.ValueSpan, out var real);
                writer.WriteDoubleField(OtlpFields.AnyValue.Double, real);
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                // The exporter's own text for nested values; kept as text.
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                writer.WriteBytesField(OtlpFields.AnyValue.String, json[start..(int)reader.BytesConsumed]);
                break;
        }

        writer.EndMessage(value);
        writer.EndMessage(attribute);
    }

    private static void WriteText(ref Utf8JsonReader reader, ProtoWriter writer, int field)
    {
        var mark = writer.BeginMessage(field);
        writer.Advance(JsonText.Unescape(reader.ValueSpan, writer.GetSpan(reader.ValueSpan.Length)));
        writer.EndMessage(mark);
    }
}
