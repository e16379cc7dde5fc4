using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;
using Spoor.Api.OpenApi;
using Spoor.Api.Queries;
using Spoor.Api.Tempo;
using Spoor.Otlp.Json;

namespace Spoor.Api.Analysis;

/// <summary><c>/api/spoor/trace/{traceID}/spans</c>: a window of a trace's spans in the order of its tree, for traces too large to be shown at once.</summary>
internal sealed class TraceSpansEndpoint(ApiDependencies dependencies)
{
    private const int DefaultLimit = 1000, MaxLimit = 10_000;

    public static ApiOperation Operation { get; } = new("traceSpans", ApiTags.Traces, "A window of a trace's spans in the order of its tree")
    {
        Parameters =
        [
            ApiParameter.TraceId,
            ApiParameter.Number("offset", "Spans to skip; 0 by default.", "1"),
            ApiParameter.Number("limit", "Spans at most, 1 to 10000; 1000 by default.", "10"),
        ],
        Answers = [ApiContent.Json(AnalysisSchemas.TraceSpans)],
        Errors = [(404, "Nothing is stored under the id.")],
    };

    public async Task RunAsync(HttpContext context, string idText, CancellationToken cancellationToken)
    {
        var id = TraceReading.ParseId(idText, "traceID");
        var parameters = new QueryParameters(context.Request.Query);
        var offset = parameters.UInt32("offset") ?? 0;
        var limit = parameters.Limit(DefaultLimit, MaxLimit);
        var window = await dependencies.OpenAnalyzer().WindowAsync(id, (int)Math.Min(offset, int.MaxValue), limit, cancellationToken);
        context.Response.MarkPartial(window.Stats);
        if (window.TotalSpans == 0)
            throw new ApiException(404, "trace not found");
        await using var body = ResponseBody.Open(context, MediaTypes.Json, window.Spans.Sum(span => span.Span.Length * 2L));
        await using var json = new Utf8JsonWriter(body.Writer, OtlpJson.WriterOptions);
        json.WriteStartObject();
        json.WriteString("traceId"u8, id.ToString());
        json.WriteNumber("totalSpans"u8, window.TotalSpans);
        json.WriteNumber("offset"u8, offset);
        json.WriteStartArray("spans"u8);
        foreach (var span in window.Spans)
        {
            json.WriteStartObject();
            json.WriteNumber("depth"u8, span.Depth);
            json.WriteNumber("childCount"u8, span.ChildCount);
            json.WriteString("service"u8, span.Service);
            json.WritePropertyName("span"u8);
            OtlpJson.WriteSpan(span.Span.Span, json);
            json.WriteEndObject();
            await body.FlushIfLargeAsync(json, cancellationToken);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
