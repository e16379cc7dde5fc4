using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;
using Spoor.Api.Queries;
using Spoor.Api.Tempo;
using Spoor.Otlp;
using Spoor.Otlp.Json;

namespace Spoor.Api.Zipkin;

/// <summary><c>traces</c>, <c>trace/{traceId}</c> and <c>traceMany</c>. Traces are read and sent one by one.</summary>
internal sealed class ZipkinTracesEndpoint(ApiDependencies dependencies)
{
    /// <summary>A guess, to decide about compression.</summary>
    private const long BytesPerTrace = 10_000;

    public async Task SearchAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var query = ZipkinTraceQuery.Read(context.Request.Query, DateTimeOffset.UtcNow);
        var found = await dependencies.OpenQuerier().SearchAsync(query.ToSearch(dependencies.Limits), cancellationToken);
        context.Response.MarkPartial(found.Stats);
        await WriteAsync(context, [.. found.Traces.Select(trace => trace.TraceId)], cancellationToken);
    }

    public async Task ManyAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var text = new QueryParameters(context.Request.Query).Text("traceIds");
        var ids = new List<TraceId>();
        foreach (var id in text.Split(',', StringSplitOptions.TrimEntries))
            ids.Add(TraceReading.ParseId(id, "traceIds"));
        if (ids.Count < 2)
            throw ApiException.BadRequest("traceIds: two or more trace ids are expected, separated by commas");
        if (ids.Distinct().Count() < ids.Count)
            throw ApiException.BadRequest("traceIds: a trace id is there twice");
        await WriteAsync(context, ids, cancellationToken);
    }

    public async Task ByIdAsync(HttpContext context, string idText, CancellationToken cancellationToken)
    {
        var id = TraceReading.ParseId(idText, "traceId");
        var trace = await dependencies.OpenQuerier().FindTraceAsync(id, cancellationToken);
        context.Response.MarkPartial(trace.Stats);
        if (!trace.Found)
            throw new ApiException(404, idText + " not found");
        using var spans = TraceReading.Parse(trace.Trace);
        await using var body = ResponseBody.Open(context, MediaTypes.Json, trace.Trace.Length * 2L);
        await using var json = new Utf8JsonWriter(body.Writer, OtlpJson.WriterOptions);
        await new ZipkinTraceWriter(json, body, spans).WriteAsync(cancellationToken);
    }

    private async Task WriteAsync(HttpContext context, List<TraceId> ids, CancellationToken cancellationToken)
    {
        var querier = dependencies.OpenQuerier();
        await using var body = ResponseBody.Open(context, MediaTypes.Json, ids.Count * BytesPerTrace);
        await using var json = new Utf8JsonWriter(body.Writer, OtlpJson.WriterOptions);
        json.WriteStartArray();
        foreach (var id in ids)
        {
            var trace = await querier.FindTraceAsync(id, cancellationToken);
            if (!trace.Found)
                continue;
            using var spans = TraceReading.Parse(trace.Trace);
            await new ZipkinTraceWriter(json, body, spans).WriteAsync(cancellationToken);
        }

        json.WriteEndArray();
    }
}
