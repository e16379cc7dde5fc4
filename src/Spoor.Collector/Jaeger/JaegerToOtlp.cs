using System.Text;
using Spoor.Collector.Import;
using Spoor.Otlp;
using Spoor.Otlp.Protobuf;

namespace Spoor.Collector.Jaeger;

/// <summary>Maps Jaeger spans and processes to OTLP as the OpenTelemetry Collector's Jaeger translator does.</summary>
public sealed class JaegerToOtlp : IDisposable
{
    private readonly ProtoWriter _scratch = new(256);

    /// <summary>Names the resource of a process in <paramref name="builder"/>.</summary>
    public int AddResource(JaegerProcess process, TracesDataBuilder builder)
    {
        _scratch.Reset();
        var service = process.Texts[process.ServiceName];
        if (!service.IsEmpty && !service.SequenceEqual("OTLPResourceNoServiceName"u8))
            _scratch.WriteAttribute(OtlpFields.Resource.Attributes, "service.name"u8, service);
        var renamesHost = process.Tags.IndexOf(process.Texts, "host.name"u8) < 0;
        var renamesVersion = process.Tags.IndexOf(process.Texts, "opencensus.exporterversion"u8) < 0;
        foreach (var tag in process.Tags)
        {
            var key = process.Texts[tag.Key];
            if (renamesHost && key.SequenceEqual("hostname"u8))
                tag.Write(_scratch, OtlpFields.Resource.Attributes, process.Texts, "host.name"u8);
            else if (renamesVersion && key.SequenceEqual("jaeger.version"u8) && tag.Kind == AnyValueKind.String)
                _scratch.WriteAttribute(OtlpFields.Resource.Attributes, "opencensus.exporterversion"u8, "Jaeger-" + Encoding.UTF8.GetString(process.Texts[tag.Bytes]));
            else
                tag.Write(_scratch, OtlpFields.Resource.Attributes, process.Texts);
        }

        return builder.AddResource(_scratch.WrittenSpan);
    }

    /// <summary>Adds a span under a resource from <see cref="AddResource"/>. Tags that OTLP has fields for are taken out of the span.</summary>
    public void AddSpan(JaegerSpan span, int resource, TracesDataBuilder builder)
    {
        _scratch.Reset();
        ScopeTags.TakeScope(span.Tags, span.Texts, _scratch);
        var scope = builder.AddScope(resource, _scratch.WrittenSpan);

        var kind = TakeKind(span);
        var parent = Parent(span);
        builder.BeginSpan();
        var writer = builder.SpanWriter;
        writer.WriteTraceIdField(OtlpFields.Span.TraceId, span.TraceId);
        writer.WriteSpanIdField(OtlpFields.Span.SpanId, span.SpanId);
        if (span.Tags.TryTakeText(span.Texts, "w3c.tracestate"u8, out var traceState))
            writer.WriteBytesField(OtlpFields.Span.TraceState, span.Texts[traceState]);
        if (!parent.IsZero)
            writer.WriteSpanIdField(OtlpFields.Span.ParentSpanId, parent);
        writer.WriteBytesField(OtlpFields.Span.Name, span.Texts[span.OperationName]);
        if (kind != SpanKind.Unspecified)
            writer.WriteVarintField(OtlpFields.Span.Kind, (ulong)kind);
        writer.WriteFixed64Field(OtlpFields.Span.StartTimeUnixNano, span.StartUnixNanos);
        writer.WriteFixed64Field(OtlpFields.Span.EndTimeUnixNano, unchecked(span.StartUnixNanos + (ulong)span.DurationNanos));
        var (status, message) = TakeStatus(span, kind);
        foreach (var tag in span.Tags)
            tag.Write(writer, OtlpFields.Span.Attributes, span.Texts);
        foreach (var log in span.Logs)
            WriteEvent(span, log, writer);
        WriteLinks(span, parent, writer);
        WriteStatus(span, status, message, writer);
        builder.EndSpan(scope);
    }

    public void Dispose() => _scratch.Dispose();

    private static SpanId Parent(JaegerSpan span)
    {
        if (!span.ParentSpanId.IsZero)
            return span.ParentSpanId;
        foreach (var reference in span.References)
        {
            if (reference.IsChildOf && reference.TraceId == span.TraceId)
                return reference.SpanId;
        }

        return default;
    }

