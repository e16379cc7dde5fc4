using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Spoor.Api.Tempo;
using Spoor.Otlp.Json;
using Spoor.Store.Tail;

namespace Spoor.Api.Tail;

/// <summary>Writes what a tail finds: a JSON object a line, or server-sent events.</summary>
internal sealed class TailFormat(PipeWriter output, bool asEvents)
{
    public const string Lines = "application/x-ndjson", Events = "text/event-stream";

    private readonly ArrayBufferWriter<byte> _object = new();

    public void Write(TailNews news)
    {
        foreach (var span in news.Spans)
            Write("span"u8, json => WriteSpan(json, span));
        if (news.Dropped > 0)
            Write("dropped"u8, json => json.WriteNumber("dropped"u8, news.Dropped));
        if (news.HasGap)
            Write("gap"u8, static json => json.WriteString("gap"u8, "spans were missed: the server was too busy to look at them in time"));
        if (news.End is { } reason)
            Write("end"u8, json => json.WriteString("end"u8, reason));
    }

    /// <summary>A sign of life: clients skip it, and a connection that is dead fails.</summary>
    public void WriteNothing() => output.Write(asEvents ? ":\n\n"u8 : "\n"u8);

    private void Write(ReadOnlySpan<byte> name, Action<Utf8JsonWriter> write)
    {
        _object.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_object, OtlpJson.WriterOptions))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        if (asEvents)
        {
            output.Write("event: "u8);
            output.Write(name);
            output.Write("\ndata: "u8);
        }

        output.Write(_object.WrittenSpan);
        output.Write(asEvents ? "\n\n"u8 : "\n"u8);
    }

    private static void WriteSpan(Utf8JsonWriter json, TailSpan span)
    {
        json.WriteString("traceID"u8, span.TraceId.ToString());
        json.WriteString("spanID"u8, span.SpanId.ToString());
        if (span.ParentSpanId.Value != 0)
            json.WriteString("parentSpanID"u8, span.ParentSpanId.ToString());
        json.WriteString("service"u8, span.Service);
        json.WriteString("name"u8, span.Name);
        json.WriteString("kind"u8, Keywords.Kind(span.Kind));
        json.WriteString("status"u8, Keywords.Status(span.Status));
        json.WriteTextIfAny("statusMessage"u8, span.StatusMessage);
        json.WriteUInt64Text("startTimeUnixNano"u8, span.StartUnixNanos);
        json.WriteUInt64Text("durationNanos"u8, (ulong)Math.Max(span.DurationNanos, 0));
        if (span.Attributes.Count == 0)
            return;
        json.WriteStartArray("attributes"u8);
        foreach (var attribute in span.Attributes)
            SearchJson.WriteKeyValue(json, attribute.Key, attribute.Value);
        json.WriteEndArray();
    }
}
