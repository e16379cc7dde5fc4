using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using ModelContextProtocol.Server;
using Spoor.Api.Http;

namespace Spoor.Api.Mcp;

/// <summary>The tools by the names and parameters of Tempo's. Each asks a route of the HTTP API and answers with its text.</summary>
internal static class McpTools
{
    private const string QueryAndTime = """
        {
          "type": "object", "required": ["query"],
          "properties": {
            "query": {"type": "string", "description": "A TraceQL query; of metrics for the tools that compute them."},
            "start": {"type": "string", "description": "Start of the time range in RFC 3339, such as 2026-01-31T12:00:00Z; one hour before the end by default."},
            "end": {"type": "string", "description": "End of the time range in RFC 3339; now by default."}
          }
        }
        """;

    public static IReadOnlyList<McpServerTool> Create(LocalCalls calls) =>
    [
        new McpApiTool(
            "traceql-search",
            "Finds traces with a TraceQL query such as { resource.service.name = \"cart\" && status = error }, newest first.",
            QueryAndTime,
            (arguments, cancellationToken) => AskAsync(calls, "/api/search", Query(arguments), cancellationToken)),
        new McpApiTool(
            "traceql-metrics-instant",
            "Computes one value for each series of a TraceQL metrics query such as { status = error } | count_over_time() by (resource.service.name).",
            QueryAndTime,
            (arguments, cancellationToken) => AskAsync(calls, "/api/metrics/query", Query(arguments), cancellationToken)),
        new McpApiTool(
            "traceql-metrics-range",
            "Computes time series of a TraceQL metrics query such as { } | quantile_over_time(duration, .99) by (resource.service.name).",
            QueryAndTime,
            (arguments, cancellationToken) => AskAsync(calls, "/api/metrics/query_range", Query(arguments), cancellationToken)),
        new McpApiTool(
            "get-trace",
            "Gets all spans of one trace.",
            """{"type": "object", "required": ["trace_id"], "properties": {"trace_id": {"type": "string", "description": "The trace id in hexadecimal."}}}""",
            (arguments, cancellationToken) =>
                AskAsync(calls, "/api/v2/traces/" + Uri.EscapeDataString(Required(arguments, "trace_id")), [], cancellationToken, MediaTypes.Llm)),
        new McpApiTool(
            "get-attribute-names",
            "Lists the attribute names that occur, by scope.",
            """{"type": "object", "properties": {"scope": {"type": "string", "description": "span, resource, event, link, instrumentation or intrinsic; all by default."}}}""",
            (arguments, cancellationToken) =>
                AskAsync(calls, "/api/v2/search/tags", [new("scope", Text(arguments, "scope"))], cancellationToken)),
        new McpApiTool(
            "get-attribute-values",
            "Lists the values of an attribute or intrinsic.",
            """
            {
              "type": "object", "required": ["name"],
              "properties": {
                "name": {"type": "string", "description": "With its scope, such as resource.service.name or span.http.route."},
                "filter-query": {"type": "string", "description": "Only values on spans that match this filter, such as { resource.service.name = \"cart\" }."}
              }
            }
            """,
            (arguments, cancellationToken) => AskAsync(
                calls,
                $"/api/v2/search/tag/{Uri.EscapeDataString(Required(arguments, "name"))}/values",
                [new("q", Text(arguments, "filter-query"))],
                cancellationToken,
                MediaTypes.Llm)),
        new McpApiTool(
            "trace-diff",
            "Compares two traces: which spans were added, removed or changed, by services.",
            """
            {
              "type": "object", "required": ["base_trace_id", "compare_trace_id"],
              "properties": {
                "base_trace_id": {"type": "string", "description": "The trace to compare with, in hexadecimal."},
                "compare_trace_id": {"type": "string", "description": "The trace that may differ, in hexadecimal."},
                "format": {"type": "string", "enum": ["trace-summary-v0-composed", "trace-summary-v0-native", "trace-patch-v0"], "description": "A summary with the changes if they are short, the default; the summary alone; all changes."}
              }
            }
            """,
            (arguments, cancellationToken) => calls.CallAsync(
                "/api/v2/traces/diff",
                [],
                MediaTypes.Json,
                JsonSerializer.Serialize(new
                {
                    @base = new { traceId = Required(arguments, "base_trace_id") },
                    compare = new { traceId = Required(arguments, "compare_trace_id") },
                    format = Text(arguments, "format") ?? Traces.TraceDiffFormats.Composed,
                }),
                cancellationToken)),
        new McpApiTool(
            "docs-traceql",
            "Explains TraceQL.",
            """{"type": "object", "required": ["name"], "properties": {"name": {"type": "string", "enum": ["basic", "aggregates", "structural", "metrics"]}}}""",
            (arguments, _) => Task.FromResult(McpDocs.Find(Required(arguments, "name")) is { } page
                ? (200, page)
                : throw ApiException.BadRequest("expected the name basic, aggregates, structural or metrics"))),
    ];

    [SuppressMessage("Design", "CA1068", Justification = "The form of the answer comes last because most tools leave it out.")]
    private static Task<(int Status, string Body)> AskAsync(
        LocalCalls calls, string path, IEnumerable<KeyValuePair<string, string?>> query, CancellationToken cancellationToken, string accept = MediaTypes.Json) =>
        calls.CallAsync(path, query, accept, body: null, cancellationToken);

    private static List<KeyValuePair<string, string?>> Query(IReadOnlyDictionary<string, JsonElement> arguments)
    {
        var query = Required(arguments, "query");
        var end = Time(arguments, "end") ?? DateTimeOffset.UtcNow;
        var start = Time(arguments, "start") ?? end.AddHours(-1);

        // Whole seconds, the last one included.
        return
        [
            new("q", query),
            new("start", start.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            new("end", end.AddSeconds(1).AddTicks(-1).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
        ];
    }

    private static DateTimeOffset? Time(IReadOnlyDictionary<string, JsonElement> arguments, string name)
    {
        if (Text(arguments, name) is not { Length: > 0 } text)
            return null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && time >= DateTimeOffset.UnixEpoch
            ? time
            : throw ApiException.BadRequest($"invalid {name}: \"{text}\" is no time in RFC 3339, as in 2026-01-31T12:00:00Z");
    }

    private static string Required(IReadOnlyDictionary<string, JsonElement> arguments, string name) =>
        Text(arguments, name) is { Length: > 0 } text ? text : throw ApiException.BadRequest($"the argument {name} is missing");

    private static string? Text(IReadOnlyDictionary<string, JsonElement> arguments, string name) =>
        arguments.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