    private static SpanKind TakeKind(JaegerSpan span)
    {
        var index = span.Tags.IndexOf(span.Texts, "span.kind"u8);
        if (index < 0 || span.Tags[index].Kind != AnyValueKind.String)
            return SpanKind.Unspecified;
        var text = span.Texts[span.Tags[index].Bytes];
        var kind = text.SequenceEqual("client"u8) ? SpanKind.Client
            : text.SequenceEqual("server"u8) ? SpanKind.Server
            : text.SequenceEqual("producer"u8) ? SpanKind.Producer
            : text.SequenceEqual("consumer"u8) ? SpanKind.Consumer
            : text.SequenceEqual("internal"u8) ? SpanKind.Internal
            : SpanKind.Unspecified;

        // A kind that OTLP does not know stays as an attribute.
        if (kind != SpanKind.Unspecified)
            span.Tags.RemoveAt(index);
        return kind;
    }

    private static (StatusCode Status, ByteRange Message) TakeStatus(JaegerSpan span, SpanKind kind)
    {
        var status = StatusCode.Unset;
        var message = default(ByteRange);
        var decided = false;
        var error = span.Tags.IndexOf(span.Texts, "error"u8);
        if (error >= 0 && span.Tags[error] is { Kind: AnyValueKind.Bool, Bits: 1 })
        {
            span.Tags.RemoveAt(error);
            decided = true;
            status = StatusCode.Error;
            if (!span.Tags.TryTakeText(span.Texts, "otel.status_description"u8, out message))
                message = HttpMessage(span);
        }

        // Goes in any case: a true error tag outranks it.
        if (span.Tags.TryTakeText(span.Texts, "otel.status_code"u8, out var code))
        {
            if (decided)
                return (status, message);
            status = Ascii.EqualsIgnoreCase(span.Texts[code], "ERROR"u8) ? StatusCode.Error
                : Ascii.EqualsIgnoreCase(span.Texts[code], "OK"u8) ? StatusCode.Ok
                : StatusCode.Unset;
            span.Tags.TryTakeText(span.Texts, "otel.status_description"u8, out message);
        }
        else if (!decided && HttpSpanStatus.TryGet(span.Tags, span.Texts, kind, out status) && status != StatusCode.Unset)
        {
            message = HttpMessage(span);
        }

        return (status, message);
    }

    private static ByteRange HttpMessage(JaegerSpan span)
    {
        var index = span.Tags.IndexOf(span.Texts, "http.status_message"u8);
        return index >= 0 && span.Tags[index].Kind == AnyValueKind.String ? span.Tags[index].Bytes : default;
    }

    private static void WriteEvent(JaegerSpan span, in JaegerLog log, ProtoWriter writer)
    {
        var mark = writer.BeginMessage(OtlpFields.Span.Events);
        writer.WriteFixed64Field(OtlpFields.Event.TimeUnixNano, log.UnixNanos);
        var named = false;
        for (var i = log.FirstField; i < log.FirstField + log.FieldCount; i++)
        {
            var field = span.LogFields[i];
            if (!named && field.Kind == AnyValueKind.String && span.Texts[field.Key].SequenceEqual("event"u8))
            {
                named = true;
                writer.WriteBytesField(OtlpFields.Event.Name, span.Texts[field.Bytes]);
            }
            else
            {
                field.Write(writer, OtlpFields.Event.Attributes, span.Texts);
            }
        }

        writer.EndMessage(mark);
    }

    private static void WriteLinks(JaegerSpan span, SpanId parent, ProtoWriter writer)
    {
        var parentSeen = parent.IsZero;
        foreach (var reference in span.References)
        {
            if (!parentSeen && reference.IsChildOf && reference.SpanId == parent && reference.TraceId == span.TraceId)
            {
                parentSeen = true;
                continue;
            }

            var mark = writer.BeginMessage(OtlpFields.Span.Links);
            writer.WriteTraceIdField(OtlpFields.Link.TraceId, reference.TraceId);
            writer.WriteSpanIdField(OtlpFields.Link.SpanId, reference.SpanId);
            writer.WriteAttribute(OtlpFields.Link.Attributes, "opentracing.ref_type"u8, reference.IsChildOf ? "child_of"u8 : "follows_from"u8);
            writer.EndMessage(mark);
        }
    }

    private static void WriteStatus(JaegerSpan span, StatusCode status, ByteRange message, ProtoWriter writer)
    {
        if (status == StatusCode.Unset && message.Length == 0)
            return;
        var mark = writer.BeginMessage(OtlpFields.Span.Status);
        if (message.Length > 0)
            writer.WriteBytesField(OtlpFields.Status.Message, span.Texts[message]);
        if (status != StatusCode.Unset)
            writer.WriteVarintField(OtlpFields.Status.Code, (ulong)status);
        writer.EndMessage(mark);
    }
}
