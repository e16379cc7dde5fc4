using Spoor.Api.OpenApi;

namespace Spoor.Api.Tempo;

/// <summary>JSON Schemas of Tempo's messages: proto3 JSON, 64-bit numbers as text, zero values left out.</summary>
internal static class TempoSchemas
{
    public static ApiSchema AnyValue { get; } = new("AnyValue", """
        {
          "description": "A value with its type; empty for no value.",
          "type": "object", "maxProperties": 1, "additionalProperties": false,
          "properties": {
            "stringValue": {"type": "string"},
            "boolValue": {"type": "boolean"},
            "intValue": {"type": "string", "pattern": "^-?[0-9]+$"},
            "doubleValue": {"type": ["number", "string"]},
            "arrayValue": {"type": "object", "properties": {"values": {"type": "array", "items": {"$ref": "#/components/schemas/AnyValue"}}}},
            "kvlistValue": {"type": "object", "properties": {"values": {"type": "array", "items": {"$ref": "#/components/schemas/KeyValue"}}}},
            "bytesValue": {"type": "string", "contentEncoding": "base64"}
          }
        }
        """);

    public static ApiSchema KeyValue { get; } = new("KeyValue", """
        {
          "type": "object", "additionalProperties": false,
          "properties": {"key": {"type": "string"}, "value": {"$ref": "#/components/schemas/AnyValue"}}
        }
        """) { Uses = [AnyValue] };

    public static ApiSchema Span { get; } = new("Span", """
        {
          "type": "object", "additionalProperties": false, "required": ["traceId", "spanId"],
          "properties": {
            "traceId": {"type": "string", "contentEncoding": "base64"},
            "spanId": {"type": "string", "contentEncoding": "base64"},
            "traceState": {"type": "string"},
            "parentSpanId": {"type": "string", "contentEncoding": "base64"},
            "flags": {"type": "integer"},
            "name": {"type": "string"},
            "kind": {"type": ["string", "integer"], "description": "SPAN_KIND_SERVER and so on"},
            "startTimeUnixNano": {"type": "string", "pattern": "^[0-9]+$"},
            "endTimeUnixNano": {"type": "string", "pattern": "^[0-9]+$"},
            "attributes": {"type": "array", "items": {"$ref": "#/components/schemas/KeyValue"}},
            "droppedAttributesCount": {"type": "integer"},
            "events": {"type": "array", "items": {"type": "object", "additionalProperties": false, "properties": {
              "timeUnixNano": {"type": "string"}, "name": {"type": "string"}, "droppedAttributesCount": {"type": "integer"},
              "attributes": {"type": "array", "items": {"$ref": "#/components/schemas/KeyValue"}}}}},
            "droppedEventsCount": {"type": "integer"},
            "links": {"type": "array", "items": {"type": "object", "additionalProperties": false, "properties": {
              "traceId": {"type": "string", "contentEncoding": "base64"}, "spanId": {"type": "string", "contentEncoding": "base64"},
              "traceState": {"type": "string"}, "flags": {"type": "integer"}, "droppedAttributesCount": {"type": "integer"},
              "attributes": {"type": "array", "items": {"$ref": "#/components/schemas/KeyValue"}}}}},
            "droppedLinksCount": {"type": "integer"},
            "status": {"type": "object", "additionalProperties": false, "properties": {
              "message": {"type": "string"}, "code": {"type": ["string", "integer"], "description": "STATUS_CODE_OK, STATUS_CODE_ERROR"}}}
          }
        }
        """) { Uses = [KeyValue] };

    public static ApiSchema ResourceSpans { get; } = new("ResourceSpans", """
        {
          "type": "object", "additionalProperties": false,
          "properties": {
            "resource": {"type": "object", "additionalProperties": false, "properties": {
              "attributes": {"type": "array", "items": {"$ref": "#/components/schemas/KeyValue"}}, "droppedAttributesCount": {"type": "integer"},
              "entityRefs": {"type": "array", "items": {"type": "object"}}}},
            "scopeSpans": {"type": "array", "items": {"type": "object", "additionalProperties": false, "properties": {
              "scope": {"type": "object", "additionalProperties": false, "properties": {
                "name": {"type": "string"}, "version": {"type": "string"}, "droppedAttributesCount": {"type": "integer"},
                "attributes": {"type": "array", "items": {"$ref": "#/components/schemas/KeyValue"}}}},
              "spans": {"type": "array", "items": {"$ref": "#/components/schemas/Span"}},
              "schemaUrl": {"type": "string"}}}},
            "schemaUrl": {"type": "string"}
          }
        }
        """) { Uses = [KeyValue, Span] };

