using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;
using Spoor.Api.OpenApi;
using Spoor.Otlp.Json;
using Spoor.Otlp.Protobuf;

namespace Spoor.Api.Tempo;

/// <summary><c>/api/search</c>: traces by TraceQL (<c>q</c>) or by tags in logfmt (<c>tags</c>).</summary>
internal sealed class SearchEndpoint(ApiDependencies dependencies)
{
    /// <summary>A guess, to decide about compression.</summary>
    private const long BytesPerTrace = 700;

    public static ApiOperation Operation { get; } = new("search", ApiTags.Search, "Finds traces by TraceQL or by tags, newest first")
    {
        Description = "Without `q`, `tags`, `start` and `end`, parameters of other names are taken as tags.",
        Parameters =
        [
            ApiParameter.Text("q", "TraceQL. A metrics query finds the spans that it would count.", "{ status = error }"),
            ApiParameter.Text("tags", "Tags in logfmt, instead of `q`: `service.name=cart http.status_code=500`.", "service.name=cart"),
            ApiParameter.Text("minDuration", "Least duration of a trace when searching by tags, as in `100ms`.", "1ms"),
            ApiParameter.Text("maxDuration", "Greatest duration of a trace when searching by tags.", "1h"),
            ApiParameter.Number("limit", "Traces at most; 20 by default.", "20"),
            ApiParameter.Number("spss", "Spans in each spanset at most; 3 by default.", "3"),
            ApiParameter.Text("after", "`startTimeUnixNano:traceID` of the last trace of a page: the answer goes on after it.", "1795165700000000000:4bf92f3577b34da6a3ce929d0e0e4736"),
            .. ApiParameter.TimeRange,
        ],
        Answers = [ApiContent.Json(TempoSchemas.SearchResponse), ApiContent.Protobuf],
    };

    public async Task RunAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var search = SearchParameters.Read(context.Request.Query, dependencies.Limits);
        var result = await dependencies.OpenQuerier().SearchAsync(search.Request, cancellationToken);
        context.Response.MarkPartial(result.Stats);
        var estimatedBytes = result.Traces.Count * BytesPerTrace;
        if (MediaTypes.Negotiate(context.Request) == MediaType.Protobuf)
        {
            using var proto = new ProtoWriter();
            SearchProtobuf.Write(proto, result, search.WithSpanSets);
            await ResponseBody.WriteAsync(context, MediaTypes.Protobuf, proto.WrittenMemory, cancellationToken);
        }
        else
        {
            await using var body = ResponseBody.Open(context, MediaTypes.Json, estimatedBytes);
            await using var json = new Utf8JsonWriter(body.Writer, OtlpJson.WriterOptions);
            json.WriteStartObject();
            json.WriteStartArray("traces"u8);
            foreach (var trace in result.Traces)
            {
                SearchJson.WriteTrace(json, trace, search.WithSpanSets);
                await body.FlushIfLargeAsync(json, cancellationToken);
            }

            json.WriteEndArray();
            StatsJson.WriteSearchMetrics(json, result.Stats);
            json.WriteEndObject();
        }
    }
}
