using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;
using Spoor.Api.OpenApi;
using Spoor.Api.Tempo;
using Spoor.Otlp.Json;
using Spoor.Store.Explain;
using Spoor.Store.Query;
using Spoor.TraceQL;

namespace Spoor.Api.Explain;

/// <summary><c>/api/spoor/explain</c>: runs a search or a metrics query and answers what that did, instead of what it found.</summary>
internal sealed class ExplainEndpoint(ApiDependencies dependencies, TimeProvider clock)
{
    /// <summary>A guess, to decide about compression.</summary>
    private const long BytesPerSegment = 200;

    public static ApiOperation Operation { get; } = new("explain", ApiTags.Search, "Runs a search or a metrics query and explains what it did")
    {
        Description = "The plan, what was passed over and why, what was read, and the time of each stage; `/api/search` answers what was found, `/api/metrics/query_range` and "
            + "`/api/metrics/query` what was computed.",
        Parameters =
        [
            ApiParameter.Text("q", "TraceQL, a search or a metrics query; all traces by default.", "{ status = error } | rate()"),
            ApiParameter.Number("limit", "Of a search: traces at most; 20 by default.", "20"),
            .. ApiParameter.TimeRange,
            ApiParameter.Text("since", "Of a metrics query, as for `/api/metrics/query_range`, which also takes other forms of `start` and `end`; `1h` by default.", "30m"),
            ApiParameter.Text("step", "Of a metrics query: length of a step, as for `/api/metrics/query_range`.", "60s"),
            ApiParameter.Flag("instant", "Whether a metrics query is one for a single value, as for `/api/metrics/query`; a search is refused when this is given."),
            ApiParameter.Number("exemplars", "Of a metrics query: exemplars at most; 100 by default.", "10"),
            ApiParameter.Number("maxSeries", "Of a metrics query: series at most.", "100"),
        ],
        Answers = [ApiContent.Json(ExplainSchemas.Explanation)],
    };

    public Task RunAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var parameters = new QueryParameters(context.Request.Query);
        var text = parameters.Text("q");
        SearchParameters.CheckQuerySize(text, dependencies.Limits);
        var query = TraceQLParser.Parse(text.Length == 0 ? "{ }" : text);
        var instant = parameters.Flag("instant");
        if (query.Metrics is not null)
            return ExplainMetricsAsync(context, query, parameters, instant ?? false, cancellationToken);
        return instant is null ? ExplainSearchAsync(context, query, parameters, cancellationToken) : throw ApiException.BadRequest("not a metrics query");
    }

    private async Task ExplainSearchAsync(HttpContext context, RootExpr query, QueryParameters parameters, CancellationToken cancellationToken)
    {
        var limit = SearchParameters.Limit(parameters, dependencies.Limits);
        var (start, end) = parameters.TimeRange(dependencies.Limits.MaxSearchDuration);
        var request = new SearchRequest { Query = query, Limit = limit, StartUnixNanos = start, EndUnixNanos = end, Explain = true };
        var result = await dependencies.OpenQuerier().SearchAsync(request, cancellationToken);
        var explanation = result.Explanation ?? throw new InvalidOperationException("the search was not explained");
        context.Response.MarkPartial(result.Stats);
        await using var body = ResponseBody.Open(context, MediaTypes.Json, EstimateBytes(explanation));
        await using var json = new Utf8JsonWriter(body.Writer, OtlpJson.WriterOptions);
        ExplainJson.Write(json, result, explanation);
    }

    private async Task ExplainMetricsAsync(
        HttpContext context, RootExpr query, QueryParameters parameters, bool isInstant, CancellationToken cancellationToken)
    {
        var request = MetricsParameters.Read(query, parameters, isInstant, dependencies.Limits, clock.GetUtcNow()) with { Explain = true };
        var result = await dependencies.OpenQuerier().MetricsAsync(request, cancellationToken);
        var explanation = result.Explanation ?? throw new InvalidOperationException("the metrics query was not explained");
        context.Response.MarkPartial(result.PartialReason);
        await using var body = ResponseBody.Open(context, MediaTypes.Json, explanation.Runs.Sum(EstimateBytes));
        await using var json = new Utf8JsonWriter(body.Writer, OtlpJson.WriterOptions);
        MetricsExplainJson.Write(json, result, explanation);
    }

    private static long EstimateBytes(RunExplanation explanation) => explanation.Parts.Sum(static part => part.Segments.Count) * BytesPerSegment;
}