    public static ApiSchema InspectedBytes { get; } = new("InspectedBytes", """
        {
          "type": "object", "additionalProperties": false,
          "properties": {"inspectedBytes": {"type": ["string", "integer"], "description": "Bytes that were looked at."}}
        }
        """);

    public static ApiSchema SearchMetrics { get; } = new("SearchMetrics", """
        {
          "description": "What a search looked at. Fewer completed jobs than there are: the answer is partial.",
          "type": "object", "additionalProperties": false,
          "properties": {
            "inspectedTraces": {"type": "integer"},
            "inspectedBytes": {"type": "string"},
            "totalBlocks": {"type": "integer"},
            "completedJobs": {"type": "integer"},
            "totalJobs": {"type": "integer"},
            "totalBlockBytes": {"type": "string"},
            "inspectedSpans": {"type": "string"}
          }
        }
        """);

    public static ApiSchema TraceByIdV1 { get; } = new("Trace", """
        {
          "type": "object", "additionalProperties": false, "required": ["batches"],
          "properties": {"batches": {"type": "array", "items": {"$ref": "#/components/schemas/ResourceSpans"}}}
        }
        """) { Uses = [ResourceSpans] };

    public static ApiSchema TraceByIdV2 { get; } = new("TraceByIDResponse", """
        {
          "type": "object", "additionalProperties": false, "required": ["trace", "metrics"],
          "properties": {
            "trace": {
              "description": "Empty when nothing is stored under the id.",
              "type": "object", "additionalProperties": false,
              "properties": {"resourceSpans": {"type": "array", "items": {"$ref": "#/components/schemas/ResourceSpans"}}}
            },
            "metrics": {"$ref": "#/components/schemas/InspectedBytes"},
            "status": {"type": "string", "enum": ["PARTIAL"]},
            "message": {"type": "string", "description": "Why the trace is partial."}
          }
        }
        """) { Uses = [ResourceSpans, InspectedBytes] };

    public static ApiSchema LlmTrace { get; } = new("TraceForLanguageModels", """
        {
          "description": "A trace by service and scope with plain attributes; as in Tempo, subject to change.",
          "type": "object", "required": ["trace"],
          "properties": {"trace": {"type": "object"}, "metrics": {"$ref": "#/components/schemas/InspectedBytes"}}
        }
        """) { Uses = [InspectedBytes] };

    public static ApiSchema SearchResponse { get; } = new("SearchResponse", """
        {
          "type": "object", "additionalProperties": false, "required": ["traces", "metrics"],
          "properties": {
            "traces": {"type": "array", "items": {
              "type": "object", "additionalProperties": false, "required": ["traceID"],
              "properties": {
                "traceID": {"type": "string", "pattern": "^[0-9a-f]{1,32}$", "description": "Hexadecimal without leading zeros."},
                "rootServiceName": {"type": "string"},
                "rootTraceName": {"type": "string"},
                "startTimeUnixNano": {"type": "string", "pattern": "^[0-9]+$"},
                "durationMs": {"type": "integer"},
                "spanSet": {"$ref": "#/components/schemas/SpanSet"},
                "spanSets": {"type": "array", "items": {"$ref": "#/components/schemas/SpanSet"}},
                "serviceStats": {"type": "object", "additionalProperties": {
                  "type": "object", "additionalProperties": false, "properties": {"spanCount": {"type": "integer"}, "errorCount": {"type": "integer"}}}}
              }
            }},
            "metrics": {"$ref": "#/components/schemas/SearchMetrics"}
          }
        }
        """)
    {
        Uses =
        [
            new ApiSchema("SpanSet", """
                {
                  "type": "object", "additionalProperties": false, "required": ["spans"],
                  "properties": {
                    "spans": {"type": "array", "items": {
                      "type": "object", "additionalProperties": false, "required": ["spanID"],
                      "properties": {
                        "spanID": {"type": "string", "pattern": "^[0-9a-f]{16}$"},
                        "name": {"type": "string"},
                        "startTimeUnixNano": {"type": "string"},
                        "durationNanos": {"type": "string"},
                        "attributes": {"type": "array", "items": {"$ref": "#/components/schemas/KeyValue"}}
                      }
                    }},
                    "matched": {"type": "integer", "description": "Spans that match; `spans` holds the first of them."},
                    "attributes": {"type": "array", "items": {"$ref": "#/components/schemas/KeyValue"}}
                  }
                }
                """) { Uses = [KeyValue] },
            SearchMetrics,
        ],
    };

