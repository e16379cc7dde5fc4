using System.Text.Json;
using Spoor.Collector.Import;
using Spoor.Otlp;
using Spoor.Otlp.Json;
using Spoor.Otlp.Protobuf;

namespace Spoor.Collector.Jaeger;

/// <summary>Reads the objects of Jaeger's query JSON; the reader stands on their opening brace. Times are in microseconds there.</summary>
internal static class JaegerJsonReader
{
    /// <summary>Reads a span; returns its process id. A process inside the span is read into <paramref name="process"/>.</summary>
    public static ByteRange ReadSpan(ref Utf8JsonReader reader, JaegerSpan span, JaegerProcess process)
    {
        var processId = default(ByteRange);
        while (JsonInput.NextProperty(ref reader))
        {
            if (JsonInput.Is(ref reader, "traceID"u8))
                span.TraceId = JaegerJsonId.ReadTraceId(ref reader);
            else if (JsonInput.Is(ref reader, "spanID"u8))
                span.SpanId = JaegerJsonId.ReadSpanId(ref reader);
            else if (JsonInput.Is(ref reader, "parentSpanID"u8))
                span.ParentSpanId = JaegerJsonId.ReadSpanId(ref reader);
            else if (JsonInput.Is(ref reader, "operationName"u8))
                span.OperationName = JsonInput.String(ref reader, span.Texts);
            else if (JsonInput.Is(ref reader, "startTime"u8))
                span.StartUnixNanos = JsonInput.MicrosAsUnixNanos(JsonInput.Int64(ref reader));
            else if (JsonInput.Is(ref reader, "duration"u8))
                span.DurationNanos = unchecked(JsonInput.Int64(ref reader) * 1000);
            else if (JsonInput.Is(ref reader, "tags"u8))
                ReadTags(ref reader, span.Texts, span.Tags);
            else if (JsonInput.Is(ref reader, "references"u8))
                ReadReferences(ref reader, span);
            else if (JsonInput.Is(ref reader, "logs"u8))
                ReadLogs(ref reader, span);
            else if (JsonInput.Is(ref reader, "processID"u8))
                processId = JsonInput.String(ref reader, span.Texts);
            else if (!JsonInput.Is(ref reader, "process"u8))
                JsonInput.SkipProperty(ref reader);
            else if (JsonInput.BeginObject(ref reader))
                ReadProcess(ref reader, process);
        }

        return processId;
    }

    public static void ReadProcess(ref Utf8JsonReader reader, JaegerProcess process)
    {
        while (JsonInput.NextProperty(ref reader))
        {
            if (JsonInput.Is(ref reader, "serviceName"u8))
                process.ServiceName = JsonInput.String(ref reader, process.Texts);
            else if (JsonInput.Is(ref reader, "tags"u8))
                ReadTags(ref reader, process.Texts, process.Tags);
            else
                JsonInput.SkipProperty(ref reader);
        }
    }

    private static void ReadReferences(ref Utf8JsonReader reader, JaegerSpan span)
    {
        if (!JsonInput.BeginArray(ref reader))
            return;
        while (JsonInput.NextItem(ref reader))
        {
            if (!JsonInput.BeginObject(ref reader))
                continue;
            var traceId = default(TraceId);
            var spanId = default(SpanId);
            var isChildOf = true;
            while (JsonInput.NextProperty(ref reader))
            {
                if (JsonInput.Is(ref reader, "traceID"u8))
                    traceId = JaegerJsonId.ReadTraceId(ref reader);
                else if (JsonInput.Is(ref reader, "spanID"u8))
                    spanId = JaegerJsonId.ReadSpanId(ref reader);
                else if (JsonInput.Is(ref reader, "refType"u8))
                    isChildOf = !(reader.TokenType == JsonTokenType.String && JsonText.Equals(ref reader, "FOLLOWS_FROM"u8));
                else
                    JsonInput.SkipProperty(ref reader);
            }

            span.References.Add(new JaegerReference(traceId, spanId, isChildOf));
        }
    }

    private static void ReadLogs(ref Utf8JsonReader reader, JaegerSpan span)
    {
        if (!JsonInput.BeginArray(ref reader))
            return;
        while (JsonInput.NextItem(ref reader))
        {
            if (!JsonInput.BeginObject(ref reader))
                continue;
            var first = span.LogFields.Count;
            ulong unixNanos = 0;
            while (JsonInput.NextProperty(ref reader))
            {
                if (JsonInput.Is(ref reader, "timestamp"u8))
                    unixNanos = JsonInput.MicrosAsUnixNanos(JsonInput.Int64(ref reader));
                else if (JsonInput.Is(ref reader, "fields"u8))
                    ReadTags(ref reader, span.Texts, span.LogFields);
                else
                    JsonInput.SkipProperty(ref reader);
            }

            span.Logs.Add(new JaegerLog(unixNanos, first, span.LogFields.Count - first));
        }
    }

    private static void ReadTags(ref Utf8JsonReader reader, TextArena texts, List<ImportedTag> tags)
    {
        if (!JsonInput.BeginArray(ref reader))
            return;
        while (JsonInput.NextItem(ref reader))
        {
            if (JsonInput.BeginObject(ref reader))
                tags.Add(JaegerJsonTag.Read(ref reader, texts));
        }
    }
}
