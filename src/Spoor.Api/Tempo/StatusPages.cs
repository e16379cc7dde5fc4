using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;
using Spoor.Api.OpenApi;
using Spoor.TraceQL;

namespace Spoor.Api.Tempo;

/// <summary><c>/status</c> and <c>/status/{part}</c>: what the server says of itself, as text for people.</summary>
internal sealed class StatusPages(ApiDependencies dependencies, ApiRouter router)
{
    private static readonly ApiLimits Defaults = new();

    public static ApiOperation All { get; } = new("status", ApiTags.Status, "Version, services, endpoints and configuration together") { Answers = [ApiContent.Text] };

    public static ApiOperation Part { get; } = new("statusPart", ApiTags.Status, "One part of the status")
    {
        Parameters =
        [
            ApiParameter.Path("endpoint", "`version`, `services`, `endpoints`, `config`, `runtime_config` or `overrides`.", "config"),
            ApiParameter.Text("mode", "Of `config`: `diff` for what differs from the defaults, `defaults` for those; all settings otherwise.", "diff"),
        ],
        Answers = [ApiContent.Text],
        Errors = [(404, "No such part.")],
    };

    public Task AllAsync(HttpContext context, CancellationToken cancellationToken) =>
        WriteAsync(context, Titled("version", Version()) + Titled("services", Services()) + Titled("endpoints", Endpoints()) + Titled("config", Config("")));

    public Task PartAsync(HttpContext context, string part, CancellationToken cancellationToken)
    {
        var mode = new QueryParameters(context.Request.Query).Text("mode");
        var text = part switch
        {
            "version" => Version(),
            "services" => Services(),
            "endpoints" => Endpoints(),
            "config" => Config(mode),
            // There is one tenant, and nothing is reloaded while the server runs.
            "runtime_config" or "overrides" => "overrides: {}\n",
            _ => throw new ApiException(404, "404 page not found\n"),
        };
        return WriteAsync(context, Titled(part, text));
    }

    private static string Titled(string part, string text) => $"GET /status/{part}\n{text}\n";

    private static Task WriteAsync(HttpContext context, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        context.Response.ContentType = "text/plain";
        context.Response.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }

    private string Version() =>
        $"spoor, version {dependencies.Build.Version} (revision: {dependencies.Build.Revision})\n"
        + $"  API of:           tempo {BuildInfo.TempoApiVersion}\n"
        + $"  runtime:          {BuildInfo.Runtime}\n"
        + $"  platform:         {System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier}\n";

    private string Services()
    {
        var reason = dependencies.NotReadyReason() ?? (dependencies.Querier() is null ? "the store is not open yet" : null);
        return Table(["SERVICE NAME", "STATUS", "FAILURE CASE"], [["query", "Running", ""], ["store", reason is null ? "Running" : "Starting", reason ?? ""]]);
    }

    private string Endpoints() => Table(
        ["NAME", "REGEX"],
        [.. router.Routes.OrderBy(route => route.Path, StringComparer.Ordinal).Select(route => new[] { route.Path, route.PathPattern })])
        + "\nAPI documentation: /openapi.json\n";

    /// <summary>The limits of queries as they stand in the configuration.</summary>
    private string Config(string mode)
    {
        var settings = Settings(mode == "defaults" ? Defaults : dependencies.Limits);
        if (mode == "diff")
            settings = [.. settings.Except(Settings(Defaults))];
        else if (mode is not ("" or "defaults"))
            throw ApiException.BadRequest($"invalid mode: \"{mode}\"; expected diff or defaults");
        var text = new StringBuilder("spoor_query:\n");
        foreach (var (key, value) in settings.Where(setting => !setting.Key.Contains('.', StringComparison.Ordinal)))
            text.Append(CultureInfo.InvariantCulture, $"  {key}: {value}\n");
        foreach (var section in settings.Where(setting => setting.Key.Contains('.', StringComparison.Ordinal)).GroupBy(setting => setting.Key[..setting.Key.IndexOf('.', StringComparison.Ordinal)]))
        {
            text.Append(CultureInfo.InvariantCulture, $"  {section.Key}:\n");
            foreach (var (key, value) in section)
                text.Append(CultureInfo.InvariantCulture, $"    {key[(section.Key.Length + 1)..]}: {value}\n");
        }

        return text.ToString();
    }

    private static List<(string Key, string Value)> Settings(ApiLimits limits) =>
    [
        ("max_concurrent_queries", Number(limits.MaxConcurrentQueries)),
        ("max_outstanding_per_tenant", Number(limits.MaxOutstandingQueries)),
        ("max_query_expression_size_bytes", Number(limits.MaxQueryBytes)),
        ("max_bytes_per_tag_values_query", Number(limits.MaxTagValuesBytes)),
        ("max_bytes_per_trace", Number(limits.MaxTraceBytes)),
        ("search.query_timeout", Duration(limits.QueryTimeout)),
        ("search.max_duration", Duration(limits.MaxSearchDuration)),
        ("search.default_result_limit", Number(limits.DefaultSearchLimit)),
        ("search.max_result_limit", Number(limits.MaxSearchLimit)),
        ("search.default_spans_per_span_set", Number(limits.DefaultSpansPerSpanSet)),
        ("search.max_spans_per_span_set", Number(limits.MaxSpansPerSpanSet)),
        ("metrics.max_duration", Duration(limits.MaxMetricsRange)),
        ("metrics.max_intervals", Number(limits.MaxMetricsSteps)),
        ("metrics.max_response_series", Number(limits.MaxMetricsSeries)),
        ("metrics.max_exemplars", Number(limits.MaxExemplars)),
        ("metrics.max_inspected_bytes", Number(limits.MaxMetricsInspectedBytes)),
    ];

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Duration(TimeSpan value) => DurationText.Format((long)value.TotalNanoseconds);

    private static string Table(string[] head, string[][] rows)
    {
        var widths = head.Select((title, column) => rows.Select(row => row[column].Length).Append(title.Length).Max()).ToArray();
        var line = "+" + string.Concat(widths.Select(width => new string('-', width + 2) + "+")) + "\n";
        var text = new StringBuilder(line).Append(Row(head)).Append(line);
        foreach (var row in rows)
            text.Append(Row(row));
        return text.Append(line).ToString();

        string Row(string[] cells) => "|" + string.Concat(cells.Select((cell, column) => $" {cell.PadRight(widths[column])} |")) + "\n";
    }
}
