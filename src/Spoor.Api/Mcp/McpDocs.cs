using ModelContextProtocol.Server;

namespace Spoor.Api.Mcp;

/// <summary>What a language model should know of TraceQL, as pages of the tool <c>docs-traceql</c> and as resources <c>docs://traceql/…</c>.</summary>
internal static class McpDocs
{
    private const string Basic = """
        # TraceQL: finding spans

        A filter in braces selects spans; a trace is found when one of its spans matches: `{ resource.service.name = "cart" && span.http.response.status_code >= 500 }`. `{ }` selects all.

        - Attributes have a scope: `resource.service.name`, `span.http.route`, `event.exception.type`, `link.kind`, `instrumentation.x`. `.http.route` looks at span, then resource. Names with odd characters are quoted: `span."a b"`.
        - Of the span itself: `name`, `status` (`ok`, `error`, `unset`), `statusMessage`, `kind` (`server`, `client`, `internal`, `producer`, `consumer`, `unspecified`), `duration` (`> 1.5s`), `span:id`, `span:parentID`, `event:name`, `instrumentation:name`.
        - Of the trace: `trace:id`, `traceDuration`, `rootName`, `rootServiceName`.
        - Compare with `=`, `!=`, `<`, `<=`, `>`, `>=`, and `=~`, `!~` for regular expressions that match the whole text. `!= nil` asks whether an attribute is there, `= nil` whether it is missing.
        - Join with `&&`, `||`, `!` and parentheses. Text stands in double quotes or backticks, numbers, `true` and `false` without.
        - `| select(span.http.route, status)` adds attributes to the answer.
        """;

    private const string Aggregates = """
        # TraceQL: filtering and grouping what was found

        A pipeline follows the filter: `{ status = error } | count() > 3` keeps traces with more than three failed spans. Also `avg(duration) > 100ms`, `min`, `max`, `sum` over numbers and durations.

        `{ } | by(resource.service.name) | count() > 10` makes a group for each value first; `coalesce()` joins groups again.
        """;

    private const string Structural = """
        # TraceQL: how spans are related

        - `{ A } >> { B }`: spans B below an A; `{ A } > { B }`: direct children; `<<` and `<`: ancestors and parents; `~`: siblings.
        - `!>>`, `!>`, `!~`: those without such a relation. `&>>`, `&>`, `&~`: both sides are in the answer.
        - `{ A } && { B }`: both occur in the trace; `||`: one of them does.

        `{ resource.service.name = "frontend" } >> { resource.service.name = "db" && duration > 1s }` finds slow database calls below the frontend.
        """;

    private const string Metrics = """
        # TraceQL: metrics

        A filter, then a function: `{ status = error } | rate() by (resource.service.name)`.

        - `rate()`, `count_over_time()`; `min_over_time(x)`, `max_over_time(x)`, `avg_over_time(x)`, `sum_over_time(x)` over a number or duration; `quantile_over_time(duration, .5, .99)`; `histogram_over_time(duration)`.
        - `by (…)` takes up to five attributes. `| topk(10)` and `| bottomk(10)` keep series.
        - `{ A } | compare({ status = error })` shows which attribute values are more frequent in the selection.
        - Durations are in seconds in the answer.
        """;

    private const string Query = Basic + "\n" + Aggregates + "\n" + Structural;

    private static readonly (string Name, string Text)[] Pages =
        [("query", Query), ("metrics", Metrics), ("basic", Basic), ("aggregates", Aggregates), ("structural", Structural)];

    public static IReadOnlyList<McpServerResource> Resources { get; } = [.. Pages.Select(page => McpServerResource.Create(
        () => page.Text,
        new McpServerResourceCreateOptions { UriTemplate = "docs://traceql/" + page.Name, Name = "traceql-" + page.Name, MimeType = "text/markdown" }))];

    /// <summary>Null for a page that is not there.</summary>
    public static string? Find(string name) => Array.Find(Pages, page => page.Name == name).Text;
}
