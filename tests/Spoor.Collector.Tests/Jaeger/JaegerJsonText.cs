using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Collections;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.TestKit.Otlp;
using StatusCode = OpenTelemetry.Proto.Trace.V1.Status.Types.StatusCode;

namespace Spoor.Collector.Tests.Jaeger;

/// <summary>Writes OTLP as Jaeger JSON as Jaeger itself does, and reduces OTLP to what Jaeger can say; independent of the code under test.</summary>
internal static class JaegerJsonText
{
    /// <summary>The message without what has no place in Jaeger: flags, counts, schema URLs, lists and maps, times below a microsecond.</summary>
    public static TracesData Reduced(TracesData data)
    {
        var reduced = data.Clone();
        foreach (var resource in reduced.ResourceSpans)
        {
            resource.SchemaUrl = "";
            resource.Resource ??= new();
            resource.Resource.DroppedAttributesCount = 0;
            resource.Resource.EntityRefs.Clear();
            Reduce(resource.Resource.Attributes);
            var service = resource.Resource.Attributes.FirstOrDefault(a => a.Key == "service.name");
            if (service is { Value.StringValue: "" })
                resource.Resource.Attributes.Remove(service);
            foreach (var scope in resource.ScopeSpans)
            {
                scope.SchemaUrl = "";
                scope.Scope = new InstrumentationScope { Name = scope.Scope?.Name ?? "", Version = scope.Scope?.Version ?? "" };
                foreach (var span in scope.Spans)
                    Reduce(span);
            }
        }

        return reduced;
    }

    /// <summary>One document with a trace object for each trace.</summary>
    public static string Of(TracesData reduced)
    {
        var traces = new Dictionary<ByteString, (JsonArray Spans, JsonObject Processes)>();
        foreach (var resource in reduced.ResourceSpans)
        {
            foreach (var scope in resource.ScopeSpans)
            {
                foreach (var span in scope.Spans)
                {
                    if (!traces.TryGetValue(span.TraceId, out var trace))
                        traces[span.TraceId] = trace = ([], []);
                    var process = "p" + reduced.ResourceSpans.IndexOf(resource);
                    trace.Processes[process] ??= Process(resource);
                    trace.Spans.Add(Span(span, scope.Scope, process));
                }
            }
        }

        var list = traces.Select(t => new JsonObject { ["traceID"] = Hex(t.Key), ["spans"] = t.Value.Spans, ["processes"] = t.Value.Processes });
        return new JsonObject { ["data"] = new JsonArray([.. list]), ["total"] = 0 }.ToJsonString();
    }

    private static void Reduce(Span span)
    {
        span.Flags = span.DroppedAttributesCount = span.DroppedEventsCount = span.DroppedLinksCount = 0;
        span.StartTimeUnixNano -= span.StartTimeUnixNano % 1000;
        span.EndTimeUnixNano -= span.EndTimeUnixNano % 1000;
        Reduce(span.Attributes);
        foreach (var e in span.Events)
        {
            e.TimeUnixNano -= e.TimeUnixNano % 1000;
            e.DroppedAttributesCount = 0;
            Reduce(e.Attributes);
        }

        foreach (var link in span.Links)
        {
            link.Flags = link.DroppedAttributesCount = 0;
            link.TraceState = "";
            link.Attributes.Clear();
            link.Attributes.AddRange(Attributes.From(("opentracing.ref_type", "follows_from")));
        }

        if (span.Status is { Code: StatusCode.Unset })
            span.Status = null;
    }

    private static void Reduce(RepeatedField<KeyValue> attributes)
    {
        var kept = attributes.Where(a => a.Value is { ValueCase: not (AnyValue.ValueOneofCase.None or AnyValue.ValueOneofCase.ArrayValue or AnyValue.ValueOneofCase.KvlistValue) }).ToArray();
        attributes.Clear();
        attributes.AddRange(kept);
    }

