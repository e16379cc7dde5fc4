using Spoor.Api.OpenApi;

namespace Spoor.Api.Explain;

/// <summary>JSON Schemas of what <see cref="ExplainJson"/> writes.</summary>
internal static class ExplainSchemas
{
    private static readonly ApiSchema Outcome = new("SegmentOutcome", """
        {
          "description": "scanned: rows were compared; notInDictionary: opened, but no distinct value passed; all others: passed over, and by what.",
          "type": "string",
          "enum": ["scanned", "notInDictionary", "timeRange", "newerResults", "attributeAbsent", "valueAbsent", "resourceMismatch", "noEntries", "durationBounds", "knownEmpty", "filter", "damaged"]
        }
        """);

    private static readonly ApiSchema PlanStep = new("PlanStep", """
        {
          "type": "object", "additionalProperties": false, "required": ["text", "means"],
          "properties": {
            "text": {"type": "string", "description": "TraceQL"},
            "means": {"type": "string", "description": "How it is computed."},
            "steps": {"type": "array", "items": {"$ref": "#/components/schemas/PlanStep"}, "description": "Conditions, in the order in which they run."}
          }
        }
        """);

    private static readonly ApiSchema Outcomes = new("SegmentOutcomes", """
        {
          "type": "object", "additionalProperties": false, "required": ["considered", "searched", "outcomes"],
          "properties": {
            "considered": {"type": "integer"},
            "searched": {"type": "integer"},
            "outcomes": {"type": "array", "items": {
              "type": "object", "additionalProperties": false, "required": ["outcome", "count"],
              "properties": {
                "outcome": {"$ref": "#/components/schemas/SegmentOutcome"},
                "reason": {"type": "string", "description": "The condition that ruled them out."},
                "count": {"type": "integer"}}}}
          }
        }
        """) { Uses = [Outcome] };

    public static ApiSchema Explanation { get; } = new("Explanation", """
        {
          "type": "object", "additionalProperties": false,
          "required": ["query", "plan", "blocks", "heads", "rowGroups", "rows", "traces", "bytes", "times", "columns", "parts"],
          "properties": {
            "query": {"type": "string", "description": "In its canonical spelling."},
            "plan": {"type": "array", "items": {"$ref": "#/components/schemas/PlanStep"}},
            "blocks": {"$ref": "#/components/schemas/SegmentOutcomes"},
            "heads": {"$ref": "#/components/schemas/SegmentOutcomes"},
            "rowGroups": {"$ref": "#/components/schemas/SegmentOutcomes"},
            "rows": {"type": "object", "additionalProperties": false, "properties": {
              "considered": {"type": "integer"}, "scanned": {"type": "integer"}, "matched": {"type": "integer"}}},
            "traces": {"type": "object", "additionalProperties": false, "properties": {
              "candidates": {"type": "integer", "description": "Left by the filters."},
              "evaluated": {"type": "integer", "description": "Of these, evaluated one by one."},
              "answered": {"type": "integer"},
              "split": {"type": "object", "additionalProperties": false, "description": "Traces with spans in several blocks, put together first.", "properties": {
                "candidates": {"type": "integer"}, "evaluated": {"type": "integer"}, "found": {"type": "integer"}}}}},
            "bytes": {"type": "object", "additionalProperties": false, "properties": {
              "stored": {"type": "integer"},
              "decoded": {"type": "integer", "description": "Columns in memory that were compared."},
              "read": {"type": "integer", "description": "Read from files; what was cached costs none."}}},
            "partialReason": {"type": "string"},
            "times": {"type": "object", "additionalProperties": false, "properties": {
              "planNanos": {"type": "integer"}, "pruneNanos": {"type": "integer"}, "rowGroupsNanos": {"type": "integer"},
              "splitTracesNanos": {"type": "integer"}, "resultNanos": {"type": "integer"}, "totalNanos": {"type": "integer"},
              "scanNanosOfWorkers": {"type": "integer", "description": "Of all workers together."},
              "secondPassNanosOfWorkers": {"type": "integer", "description": "Of all workers together."}}},
            "columns": {"type": "array", "items": {
              "type": "object", "additionalProperties": false,
              "properties": {
                "name": {"type": "string"}, "rowGroups": {"type": "integer", "description": "In which its rows were looked at."},
                "decodedBytes": {"type": "integer"}, "dictionaryValues": {"type": "integer"}, "readBytes": {"type": "integer"}}}},
            "parts": {"type": "array", "items": {
              "type": "object", "additionalProperties": false, "required": ["name", "outcome", "rowGroups"],
              "properties": {
                "name": {"type": "string", "description": "The block's id, or head."},
                "isHead": {"type": "boolean"},
                "sizeBytes": {"type": "integer"},
                "outcome": {"$ref": "#/components/schemas/SegmentOutcome"},
                "rowGroups": {"type": "array", "items": {
                  "type": "object", "additionalProperties": false, "required": ["number", "rows", "outcome"],
                  "properties": {
                    "number": {"type": "integer"}, "rows": {"type": "integer"}, "outcome": {"$ref": "#/components/schemas/SegmentOutcome"},
                    "reason": {"type": "string"}, "matchedRows": {"type": "integer"}, "candidateTraces": {"type": "integer"},
                    "evaluatedTraces": {"type": "integer"}, "foundTraces": {"type": "integer"}, "readBytes": {"type": "integer"},
                    "scanNanos": {"type": "integer"}, "secondPassNanos": {"type": "integer"}}}}}}}
          }
        }
        """) { Uses = [PlanStep, Outcome, Outcomes] };
}
