using System.Text;
using Spoor.Collector.Import;
using Spoor.Otlp;
using Spoor.Otlp.Protobuf;

namespace Spoor.Collector.Zipkin;

/// <summary>
/// Maps Zipkin v2 spans to OTLP as the OpenTelemetry Collector's Zipkin translator does, but for two losses of it: resource tags of every span are
/// kept (there only those of a group's first span), and the status codes <c>OK</c> and <c>ERROR</c> are understood besides their long names.
/// </summary>
public sealed class ZipkinToOtlp : IDisposable
{
    private readonly ProtoWriter _scratch = new(256);

    /// <summary>Adds a span. Tags that OTLP has fields for are taken out of it.</summary>
    public void AddSpan(ZipkinSpan span, TracesDataBuilder builder)
    {
        var resource = AddResource(span, builder);
        _scratch.Reset();
        ScopeTags.TakeScope(span.Tags, span.Texts, _scratch);
        var scope = builder.AddScope(resource, _scratch.WrittenSpan);

        builder.BeginSpan();
        var writer = builder.SpanWriter;
        writer.WriteTraceIdField(OtlpFields.Span.TraceId, span.TraceId);
        writer.WriteSpanIdField(OtlpFields.Span.SpanId, span.Id);
        if (span.Tags.TryTakeText(span.Texts, "w3c.tracestate"u8, out var traceState))
            writer.WriteBytesField(OtlpFields.Span.TraceState, span.Texts[traceState]);
        if (!span.ParentId.IsZero && span.ParentId != span.Id)
            writer.WriteSpanIdField(OtlpFields.Span.ParentSpanId, span.ParentId);
        writer.WriteBytesField(OtlpFields.Span.Name, span.Texts[span.Name]);
        var kind = Kind(span);
        if (kind != SpanKind.Unspecified)
            writer.WriteVarintField(OtlpFields.Span.Kind, (ulong)kind);
        writer.WriteFixed64Field(OtlpFields.Span.StartTimeUnixNano, span.StartUnixNanos);
        writer.WriteFixed64Field(OtlpFields.Span.EndTimeUnixNano, unchecked(span.StartUnixNanos + span.DurationNanos));
        var (status, message) = TakeStatus(span, kind);
        WriteAttributes(span, writer);
        foreach (var annotation in span.Annotations)
            ZipkinText.WriteEvent(annotation.UnixNanos, span.Texts[annotation.Value], writer);
        WriteStatus(span, status, message, writer);
        builder.EndSpan(scope);
    }

    public void Dispose() => _scratch.Dispose();

    private int AddResource(ZipkinSpan span, TracesDataBuilder builder)
    {
        _scratch.Reset();
        var service = span.Texts[span.LocalEndpoint.ServiceName];
        if (!service.IsEmpty)
            _scratch.WriteAttribute(OtlpFields.Resource.Attributes, "service.name"u8, service);
        var kept = 0;
        for (var i = 0; i < span.Tags.Count; i++)
        {
            var tag = span.Tags[i];
            var key = span.Texts[tag.Key];
            if (!ResourceTags.IsResourceKey(key))
                span.Tags[kept++] = tag;
            else if (service.IsEmpty || !key.SequenceEqual("service.name"u8))
                tag.Write(_scratch, OtlpFields.Resource.Attributes, span.Texts);
        }

        span.Tags.RemoveRange(kept, span.Tags.Count - kept);
        return builder.AddResource(_scratch.WrittenSpan);
    }

    private static SpanKind Kind(ZipkinSpan span)
    {
        if (span.Kind != SpanKind.Unspecified)
            return span.Kind;
        var index = span.Tags.IndexOf(span.Texts, "span.kind"u8);
        if (index < 0 || !span.Texts[span.Tags[index].Bytes].SequenceEqual("internal"u8))
            return SpanKind.Unspecified;
        span.Tags.RemoveAt(index);
        return SpanKind.Internal;
    }

    private static (StatusCode Status, ByteRange Message) TakeStatus(ZipkinSpan span, SpanKind kind)
    {
        var status = StatusCode.Unset;
        var message = default(ByteRange);
        if (span.Tags.TryTakeText(span.Texts, "otel.status_code"u8, out var code))
        {
            var text = span.Texts[code];
            text = text.StartsWith("STATUS_CODE_"u8) ? text["STATUS_CODE_"u8.Length..] : text;
            status = Ascii.EqualsIgnoreCase(text, "OK"u8) ? StatusCode.Ok : Ascii.EqualsIgnoreCase(text, "ERROR"u8) ? StatusCode.Error : StatusCode.Unset;
            span.Tags.TryTakeText(span.Texts, "otel.status_description"u8, out message);
        }
        else if (span.StatusFromHttp && HttpSpanStatus.TryGet(span.Tags, span.Texts, kind, out status) && status != StatusCode.Unset)
        {
            var index = span.Tags.IndexOf(span.Texts, "http.status_message"u8);
            message = index >= 0 ? span.Tags[index].Bytes : default;
        }

        var error = span.Tags.IndexOf(span.Texts, "error"u8);
        if (error < 0)
            return (status, message);

        // v1 clients also sent error=false.
        var tag = span.Tags[error];
        var value = span.Texts[tag.Bytes];
        if (tag is { Kind: AnyValueKind.Bool, Bits: 0 } || value.SequenceEqual("false"u8))
            return (status, message);
        if (value.SequenceEqual("true"u8) || tag.Kind == AnyValueKind.Bool)
            span.Tags.RemoveAt(error);
        return (StatusCode.Error, message);
    }

    private static void WriteAttributes(ZipkinSpan span, ProtoWriter writer)
    {
        const int Attributes = OtlpFields.Span.Attributes;
        foreach (var tag in span.Tags)
        {
            if (!ZipkinText.TryWriteLink(tag, span.Texts, writer))
                tag.Write(writer, Attributes, span.Texts);
        }

        if (span.StartUnixNanos == 0)
            writer.WriteAttribute(Attributes, "otel.zipkin.absentField.startTime"u8, true);
        var (local, remote) = (span.LocalEndpoint, span.RemoteEndpoint);
        if (local.Ip.Length > 0)
            writer.WriteAttribute(Attributes, "net.host.ip"u8, span.Texts[local.Ip]);
        if (local.Port != 0)
            writer.WriteAttribute(Attributes, "net.host.port"u8, (long)local.Port);
        if (remote.ServiceName.Length > 0 && span.Tags.IndexOf(span.Texts, "peer.service"u8) < 0)
            writer.WriteAttribute(Attributes, "peer.service"u8, span.Texts[remote.ServiceName]);
        if (remote.Ip.Length > 0)
            writer.WriteAttribute(Attributes, "net.peer.ip"u8, span.Texts[remote.Ip]);
        if (remote.Port != 0)
            writer.WriteAttribute(Attributes, "net.peer.port"u8, (long)remote.Port);
    }

    private static void WriteStatus(ZipkinSpan span, StatusCode status, ByteRange message, ProtoWriter writer)
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
