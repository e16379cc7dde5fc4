using System.Text.Json;
using Spoor.Collector.Import;
using Spoor.Otlp;
using Spoor.Otlp.Json;
using Spoor.Otlp.Protobuf;

namespace Spoor.Collector.Zipkin;

/// <summary>Reads the objects of Zipkin v2 JSON; the reader stands on their opening brace. Times are in microseconds there.</summary>
internal static class ZipkinJsonReader
{
    public static void ReadSpan(ref Utf8JsonReader reader, ZipkinSpan span)
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
            else if (JsonInput.Is(ref reader, "kind"u8))
                span.Kind = ReadKind(ref reader);
            else if (JsonInput.Is(ref reader, "timestamp"u8))
                span.StartUnixNanos = JsonInput.MicrosAsUnixNanos(JsonInput.Int64(ref reader));
            else if (JsonInput.Is(ref reader, "duration"u8))
                span.DurationNanos = JsonInput.MicrosAsUnixNanos(JsonInput.Int64(ref reader));
            else if (JsonInput.Is(ref reader, "localEndpoint"u8))
                span.LocalEndpoint = ReadEndpoint(ref reader, span.Texts);
            else if (JsonInput.Is(ref reader, "remoteEndpoint"u8))
                span.RemoteEndpoint = ReadEndpoint(ref reader, span.Texts);
            else if (JsonInput.Is(ref reader, "annotations"u8))
                ReadAnnotations(ref reader, span.Texts, span.Annotations);
            else if (JsonInput.Is(ref reader, "tags"u8))
                ReadTags(ref reader, span);
            else
                JsonInput.SkipProperty(ref reader);
        }
    }

    public static ZipkinEndpoint ReadEndpoint(ref Utf8JsonReader reader, TextArena texts)
    {
        ByteRange service = default, ipv4 = default, ipv6 = default;
        long port = 0;
        if (!JsonInput.BeginObject(ref reader))
            return default;
        while (JsonInput.NextProperty(ref reader))
        {
            if (JsonInput.Is(ref reader, "serviceName"u8))
                service = JsonInput.String(ref reader, texts);
            else if (JsonInput.Is(ref reader, "ipv4"u8))
                ipv4 = JsonInput.String(ref reader, texts);
            else if (JsonInput.Is(ref reader, "ipv6"u8))
                ipv6 = JsonInput.String(ref reader, texts);
            else if (JsonInput.Is(ref reader, "port"u8))
                port = JsonInput.Int64(ref reader);
            else
                JsonInput.SkipProperty(ref reader);
        }

        return new ZipkinEndpoint(service, ipv4, ipv6, (int)Math.Clamp(port, 0, ushort.MaxValue));
    }

    /// <summary>Annotations of v2 and v1; v1 names a host in each.</summary>
    public static void ReadAnnotations(ref Utf8JsonReader reader, TextArena texts, List<ZipkinAnnotation> annotations)
    {
        if (!JsonInput.BeginArray(ref reader))
            return;
        while (JsonInput.NextItem(ref reader))
        {
            if (!JsonInput.BeginObject(ref reader))
                continue;
            ulong unixNanos = 0;
            var value = default(ByteRange);
            var endpoint = default(ZipkinEndpoint);
            while (JsonInput.NextProperty(ref reader))
            {
                if (JsonInput.Is(ref reader, "timestamp"u8))
                    unixNanos = JsonInput.MicrosAsUnixNanos(JsonInput.Int64(ref reader));
                else if (JsonInput.Is(ref reader, "value"u8))
                    value = JsonInput.String(ref reader, texts);
                else if (JsonInput.Is(ref reader, "endpoint"u8))
                    endpoint = ReadEndpoint(ref reader, texts);
                else
                    JsonInput.SkipProperty(ref reader);
            }

            annotations.Add(new ZipkinAnnotation(unixNanos, value, endpoint));
        }
    }

    private static SpanKind ReadKind(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return SpanKind.Unspecified;
        if (reader.TokenType != JsonTokenType.String)
            JsonSyntax.Fail(ref reader, "expected CLIENT, SERVER, PRODUCER or CONSUMER");
        return JsonText.Equals(ref reader, "CLIENT"u8) ? SpanKind.Client
            : JsonText.Equals(ref reader, "SERVER"u8) ? SpanKind.Server
            : JsonText.Equals(ref reader, "PRODUCER"u8) ? SpanKind.Producer
            : JsonText.Equals(ref reader, "CONSUMER"u8) ? SpanKind.Consumer
            : SpanKind.Unspecified;
    }

    private static void ReadTags(ref Utf8JsonReader reader, ZipkinSpan span)
    {
        if (!JsonInput.BeginObject(ref reader))
            return;
        while (JsonInput.NextProperty(ref reader))
        {
            var key = span.Texts.AddUnescaped(reader.ValueSpan);
            reader.Read();

            // Tags are strings; some reporters send numbers and booleans, kept as the text they are.
            if (reader.TokenType is JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False)
                span.Tags.Add(ImportedTag.Text(key, span.Texts.Add(reader.ValueSpan)));
            else
                span.Tags.Add(ImportedTag.Text(key, JsonInput.String(ref reader, span.Texts)));
        }
    }
}
