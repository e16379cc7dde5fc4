using System.Text;
using Spoor.Otlp;
using Spoor.Otlp.Protobuf;

namespace Spoor.Server.Demo;

/// <summary>Writes spans of the shop as an OTLP request: a resource for each service instance, a scope for each instrumentation library.</summary>
internal static class ShopOtlp
{
    public static void Write(ProtoWriter writer, IEnumerable<SimulatedSpan> spans)
    {
        foreach (var instance in spans.GroupBy(span => (span.Service, span.Instance)))
        {
            var resourceSpans = writer.BeginMessage(OtlpFields.TracesData.ResourceSpans);
            WriteResource(writer, instance.Key.Service, instance.Key.Instance);
            foreach (var library in instance.GroupBy(span => span.Library))
            {
                var scopeSpans = writer.BeginMessage(OtlpFields.ResourceSpans.ScopeSpans);
                var scope = writer.BeginMessage(OtlpFields.ScopeSpans.Scope);
                writer.WriteStringField(OtlpFields.Scope.Name, instance.Key.Service.Sdk.Libraries[(int)library.Key]);
                writer.WriteStringField(OtlpFields.Scope.Version, instance.Key.Service.Sdk.LibraryVersion);
                writer.EndMessage(scope);
                foreach (var span in library)
                    WriteSpan(writer, span);
                writer.EndMessage(scopeSpans);
            }

            writer.WriteStringField(OtlpFields.ResourceSpans.SchemaUrl, "https://opentelemetry.io/schemas/1.37.0");
            writer.EndMessage(resourceSpans);
        }
    }

    private static void WriteResource(ProtoWriter writer, ShopService service, int instance)
    {
        var resource = writer.BeginMessage(OtlpFields.ResourceSpans.Resource);
        WriteAttributes(writer, OtlpFields.Resource.Attributes,
        [
            ("service.name", service.Name),
            ("service.namespace", "shop"),
            ("service.version", service.Version),
            ("service.instance.id", service.PodName(instance)),
            ("deployment.environment.name", "production"),
            ("telemetry.sdk.name", "opentelemetry"),
            ("telemetry.sdk.language", service.Sdk.Language),
            ("telemetry.sdk.version", service.Sdk.SdkVersion),
            ("process.runtime.name", service.Sdk.Runtime),
            ("process.runtime.version", service.Sdk.RuntimeVersion),
            ("k8s.namespace.name", "shop"),
            ("k8s.deployment.name", service.Name),
            ("k8s.pod.name", service.PodName(instance)),
            ("host.name", service.HostName(instance)),
            ("cloud.region", "eu-central-1"),
        ]);
        writer.EndMessage(resource);
    }

    private static void WriteSpan(ProtoWriter writer, SimulatedSpan span)
    {
        var message = writer.BeginMessage(OtlpFields.ScopeSpans.Spans);
        writer.WriteTraceIdField(OtlpFields.Span.TraceId, span.TraceId);
        writer.WriteSpanIdField(OtlpFields.Span.SpanId, span.Id);
        if (!span.ParentId.IsZero)
            writer.WriteSpanIdField(OtlpFields.Span.ParentSpanId, span.ParentId);
        writer.WriteStringField(OtlpFields.Span.Name, span.Name);
        writer.WriteVarintField(OtlpFields.Span.Kind, (ulong)span.Kind);
        writer.WriteFixed64Field(OtlpFields.Span.StartTimeUnixNano, span.StartUnixNanos);
        writer.WriteFixed64Field(OtlpFields.Span.EndTimeUnixNano, span.NowUnixNanos);
        WriteAttributes(writer, OtlpFields.Span.Attributes, span.Attributes);
        foreach (var (unixNanos, name, attributes) in span.Events)
        {
            var mark = writer.BeginMessage(OtlpFields.Span.Events);
            writer.WriteFixed64Field(OtlpFields.Event.TimeUnixNano, unixNanos);
            writer.WriteStringField(OtlpFields.Event.Name, name);
            WriteAttributes(writer, OtlpFields.Event.Attributes, attributes);
            writer.EndMessage(mark);
        }

        foreach (var link in span.Links)
        {
            var mark = writer.BeginMessage(OtlpFields.Span.Links);
            writer.WriteTraceIdField(OtlpFields.Link.TraceId, link.TraceId);
            writer.WriteSpanIdField(OtlpFields.Link.SpanId, link.SpanId);
            writer.EndMessage(mark);
        }

        if (span.Status != StatusCode.Unset)
        {
            var status = writer.BeginMessage(OtlpFields.Span.Status);
            if (span.StatusMessage.Length > 0)
                writer.WriteStringField(OtlpFields.Status.Message, span.StatusMessage);
            writer.WriteVarintField(OtlpFields.Status.Code, (ulong)span.Status);
            writer.EndMessage(status);
        }

        writer.EndMessage(message);
    }

    private static void WriteAttributes(ProtoWriter writer, int field, IEnumerable<(string Key, object Value)> attributes)
    {
        foreach (var (key, value) in attributes)
        {
            var keyBytes = Encoding.UTF8.GetBytes(key);
            switch (value)
            {
                case string text:
                    writer.WriteAttribute(field, keyBytes, text);
                    break;
                case bool flag:
                    writer.WriteAttribute(field, keyBytes, flag);
                    break;
                case double number:
                    writer.WriteAttribute(field, keyBytes, number);
                    break;
                case string[] texts:
                    writer.WriteEncodedAttribute(field, keyBytes, TextArray(texts));
                    break;
                default:
                    writer.WriteAttribute(field, keyBytes, Convert.ToInt64(value));
                    break;
            }
        }
    }

    private static byte[] TextArray(string[] texts)
    {
        using var writer = new ProtoWriter();
        var array = writer.BeginMessage(OtlpFields.AnyValue.Array);
        foreach (var text in texts)
        {
            var item = writer.BeginMessage(OtlpFields.Values.Items);
            writer.WriteStringField(OtlpFields.AnyValue.String, text);
            writer.EndMessage(item);
        }

        writer.EndMessage(array);
        return writer.ToArray();
    }
}
