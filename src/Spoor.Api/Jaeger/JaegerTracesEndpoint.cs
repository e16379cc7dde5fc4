using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;
using Spoor.Api.Queries;
using Spoor.Api.Tempo;
using Spoor.Otlp;
using Spoor.Otlp.Json;

namespace Spoor.Api.Jaeger;

/// <summary><c>/api/traces</c> and <c>/api/traces/{traceID}</c>. Traces are read and sent one by one, so that an answer of any size takes the memory of one.</summary>
internal sealed class JaegerTracesEndpoint(ApiDependencies dependencies)
{
    /// <summary>A guess, to decide about compression.</summary>
    private const long BytesPerTrace = 10_000;

    public async Task SearchAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var query = JaegerTraceQuery.Read(context.Request.Query, DateTimeOffset.UtcNow);
        if (query.TraceIds.Count > 0)
        {
            await WriteAsync(context, query.TraceIds, tellMissing: true, cancellationToken);
            return;
        }

        var found = await dependencies.OpenQuerier().SearchAsync(query.ToSearch(dependencies.Limits), cancellationToken);
        context.Response.MarkPartial(found.Stats);
        await WriteAsync(context, [.. found.Traces.Select(trace => trace.TraceId)], tellMissing: false, cancellationToken);
    }

    public async Task ByIdAsync(HttpContext context, string idText, CancellationToken cancellationToken)
    {
        var id = TraceReading.ParseId(idText, "traceID");
        var trace = await dependencies.OpenQuerier().FindTraceAsync(id, cancellationToken);
        context.Response.MarkPartial(trace.Stats);
        if (!trace.Found)
            throw new ApiException(404, "trace not found");
        using var spans = TraceReading.Parse(trace.Trace);
        await using var body = ResponseBody.Open(context, MediaTypes.Json, trace.Trace.Length * 2L);
        await using var json = new Utf8JsonWriter(body.Writer, OtlpJson.WriterOptions);
        json.WriteStartObject();
        json.WriteStartArray("data"u8);
        await new JaegerTraceWriter(json, body, spans).WriteAsync(trace.Stats.PartialReason, cancellationToken);
        json.WriteEndArray();
        JaegerAnswer.WriteEnd(json, total: 0, []);
        json.WriteEndObject();
    }

    private async Task WriteAsync(HttpContext context, IReadOnlyList<TraceId> ids, bool tellMissing, CancellationToken cancellationToken)
    {
        var querier = dependencies.OpenQuerier();
        var missing = new List<string>();
        await using var body = ResponseBody.Open(context, MediaTypes.Json, ids.Count * BytesPerTrace);
        await using var json = new Utf8JsonWriter(body.Writer, OtlpJson.WriterOptions);
        json.WriteStartObject();
        json.WriteStartArray("data"u8);
        foreach (var id in ids)
        {
            var trace = await querier.FindTraceAsync(id, cancellationToken);
            if (!trace.Found)
            {
                missing.Add(JaegerTraceWriter.Text(id));
                continue;
            }

            using var spans = TraceReading.Parse(trace.Trace);
            await new JaegerTraceWriter(json, body, spans).WriteAsync(trace.Stats.PartialReason, cancellationToken);
        }

        json.WriteEndArray();
        JaegerAnswer.WriteEnd(json, total: 0, tellMissing ? missing : []);
        json.WriteEndObject();
    }
}
