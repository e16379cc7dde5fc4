using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;
using Spoor.Api.OpenApi;
using Spoor.Api.Queries;
using Spoor.Api.Tempo;
using Spoor.Otlp.Json;

namespace Spoor.Api.Analysis;

/// <summary><c>/api/spoor/trace/{traceID}/summary</c>: where the time of a trace went, and what looks wrong with it.</summary>
internal sealed class TraceSummaryEndpoint(ApiDependencies dependencies)
{
    private const int DefaultLimit = 100, MaxLimit = 10_000;

    public static ApiOperation Operation { get; } = new("traceSummary", ApiTags.Traces, "Where the time of a trace went, and what looks wrong with it")
    {
        Parameters =
        [
            ApiParameter.TraceId,
            ApiParameter.Number("limit", "Pieces of the critical path, and spans, at most: those that took longest. 1 to 10000; 100 by default.", "10"),
        ],
        Answers = [ApiContent.Json(AnalysisSchemas.TraceSummary)],
        Errors = [(404, "Nothing is stored under the id.")],
    };

    public async Task RunAsync(HttpContext context, string idText, CancellationToken cancellationToken)
    {
        var id = TraceReading.ParseId(idText, "traceID");
        var limit = new QueryParameters(context.Request.Query).Limit(DefaultLimit, MaxLimit);
        var trace = await dependencies.OpenAnalyzer().OutlineAsync(id, cancellationToken);
        context.Response.MarkPartial(trace.Stats);
        if (trace.Spans.Count == 0)
            throw new ApiException(404, "trace not found");
        await using var body = ResponseBody.Open(context, MediaTypes.Json, limit * 200L);
        await using var json = new Utf8JsonWriter(body.Writer, OtlpJson.WriterOptions);
        new TraceSummaryWriter(json, trace, limit).Write();
    }
}
