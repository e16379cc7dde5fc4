using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;
using Spoor.Otlp.Json;
using Spoor.Otlp.Protobuf;

namespace Spoor.Api.Tempo;

/// <summary><c>/api/search</c>: traces by TraceQL (<c>q</c>) or by tags in logfmt (<c>tags</c>).</summary>
internal sealed class SearchEndpoint(ApiDependencies dependencies)
{
    /// <summary>A guess, to decide about compression.</summary>
    private const long BytesPerTrace = 700;

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
            await using var body = ResponseBody.Open(context, MediaTypes.Protobuf, proto.Length);
            await body.Writer.WriteAsync(proto.WrittenMemory, cancellationToken);
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
