using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Spoor.Api.Http;
using Spoor.Api.Jaeger;
using Spoor.Api.Queries;
using Spoor.Api.Tempo;
using Spoor.Otlp;
using Spoor.Otlp.Json;

namespace Spoor.Api.Zipkin;

/// <summary>
/// Writes one trace as an array of Zipkin v2 spans. Attributes of resource, scope and span become tags, events annotations, as OpenTelemetry's Zipkin
/// exporter writes them, so that what came in through Zipkin goes out alike.
/// </summary>
internal sealed class ZipkinTraceWriter(Utf8JsonWriter json, ResponseBody body, SpanBatch trace)
{
    private static readonly string[] KindNames = ["", "", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"];

    private readonly SortedDictionary<string, string> _tags = new(StringComparer.Ordinal);
    private readonly HashSet<ulong> _clientIds = ClientIds(trace);

    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        json.WriteStartArray();
        for (var i = 0; i < trace.Spans.Length; i++)
        {
            WriteSpan(trace.Spans[i]);
            await body.FlushIfLargeAsync(json, cancellationToken);
        }

        json.WriteEndArray();
    }

    private static HashSet<ulong> ClientIds(SpanBatch trace)
    {
        var ids = new HashSet<ulong>();
        foreach (ref readonly var span in trace.Spans)
        {
            if (span.Kind == SpanKind.Client)
                ids.Add(span.SpanId.Value);
        }

        return ids;
    }

    private void WriteSpan(in SpanRecord record)
    {
        var span = trace.SpanBytes(record);
        var scope = trace.Scopes[record.Scope];
        var resource = trace.Slice(trace.Resources[scope.Resource].Resource);
        CollectTags(record, span, trace.Slice(scope.Scope), resource);
        json.WriteStartObject();
        json.WriteString("traceId"u8, JaegerTraceWriter.Text(record.TraceId));
        if (!record.ParentSpanId.IsZero)
            json.WriteString("parentId"u8, record.ParentSpanId.ToString());
        json.WriteString("id"u8, record.SpanId.ToString());
        if ((int)record.Kind >= (int)SpanKind.Server && (int)record.Kind < KindNames.Length)
            json.WriteString("kind"u8, KindNames[(int)record.Kind]);
        json.WriteString("name"u8, Utf8Text.Of(OtlpSpan.Name(span)));
        if (record.StartUnixNanos >= 1000)
            json.WriteNumber("timestamp"u8, record.StartUnixNanos / 1000);

        // Zipkin knows no duration of 0; what is shorter than a microsecond is rounded up.
        if (record.EndUnixNanos > record.StartUnixNanos)
            json.WriteNumber("duration"u8, Math.Max(1, (record.EndUnixNanos - record.StartUnixNanos) / 1000));
        WriteEndpoint("localEndpoint"u8, Utf8Text.Of(OtlpResource.ServiceName(resource)), Take("net.host.ip"), Take("net.host.port"));
        WriteEndpoint(
            "remoteEndpoint"u8, Take("peer.service"), Take("net.peer.ip") ?? Take("network.peer.address"), Take("net.peer.port") ?? Take("network.peer.port"));
        WriteAnnotations(span);
        if (_tags.Count > 0)
        {
            json.WriteStartObject("tags"u8);
            foreach (var (key, value) in _tags)
                json.WriteString(key, value);
            json.WriteEndObject();
        }

        if (record.Kind == SpanKind.Server && _clientIds.Contains(record.SpanId.Value))
            json.WriteBoolean("shared"u8, true);
        json.WriteEndObject();
    }

