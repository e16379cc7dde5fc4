using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;
using Spoor.Api.OpenApi;
using Spoor.Api.Tempo;
using Spoor.Otlp.Json;
using Spoor.Store.Query;

namespace Spoor.Api.Explain;

/// <summary><c>/api/spoor/explain</c>: runs a search and answers what that did, instead of what it found.</summary>
internal sealed class ExplainEndpoint(ApiDependencies dependencies)
{
    /// <summary>A guess, to decide about compression.</summary>
    private const long BytesPerSegment = 200;

    public static ApiOperation Operation { get; } = new("explain", ApiTags.Search, "Runs a search and explains what it did")
    {
        Description = "The plan, what was passed over and why, what was read, and the time of each stage; `/api/search` answers what was found.",
        Parameters =
        [
            ApiParameter.Text("q", "TraceQL; all traces by default. Of a metrics query the search for its spans is explained.", "{ status = error }"),
            ApiParameter.Number("limit", "Traces at most; 20 by default.", "20"),
            .. ApiParameter.TimeRange,
        ],
        Answers = [ApiContent.Json(ExplainSchemas.Explanation)],
    };

    public async Task RunAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var parameters = new QueryParameters(context.Request.Query);
        var limit = SearchParameters.Limit(parameters, dependencies.Limits);
        var (start, end) = parameters.TimeRange(dependencies.Limits.MaxSearchDuration);
        var text = parameters.Text("q");
        SearchParameters.CheckQuerySize(text, dependencies.Limits);
        var request = new SearchRequest { Query = SearchParameters.Spans(text.Length == 0 ? "{ }" : text), Limit = limit, StartUnixNanos = start, EndUnixNanos = end, Explain = true };
        var result = await dependencies.OpenQuerier().SearchAsync(request, cancellationToken);
        var explanation = result.Explanation ?? throw new InvalidOperationException("the search was not explained");
        context.Response.MarkPartial(result.Stats);
        var estimatedBytes = explanation.Parts.Sum(static part => part.Segments.Count) * BytesPerSegment;
        await using var body = ResponseBody.Open(context, MediaTypes.Json, estimatedBytes);
        await using var json = new Utf8JsonWriter(body.Writer, OtlpJson.WriterOptions);
        ExplainJson.Write(json, result, explanation);
    }
}
