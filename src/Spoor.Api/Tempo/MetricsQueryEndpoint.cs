using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;
using Spoor.Api.OpenApi;
using Spoor.Otlp.Json;

namespace Spoor.Api.Tempo;

/// <summary>
/// <c>/api/metrics/query_range</c> and <c>/api/metrics/query</c>: time series and single values by TraceQL. As in Tempo the answer is JSON, whatever is
/// accepted.
/// </summary>
internal sealed class MetricsQueryEndpoint(ApiDependencies dependencies, TimeProvider clock)
{
    public static ApiOperation Range { get; } = new("metricsQueryRange", ApiTags.Metrics, "Time series of a TraceQL metrics query")
    {
        Parameters = [.. Parameters, .. RangeParameters],
        Description = "A span counts in the step that its start falls into. Always JSON.",
        Answers = [ApiContent.Json(TempoSchemas.MetricsRange)],
    };

    public static ApiOperation Instant { get; } = new("metricsQuery", ApiTags.Metrics, "One value for each series of a TraceQL metrics query")
    {
        Parameters = Parameters,
        Answers = [ApiContent.Json(TempoSchemas.MetricsInstant)],
    };

    private static IReadOnlyList<ApiParameter> Parameters =>
    [
        ApiParameter.Text("q", "A TraceQL metrics query.", "{ } | rate()") with { IsRequired = true },
        ApiParameter.Text("query", "The same as `q`, which is taken when both are there.", "{ } | rate()"),
        ApiParameter.Text("start", "Start: Unix seconds (also with a fraction), Unix nanoseconds, or RFC 3339; by default `since` before the end.", "1795165679"),
        ApiParameter.Text("end", "End, in the same forms; by default now.", "1795166339"),
        ApiParameter.Text("since", "A duration before the end, used when there is no start; `1h` by default.", "30m"),
        ApiParameter.Number("maxSeries", "Series at most, the first by their labels; the answer is then partial.", "100"),
    ];

    private static IReadOnlyList<ApiParameter> RangeParameters =>
    [
        ApiParameter.Text("step", "Length of a step: seconds, or a duration such as `30s`; by default one that gives about 240 values.", "60s"),
        ApiParameter.Number("exemplars", "Exemplars at most; 100 by default.", "10"),
    ];

    public Task RangeAsync(HttpContext context, CancellationToken cancellationToken) => RunAsync(context, isInstant: false, cancellationToken);

    public Task InstantAsync(HttpContext context, CancellationToken cancellationToken) => RunAsync(context, isInstant: true, cancellationToken);

    private async Task RunAsync(HttpContext context, bool isInstant, CancellationToken cancellationToken)
    {
        var request = MetricsParameters.Read(context.Request.Query, isInstant, dependencies.Limits, clock.GetUtcNow());
        var result = await dependencies.OpenQuerier().MetricsAsync(request, cancellationToken);
        context.Response.MarkPartial(result.PartialReason);
        await using var body = ResponseBody.Open(context, MediaTypes.Json, MetricsJson.EstimateBytes(result, request.Range));
        await using var json = new Utf8JsonWriter(body.Writer, OtlpJson.WriterOptions);
        json.WriteStartObject();
        json.WriteStartArray("series"u8);
        foreach (var series in result.Series)
        {
            if (isInstant)
                MetricsJson.WriteInstant(json, series);
            else
                MetricsJson.WriteSeries(json, series, request.Range);
            await body.FlushIfLargeAsync(json, cancellationToken);
        }

        json.WriteEndArray();
        StatsJson.WriteSearchMetrics(json, result.Stats);
        if (result.PartialReason is { } reason)
        {
            json.WriteString("status"u8, "PARTIAL"u8);
            json.WriteString("message"u8, reason);
        }

        json.WriteEndObject();
    }
}
