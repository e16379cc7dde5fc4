using System.Text.Json;
using Spoor.Collector.Import;
using Spoor.Otlp;
using Spoor.Otlp.Json;
using Spoor.Otlp.Protobuf;

namespace Spoor.Collector.Zipkin;

/// <summary>Reads the objects of Zipkin v1 JSON; the reader stands on their opening brace.</summary>
internal static class ZipkinV1JsonReader
{
    public static void ReadSpan(ref Utf8JsonReader reader, ZipkinV1Span span)
    {
        while (JsonInput.NextProperty(ref reader))
        {
            if (JsonInput.Is(ref reader, "traceId"u8))
                span.TraceId = JsonInput.TraceId(ref reader);
            else if (JsonInput.Is(ref reader, "id"u8))
                span.Id = JsonInput.SpanId(ref reader);
            else if (JsonInput.Is(ref reader, "parentId"u8))
                span.ParentId = JsonInput.SpanId(ref reader);
            else if (JsonInput.Is(ref reader, "name"u8))
                span.Name = JsonInput.String(ref reader, span.Texts);
            else if (JsonInput.Is(ref reader, "timestamp"u8))
                span.StartUnixNanos = JsonInput.MicrosAsUnixNanos(JsonInput.Int64(ref reader));
            else if (JsonInput.Is(ref reader, "duration"u8))
                span.DurationNanos = JsonInput.MicrosAsUnixNanos(JsonInput.Int64(ref reader));
            else if (JsonInput.Is(ref reader, "annotations"u8))
                ZipkinJsonReader.ReadAnnotations(ref reader, span.Texts, span.Annotations);
            else if (JsonInput.Is(ref reader, "binaryAnnotations"u8))
                ReadBinaryAnnotations(ref reader, span);
            else
                JsonInput.SkipProperty(ref reader);
        }
    }

    private static void ReadBinaryAnnotations(ref Utf8JsonReader reader, ZipkinV1Span span)
    {
        if (!JsonInput.BeginArray(ref reader))
            return;
        while (JsonInput.NextItem(ref reader))
        {
            if (!JsonInput.BeginObject(ref reader))
                continue;
            var key = default(ByteRange);
            var tag = default(ImportedTag);
            var endpoint = default(ZipkinEndpoint);
            while (JsonInput.NextProperty(ref reader))
            {
                if (JsonInput.Is(ref reader, "key"u8))
                    key = JsonInput.String(ref reader, span.Texts);
                else if (JsonInput.Is(ref reader, "value"u8))
                    tag = ReadValue(ref reader, span.Texts);
                else if (JsonInput.Is(ref reader, "endpoint"u8))
                    endpoint = ZipkinJsonReader.ReadEndpoint(ref reader, span.Texts);
                else
                    JsonInput.SkipProperty(ref reader);
            }

            span.BinaryAnnotations.Add(new ZipkinBinaryAnnotation(tag with { Key = key }, endpoint));
        }
    }

    private static ImportedTag ReadValue(ref Utf8JsonReader reader, TextArena texts)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.True or JsonTokenType.False:
                return ImportedTag.Bool(default, reader.TokenType == JsonTokenType.True);
            case JsonTokenType.Number when reader.TryGetInt64(out var integer):
                return ImportedTag.Int(default, integer);
            case JsonTokenType.Number when JsonNumber.TryReadDouble(reader.ValueSpan, out var real):
                return ImportedTag.Double(default, real);
            default:
                return ImportedTag.Text(default, JsonInput.String(ref reader, texts));
        }
    }
}