    private static JsonObject Process(ResourceSpans resource)
    {
        var service = resource.Resource.Attributes.FirstOrDefault(a => a.Key == "service.name");
        return new JsonObject
        {
            ["serviceName"] = service?.Value.StringValue ?? "OTLPResourceNoServiceName",
            ["tags"] = new JsonArray([.. resource.Resource.Attributes.Where(a => !ReferenceEquals(a, service)).Select(Tag)]),
        };
    }

    private static JsonObject Span(Span span, InstrumentationScope scope, string process)
    {
        List<(string Key, object? Value)> own = [];
        if (span.Kind != OpenTelemetry.Proto.Trace.V1.Span.Types.SpanKind.Unspecified)
            own.Add(("span.kind", span.Kind.ToString().ToLowerInvariant()));
        if (scope.Name.Length > 0)
            own.Add(("otel.scope.name", scope.Name));
        if (scope.Version.Length > 0)
            own.Add(("otel.scope.version", scope.Version));
        if (span.TraceState.Length > 0)
            own.Add(("w3c.tracestate", span.TraceState));
        if (span.Status?.Code == StatusCode.Error)
            own.Add(("error", true));
        if (span.Status is not null)
            own.AddRange([("otel.status_code", span.Status.Code.ToString().ToUpperInvariant()), ("otel.status_description", span.Status.Message)]);
        var references = new JsonArray();
        if (!span.ParentSpanId.IsEmpty)
            references.Add(Reference("CHILD_OF", span.TraceId, span.ParentSpanId));
        foreach (var link in span.Links)
            references.Add(Reference("FOLLOWS_FROM", link.TraceId, link.SpanId));
        return new JsonObject
        {
            ["traceID"] = Hex(span.TraceId).TrimStart('0'),
            ["spanID"] = Hex(span.SpanId),
            ["operationName"] = span.Name,
            ["references"] = references,
            ["startTime"] = span.StartTimeUnixNano / 1000,
            ["duration"] = (span.EndTimeUnixNano - span.StartTimeUnixNano) / 1000,
            ["tags"] = new JsonArray([.. Attributes.From([.. own]).Concat(span.Attributes).Select(Tag)]),
            ["logs"] = new JsonArray([.. span.Events.Select(e => new JsonObject
            {
                ["timestamp"] = e.TimeUnixNano / 1000,
                ["fields"] = new JsonArray([.. Attributes.From(("event", e.Name)).Concat(e.Attributes).Select(Tag)]),
            })]),
            ["processID"] = process,
        };
    }

    private static JsonObject Reference(string type, ByteString traceId, ByteString spanId) =>
        new() { ["refType"] = type, ["traceID"] = Hex(traceId), ["spanID"] = Hex(spanId) };

    private static JsonNode Tag(KeyValue attribute)
    {
        var value = attribute.Value;
        var (type, json) = value.ValueCase switch
        {
            AnyValue.ValueOneofCase.BoolValue => ("bool", JsonValue.Create(value.BoolValue)),
            AnyValue.ValueOneofCase.IntValue => ("int64", JsonValue.Create(value.IntValue)),
            AnyValue.ValueOneofCase.DoubleValue when double.IsFinite(value.DoubleValue) => ("float64", JsonValue.Create(value.DoubleValue)),
            AnyValue.ValueOneofCase.DoubleValue => ("float64", JsonValue.Create(value.DoubleValue.ToString(System.Globalization.CultureInfo.InvariantCulture))),
            AnyValue.ValueOneofCase.BytesValue => ("binary", JsonValue.Create(value.BytesValue.ToBase64())),
            _ => ("string", JsonValue.Create(value.StringValue)),
        };
        return new JsonObject { ["key"] = attribute.Key, ["type"] = type, ["value"] = json };
    }

    private static string Hex(ByteString bytes) => Convert.ToHexStringLower(bytes.Span);
}
