using System.Text.Json.Nodes;
using Google.Protobuf;
using OpenTelemetry.Proto.Trace.V1;

namespace Spoor.AppTests.Import;

/// <summary>Reads OTLP JSON with Google.Protobuf's JSON parser, which only needs ids in base64 instead of hexadecimal.</summary>
internal static class OtlpJsonOracle
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    /// <summary>The traces of the files by id (32 digits), each span once.</summary>
    public static Dictionary<string, TracesData> Read(IEnumerable<string> files)
    {
        var traces = new Dictionary<string, TracesData>(StringComparer.Ordinal);
        var seen = new HashSet<ByteString>();
        foreach (var document in files.SelectMany(FixtureText.Documents))
        {
            foreach (var (traceId, span) in Spans(Parse(document)))
            {
                if (!seen.Add(span.ToByteString()))
                    continue;
                if (!traces.TryGetValue(traceId, out var trace))
                    traces[traceId] = trace = new TracesData();
                trace.ResourceSpans.Add(span);
            }
        }

        return traces;
    }

    private static TracesData Parse(JsonNode document)
    {
        ConvertIds(document);
        return Parser.Parse<TracesData>(document.ToJsonString());
    }

    private static void ConvertIds(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
                ConvertIds(item);
        }

        if (node is not JsonObject container)
            return;
        foreach (var (key, value) in container.ToArray())
        {
            if (key is "traceId" or "spanId" or "parentSpanId" && value is JsonValue)
                container[key] = Convert.ToBase64String(Convert.FromHexString((string)value!));
            else
                ConvertIds(value);
        }
    }

    /// <summary>Every span by itself, with its resource and scope.</summary>
    private static IEnumerable<(string TraceId, ResourceSpans Span)> Spans(TracesData data)
    {
        foreach (var resource in data.ResourceSpans)
        {
            foreach (var scope in resource.ScopeSpans)
            {
                foreach (var span in scope.Spans)
                {
                    var only = new ScopeSpans { Scope = scope.Scope, SchemaUrl = scope.SchemaUrl, Spans = { span } };
                    yield return (
                        Convert.ToHexStringLower(span.TraceId.Span),
                        new ResourceSpans { Resource = resource.Resource, SchemaUrl = resource.SchemaUrl, ScopeSpans = { only } });
                }
            }
        }
    }
}