    private void CollectTags(in SpanRecord record, ReadOnlySpan<byte> span, ReadOnlySpan<byte> scope, ReadOnlySpan<byte> resource)
    {
        _tags.Clear();
        AddTags(OtlpResource.Attributes(resource));
        _tags.Remove("service.name");
        AddTags(OtlpScope.Attributes(scope));
        AddTag("otel.scope.name", Utf8Text.Of(OtlpScope.Name(scope)));
        AddTag("otel.scope.version", Utf8Text.Of(OtlpScope.Version(scope)));
        AddTags(OtlpSpan.Attributes(span));
        AddTag("w3c.tracestate", Utf8Text.Of(OtlpSpan.TraceState(span)));
        if (record.Kind == SpanKind.Internal)
            _tags["span.kind"] = "internal";
        if (record.Status is StatusCode.Ok or StatusCode.Error)
            _tags["otel.status_code"] = record.Status == StatusCode.Ok ? "STATUS_CODE_OK" : "STATUS_CODE_ERROR";
        var message = Utf8Text.Of(OtlpSpan.StatusMessage(span));
        AddTag("otel.status_description", message);
        if (record.Status == StatusCode.Error)
            _tags.TryAdd("error", message.Length == 0 ? "true" : message);
        AddLinks(span);
    }

    private void AddLinks(ReadOnlySpan<byte> span)
    {
        var number = 0;
        foreach (var link in OtlpSpan.Links(span))
        {
            var traceId = Convert.ToHexStringLower(OtlpLink.TraceId(link));
            var spanId = Convert.ToHexStringLower(OtlpLink.SpanId(link));
            var state = Utf8Text.Of(OtlpLink.TraceState(link));
            var attributes = AttributesJson(OtlpLink.Attributes(link)) ?? "{}";
            _tags[string.Create(CultureInfo.InvariantCulture, $"otlp.link.{number++}")] = $"{traceId}|{spanId}|{state}|{attributes}|0";
        }
    }

    private void AddTags(AttributeEnumerator attributes)
    {
        foreach (var attribute in attributes)
            _tags[Utf8Text.Of(attribute.Key)] = PlainValue.Text(attribute.Value);
    }

    private void AddTag(string key, string value)
    {
        if (value.Length > 0)
            _tags[key] = value;
    }

    /// <summary>The value of a tag that is shown elsewhere, and so no longer as a tag.</summary>
    private string? Take(string key) => _tags.Remove(key, out var value) ? value : null;

    private void WriteEndpoint(ReadOnlySpan<byte> name, string? service, string? address, string? port)
    {
        if (string.IsNullOrEmpty(service) && address is null && port is null)
            return;
        json.WriteStartObject(name);
        json.WriteTextIfAny("serviceName"u8, service);
        if (IPAddress.TryParse(address, out var ip))
            json.WriteString(ip.AddressFamily == AddressFamily.InterNetwork ? "ipv4"u8 : "ipv6"u8, ip.ToString());
        if (ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            json.WriteNumber("port"u8, number);
        json.WriteEndObject();
    }

    /// <summary>An event with attributes is <c>name|{attributes as JSON}|dropped count</c>.</summary>
    private void WriteAnnotations(ReadOnlySpan<byte> span)
    {
        var any = false;
        foreach (var message in OtlpSpan.Events(span))
        {
            if (!any)
                json.WriteStartArray("annotations"u8);
            any = true;
            var name = Utf8Text.Of(OtlpEvent.Name(message));
            var attributes = AttributesJson(OtlpEvent.Attributes(message));
            json.WriteStartObject();
            json.WriteNumber("timestamp"u8, OtlpEvent.TimeUnixNanos(message) / 1000);
            json.WriteString("value"u8, attributes is null ? name : $"{name}|{attributes}|0");
            json.WriteEndObject();
        }

        if (any)
            json.WriteEndArray();
    }

    /// <summary>Attributes as one JSON object; null when there are none.</summary>
    private static string? AttributesJson(AttributeEnumerator attributes)
    {
        var text = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(text, OtlpJson.WriterOptions);
        var any = false;
        foreach (var attribute in attributes)
        {
            if (!any)
                writer.WriteStartObject();
            any = true;
            writer.WritePropertyName(Utf8Text.Of(attribute.Key));
            PlainValue.Write(writer, attribute.Value);
        }

        if (!any)
            return null;
        writer.WriteEndObject();
        writer.Flush();
        return Utf8Text.Of(text.WrittenSpan);
    }
}
