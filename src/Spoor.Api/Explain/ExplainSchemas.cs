using Spoor.Api.OpenApi;

namespace Spoor.Api.Explain;

/// <summary>JSON Schemas of what <see cref="ExplainJson"/> and <see cref="MetricsExplainJson"/> write.</summary>
internal static class ExplainSchemas
{
    private static readonly ApiSchema Outcome = new("SegmentOutcome", """
        {
          "description": "scanned: rows were compared; notInDictionary: opened, but no distinct value passed; all others: passed over, and by what.",
          "type": "string",
          "enum": ["scanned", "notInDictionary", "timeRange", "newerResults", "attributeAbsent", "valueAbsent", "resourceMismatch", "noEntries", "durationBounds", "knownEmpty", "filter", "bytesLimit", "damaged"]
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

    private static readonly ApiSchema Columns = new("ExplainedColumns", """
        {"type": "array", "items": {
          "type": "object", "additionalProperties": false,
          "properties": {
            "name": {"type": "string"}, "rowGroups": {"type": "integer", "description": "In which its rows were looked at."},
            "decodedBytes": {"type": "integer"}, "dictionaryValues": {"type": "integer"}, "readBytes": {"type": "integer"}}}}
        """);

    private static readonly ApiSchema Parts = new("ExplainedParts", """
        {"type": "array", "items": {
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
                "reason": {"type": "string"}, "matchedRows": {"type": "integer"}, "countedRows": {"type": "integer", "description": "Of a metrics query."}, "candidateTraces": {"type": "integer"},
                "evaluatedTraces": {"type": "integer"}, "foundTraces": {"type": "integer"}, "readBytes": {"type": "integer"},
                "scanNanos": {"type": "integer"}, "secondPassNanos": {"type": "integer"},
                "aggregateNanos": {"type": "integer", "description": "Of a metrics query."}}}}}}}
        """) { Uses = [Outcome] };

    private static readonly ApiSchema Search = new("SearchExplanation", """
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
            "columns": {"$ref": "#/components/schemas/ExplainedColumns"},
            "parts": {"$ref": "#/components/schemas/ExplainedParts"}
          }
        }
        """) { Uses = [PlanStep, Outcomes, Columns, Parts] };

    private static readonly ApiSchema MetricsRun = new("MetricsRunExplanation", """
        {
          "type": "object", "additionalProperties": false,
          "required": ["query", "blocks", "heads", "rowGroups", "rows", "traces", "bytes", "deletedSpans", "series", "times", "columns", "parts"],
          "properties": {
            "query": {"type": "string", "description": "The query, or one side of math."},
            "blocks": {"$ref": "#/components/schemas/SegmentOutcomes"},
            "heads": {"$ref": "#/components/schemas/SegmentOutcomes"},
            "rowGroups": {"$ref": "#/components/schemas/SegmentOutcomes"},
            "rows": {"type": "object", "additionalProperties": false, "properties": {
              "considered": {"type": "integer"}, "scanned": {"type": "integer"}, "matched": {"type": "integer"},
              "counted": {"type": "integer", "description": "Of the matched rows, those in a step of the range; without traces that were put together."}}},
            "traces": {"type": "object", "additionalProperties": false, "description": "Where spans do not match by themselves.", "properties": {
              "candidates": {"type": "integer"}, "evaluated": {"type": "integer"},
              "split": {"type": "object", "additionalProperties": false, "description": "Traces with spans in several blocks, put together first.", "properties": {
                "candidates": {"type": "integer"}, "evaluated": {"type": "integer"}, "found": {"type": "integer"}}}}},
            "bytes": {"type": "object", "additionalProperties": false, "properties": {
              "stored": {"type": "integer"}, "decoded": {"type": "integer"}, "read": {"type": "integer"}}},
            "deletedSpans": {"type": "object", "additionalProperties": false, "required": ["areCounted", "rows"], "properties": {
              "areCounted": {"type": "boolean", "description": "Whether counts of deleted spans take part."},
              "reason": {"type": "string", "description": "Why they do not."},
              "rows": {"type": "integer", "description": "Counts that were read."}}},
            "series": {"type": "integer", "description": "Before second stages and math."},
            "times": {"type": "object", "additionalProperties": false, "properties": {
              "planNanos": {"type": "integer"}, "pruneNanos": {"type": "integer"}, "rowGroupsNanos": {"type": "integer"},
              "splitTracesNanos": {"type": "integer"}, "deletedSpansNanos": {"type": "integer"}, "mergeNanos": {"type": "integer"},
              "buildNanos": {"type": "integer"}, "totalNanos": {"type": "integer"},
              "scanNanosOfWorkers": {"type": "integer", "description": "Of all workers together."},
              "secondPassNanosOfWorkers": {"type": "integer", "description": "Of all workers together."},
              "aggregateNanosOfWorkers": {"type": "integer", "description": "Of all workers together."}}},
            "columns": {"$ref": "#/components/schemas/ExplainedColumns"},
            "parts": {"$ref": "#/components/schemas/ExplainedParts"}
          }
        }
        """) { Uses = [Outcomes, Columns, Parts] };

    private static readonly ApiSchema Metrics = new("MetricsExplanation", """
        {
          "type": "object", "additionalProperties": false,
          "required": ["query", "plan", "range", "series", "times", "runs"],
          "properties": {
            "query": {"type": "string", "description": "In its canonical spelling."},
            "plan": {"type": "array", "items": {"$ref": "#/components/schemas/PlanStep"}},
            "range": {"type": "object", "additionalProperties": false, "properties": {
              "startUnixNano": {"type": "string"}, "endUnixNano": {"type": "string"}, "stepNanos": {"type": "integer"},
              "steps": {"type": "integer"}, "isInstant": {"type": "boolean"}}},
            "series": {"type": "integer", "description": "Of the answer."},
            "partialReason": {"type": "string"},
            "times": {"type": "object", "additionalProperties": false, "properties": {
              "secondStagesNanos": {"type": "integer", "description": "Second stages and math."}, "totalNanos": {"type": "integer"}}},
            "runs": {"type": "array", "description": "One, or one for each query that math combines.", "items": {"$ref": "#/components/schemas/MetricsRunExplanation"}}
          }
        }
        """) { Uses = [PlanStep, MetricsRun] };

    public static ApiSchema Explanation { get; } = new("Explanation", """
        {
          "description": "Of a search, or of a metrics query.",
          "anyOf": [{"$ref": "#/components/schemas/SearchExplanation"}, {"$ref": "#/components/schemas/MetricsExplanation"}]
        }
        """) { Uses = [Search, Metrics] };
}
