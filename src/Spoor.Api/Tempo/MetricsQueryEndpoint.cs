using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;
using Spoor.Api.OpenApi;
using Spoor.TraceQL;

namespace Spoor.Api.Tempo;

/// <summary>
/// <c>/api/metrics/query_range</c> and <c>/api/metrics/query</c>. Queries are read and checked as Tempo does, so that a wrong one is
/// answered 400; a right one is answered 501 until metrics are computed.
/// </summary>
internal sealed class MetricsQueryEndpoint(ApiDependencies dependencies)
{
    public static ApiOperation Range { get; } = new("metricsQueryRange", ApiTags.Metrics, "Time series of a TraceQL metrics query")
    {
        Parameters = Parameters,
    };

    public static ApiOperation Instant { get; } = new("metricsQuery", ApiTags.Metrics, "One value for each series of a TraceQL metrics query")
    {
        Parameters = Parameters,
    };

    private static IReadOnlyList<ApiParameter> Parameters =>
    [
        ApiParameter.Text("q", "A TraceQL metrics query.", "{ } | rate()"),
        ApiParameter.Text("query", "The same as `q`, which is taken when both are there.", "{ } | rate()"),
    ];

    public Task RunAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var parameters = new QueryParameters(context.Request.Query);
        var text = parameters.Text("q");
        if (text.Length == 0)
            text = parameters.Text("query");
        if (text.Length == 0)
            throw ApiException.BadRequest("parse error : syntax error: unexpected $end");
        SearchParameters.CheckQuerySize(text, dependencies.Limits);
        if (Parse(text).Metrics is null)
            throw ApiException.BadRequest("not a metrics query");
        throw new ApiException(501, "TraceQL metrics are not computed by this version yet; /api/search finds the spans that the query would count");
    }

    private static RootExpr Parse(string text)
    {
        try
        {
            return TraceQLParser.Parse(text);
        }
        catch (TraceQLException invalid) when (!invalid.IsNotSupported)
        {
            throw ApiException.BadRequest(invalid.Message);
        }
    }
}
