using System.Globalization;
using System.Text.Json;
using Spoor.Api.Http;
using Spoor.Api.Queries;
using Spoor.Otlp;

namespace Spoor.Api.Jaeger;

/// <summary>
/// Writes one trace in the form that Jaeger's UI reads: flat spans, processes beside them, times in microseconds. The mapping of OTLP is that of
/// OpenTelemetry's Jaeger translator.
/// </summary>
internal sealed class JaegerTraceWriter(Utf8JsonWriter json, ResponseBody body, SpanBatch trace)
{
    private const string NoServiceName = "OTLPResourceNoServiceName";

    private readonly JaegerSpanIds _ids = new(trace);

    /// <summary>An id as Jaeger writes it: 16 digits when the upper half is zero, else 32.</summary>
    public static string Text(TraceId id) => id.High == 0 ? id.Low.ToString("x16", CultureInfo.InvariantCulture) : id.ToString();

    /// <param name="warning">Said of the whole trace; null for none.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async Task WriteAsync(string? warning, CancellationToken cancellationToken)
    {
        json.WriteStartObject();
        json.WriteString("traceID"u8, Text(trace.Spans[0].TraceId));
        json.WriteStartArray("spans"u8);
        for (var i = 0; i < trace.Spans.Length; i++)
        {
            WriteSpan(i);
            await body.FlushIfLargeAsync(json, cancellationToken);
        }

        json.WriteEndArray();
        WriteProcesses();
        JaegerTags.WriteWarnings(json, warning is null ? [] : [warning]);
        json.WriteEndObject();
    }

    private static string ProcessId(int resource) => string.Create(CultureInfo.InvariantCulture, $"p{resource + 1}");

    private void WriteSpan(int index)
    {
        ref readonly var record = ref trace.Spans[index];
        var span = trace.SpanBytes(record);
        var scope = trace.Scopes[record.Scope];
        json.WriteStartObject();
        json.WriteString("traceID"u8, Text(record.TraceId));
        json.WriteString("spanID"u8, _ids.Of(index).ToString());
        if (OtlpSpan.TraceFlags(span) is var flags and not 0)
            json.WriteNumber("flags"u8, flags);
        json.WriteString("operationName"u8, Utf8Text.Of(OtlpSpan.Name(span)));
        WriteReferences(index, span);
        json.WriteNumber("startTime"u8, record.StartUnixNanos / 1000);
        json.WriteNumber("duration"u8, record.EndUnixNanos > record.StartUnixNanos ? (record.EndUnixNanos - record.StartUnixNanos) / 1000 : 0);
        JaegerTags.WriteSpanTags(json, record, span, trace.Slice(scope.Scope));
        JaegerTags.WriteLogs(json, span);
        json.WriteString("processID"u8, ProcessId(scope.Resource));
        JaegerTags.WriteWarnings(json, Warnings(index));
        json.WriteEndObject();
    }

    private void WriteReferences(int index, ReadOnlySpan<byte> span)
    {
        json.WriteStartArray("references"u8);
        var parent = _ids.ParentOf(index);
        if (!parent.IsZero)
            WriteReference("CHILD_OF"u8, Text(trace.Spans[index].TraceId), parent.ToString());
        foreach (var link in OtlpSpan.Links(span))
        {
            var traceId = OtlpLink.TraceId(link);
            var spanId = OtlpLink.SpanId(link);
            if (traceId.Length != TraceId.SizeBytes || spanId.Length != SpanId.SizeBytes)
                continue;
            var isChild = OtlpLink.Attributes(link).TryFind("opentracing.ref_type"u8, out var type)
                && type.Bytes.SequenceEqual("child_of"u8);
            WriteReference(isChild ? "CHILD_OF"u8 : "FOLLOWS_FROM"u8, Text(TraceId.FromBytes(traceId)), SpanId.FromBytes(spanId).ToString());
        }

        json.WriteEndArray();
    }

    private void WriteReference(ReadOnlySpan<byte> type, string traceId, string spanId)
    {
        json.WriteStartObject();
        json.WriteString("refType"u8, type);
        json.WriteString("traceID"u8, traceId);
        json.WriteString("spanID"u8, spanId);
        json.WriteEndObject();
    }

    private List<string> Warnings(int index)
    {
        var warnings = new List<string>();
        ref readonly var record = ref trace.Spans[index];
        if (!record.ParentSpanId.IsZero && !_ids.Has(record.ParentSpanId))
            warnings.Add($"parent span {record.ParentSpanId} was not received");
        if (record.EndUnixNanos < record.StartUnixNanos)
            warnings.Add("the span ends before it starts; its duration is shown as 0");
        return warnings;
    }

    private void WriteProcesses()
    {
        json.WriteStartObject("processes"u8);
        for (var i = 0; i < trace.Resources.Length; i++)
        {
            var resource = trace.Slice(trace.Resources[i].Resource);
            var service = OtlpResource.ServiceName(resource);
            json.WriteStartObject(ProcessId(i));
            json.WriteString("serviceName"u8, service.IsEmpty ? NoServiceName : Utf8Text.Of(service));
            json.WriteStartArray("tags"u8);
            JaegerTags.WriteAttributes(json, OtlpResource.Attributes(resource), except: "service.name"u8);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