    public static ApiSchema MetricsRange { get; } = new("QueryRangeResponse", """
        {
          "type": "object", "additionalProperties": false, "required": ["series", "metrics"],
          "properties": {
            "series": {"type": "array", "items": {
              "type": "object", "additionalProperties": false, "required": ["labels", "samples"],
              "properties": {
                "labels": {"type": "array", "items": {"$ref": "#/components/schemas/KeyValue"}},
                "samples": {"type": "array", "items": {
                  "type": "object", "additionalProperties": false, "required": ["timestampMs"],
                  "properties": {"timestampMs": {"type": "string"}, "value": {"type": ["number", "string"], "description": "0 when absent."}}}},
                "exemplars": {"type": "array", "items": {
                  "type": "object", "additionalProperties": false,
                  "properties": {
                    "labels": {"type": "array", "items": {"$ref": "#/components/schemas/KeyValue"}},
                    "value": {"type": ["number", "string"]}, "timestampMs": {"type": "string"}}}}
              }
            }},
            "metrics": {"$ref": "#/components/schemas/SearchMetrics"},
            "status": {"type": "string", "enum": ["PARTIAL"]},
            "message": {"type": "string", "description": "Why the answer is partial."}
          }
        }
        """) { Uses = [KeyValue, SearchMetrics] };

    public static ApiSchema MetricsInstant { get; } = new("QueryInstantResponse", """
        {
          "type": "object", "additionalProperties": false, "required": ["series", "metrics"],
          "properties": {
            "series": {"type": "array", "items": {
              "type": "object", "additionalProperties": false, "required": ["labels"],
              "properties": {
                "labels": {"type": "array", "items": {"$ref": "#/components/schemas/KeyValue"}},
                "value": {"type": ["number", "string"], "description": "0 when absent."}
              }
            }},
            "metrics": {"$ref": "#/components/schemas/SearchMetrics"},
            "status": {"type": "string", "enum": ["PARTIAL"]},
            "message": {"type": "string", "description": "Why the answer is partial."}
          }
        }
        """) { Uses = [KeyValue, SearchMetrics] };

    public static ApiSchema TagNamesV1 { get; } = new("SearchTagsResponse", """
        {
          "type": "object", "additionalProperties": false, "required": ["tagNames", "metrics"],
          "properties": {"tagNames": {"type": "array", "items": {"type": "string"}}, "metrics": {"$ref": "#/components/schemas/InspectedBytes"}}
        }
        """) { Uses = [InspectedBytes] };

    public static ApiSchema TagNamesV2 { get; } = new("SearchTagsV2Response", """
        {
          "type": "object", "additionalProperties": false, "required": ["scopes", "metrics"],
          "properties": {
            "scopes": {"type": "array", "items": {
              "type": "object", "additionalProperties": false, "required": ["name", "tags"],
              "properties": {"name": {"type": "string"}, "tags": {"type": "array", "items": {"type": "string"}}}}},
            "metrics": {"$ref": "#/components/schemas/InspectedBytes"}
          }
        }
        """) { Uses = [InspectedBytes] };

    public static ApiSchema TagValuesV1 { get; } = new("SearchTagValuesResponse", """
        {
          "type": "object", "additionalProperties": false, "required": ["tagValues", "metrics"],
          "properties": {"tagValues": {"type": "array", "items": {"type": "string"}}, "metrics": {"$ref": "#/components/schemas/InspectedBytes"}}
        }
        """) { Uses = [InspectedBytes] };

    public static ApiSchema TagValuesV2 { get; } = new("SearchTagValuesV2Response", """
        {
          "type": "object", "additionalProperties": false, "required": ["tagValues", "metrics"],
          "properties": {
            "tagValues": {"type": "array", "items": {
              "type": "object", "additionalProperties": false, "required": ["type", "value"],
              "properties": {"type": {"type": "string", "enum": ["string", "int", "float", "bool", "duration", "keyword"]}, "value": {"type": "string"}}}},
            "metrics": {"$ref": "#/components/schemas/InspectedBytes"}
          }
        }
        """) { Uses = [InspectedBytes] };

    public static ApiSchema LlmTagValues { get; } = new("TagValuesForLanguageModels", """
        {
          "type": "object", "required": ["tagValues"],
          "properties": {"tagValues": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}}}
        }
        """);
}
