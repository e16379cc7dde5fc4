using Spoor.Api.OpenApi;
using Spoor.Api.Tempo;

namespace Spoor.Api.Analysis;

/// <summary>JSON Schemas of the answers about services and about the shape of traces.</summary>
internal static class AnalysisSchemas
{
    /// <summary>Members of every object with figures.</summary>
    private const string Calls = """
        "calls": {"type": "number"}, "errors": {"type": "number"}, "callsPerSecond": {"type": "number"},
        "meanNanos": {"type": "number"}, "p50Nanos": {"type": "number"}, "p95Nanos": {"type": "number"}, "p99Nanos": {"type": "number"}
        """;

    private const string Times = """
        "firstStartUnixNano": {"type": "string", "description": "When the first span that was counted started; 0 when none was."},
        "lastStartUnixNano": {"type": "string", "description": "When the last span that was counted started; 0 when none was."},
        "metrics": {"$ref": "#/components/schemas/SearchMetrics"}
        """;

    private const string SpanNames = """
        "spanId": {"type": "string"}, "service": {"type": "string"}, "name": {"type": "string"}
        """;

    public static ApiSchema ServiceGraph { get; } = new("ServiceGraph", Filled("""
        {
          "type": "object", "additionalProperties": false, "required": ["nodes", "edges", "firstStartUnixNano", "lastStartUnixNano"],
          "properties": {
            "nodes": {"type": "array", "items": {"type": "object", "additionalProperties": false, "required": ["id", "name", "type"], "properties": {
              "id": {"type": "string", "description": "type:name"}, "name": {"type": "string"},
              "type": {"type": "string", "enum": ["service", "database", "messaging", "external"]}, CALLS}}},
            "edges": {"type": "array", "items": {"type": "object", "additionalProperties": false, "required": ["client", "server", "connection", "calls"], "properties": {
              "client": {"type": "string", "description": "id of a node"}, "server": {"type": "string", "description": "id of a node"},
              "connection": {"type": "string", "enum": ["call", "database", "messaging"]}, CALLS}}},
            TIMES
          }
        }
        """)) { Uses = [TempoSchemas.SearchMetrics] };

    public static ApiSchema Services { get; } = new("Services", Filled("""
        {
          "type": "object", "additionalProperties": false, "required": ["services", "firstStartUnixNano", "lastStartUnixNano"],
          "properties": {
            "services": {"type": "array", "items": {"type": "object", "additionalProperties": false, "required": ["name", "operationCount", "operations"], "properties": {
              "name": {"type": "string"}, CALLS,
              "operationCount": {"type": "integer", "description": "Also of operations that are not listed."},
              "operations": {"type": "array", "items": {"type": "object", "additionalProperties": false, "required": ["name", "kind", "calls"], "properties": {
                "name": {"type": "string"},
                "kind": {"type": "string", "enum": ["unspecified", "internal", "server", "client", "producer", "consumer"]}, CALLS}}}}}},
            TIMES
          }
        }
        """)) { Uses = [TempoSchemas.SearchMetrics] };

    public static ApiSchema TraceSpans { get; } = new("TraceSpans", """
        {
          "type": "object", "additionalProperties": false, "required": ["traceId", "totalSpans", "offset", "spans"],
          "properties": {
            "traceId": {"type": "string"}, "totalSpans": {"type": "integer"}, "offset": {"type": "integer"},
            "spans": {"type": "array", "items": {"type": "object", "additionalProperties": false, "required": ["depth", "childCount", "service", "span"], "properties": {
              "depth": {"type": "integer"}, "childCount": {"type": "integer"}, "service": {"type": "string"},
              "span": {"type": "object", "description": "A span as OTLP/JSON, ids in hexadecimal digits."}}}}
          }
        }
        """);

    public static ApiSchema TraceSummary { get; } = new("TraceSummary", Filled("""
        {
          "type": "object", "additionalProperties": false, "required": ["traceId", "spanCount", "criticalPath", "spans", "warnings"],
          "properties": {
            "traceId": {"type": "string"}, "rootService": {"type": "string"}, "rootName": {"type": "string"},
            "startUnixNano": {"type": "string"}, "durationNanos": {"type": "integer"}, "spanCount": {"type": "integer"}, "errorCount": {"type": "integer"},
            "serviceCount": {"type": "integer"}, "depth": {"type": "integer", "description": "Levels of the tree."},
            "services": {"type": "array", "items": {"type": "object", "additionalProperties": false, "properties": {
              "name": {"type": "string"}, "spanCount": {"type": "integer"}, "errorCount": {"type": "integer"},
              "selfNanos": {"type": "integer"}, "criticalNanos": {"type": "integer"}}}},
            "criticalPathSections": {"type": "integer", "description": "Also of those that are not listed."},
            "criticalPath": {"type": "array", "items": {"type": "object", "additionalProperties": false, "properties": {
              SPAN_NAMES, "startUnixNano": {"type": "string"}, "durationNanos": {"type": "integer"}}}},
            "spans": {"type": "array", "items": {"type": "object", "additionalProperties": false, "properties": {
              SPAN_NAMES, "index": {"type": "integer", "description": "Offset of the span in /spans."}, "depth": {"type": "integer"},
              "durationNanos": {"type": "integer"}, "selfNanos": {"type": "integer"}, "criticalNanos": {"type": "integer"}}}},
            "warnings": {"type": "array", "items": {"type": "object", "additionalProperties": false, "required": ["kind", "count", "spanIds"], "properties": {
              "kind": {"type": "string", "enum": ["noRoot", "severalRoots", "missingParent", "endBeforeStart", "noStart", "clockSkew", "repeatedSpanId"]},
              "count": {"type": "integer"}, "largestNanos": {"type": "integer"}, "spanIds": {"type": "array", "items": {"type": "string"}}}}}
          }
        }
        """));

    /// <summary>Puts in what several schemas have in common.</summary>
    private static string Filled(string json) => json
        .Replace("CALLS", Calls, StringComparison.Ordinal)
        .Replace("TIMES", Times, StringComparison.Ordinal)
        .Replace("SPAN_NAMES", SpanNames, StringComparison.Ordinal);
}
