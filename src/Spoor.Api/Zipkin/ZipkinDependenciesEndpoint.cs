using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;
using Spoor.Api.Tempo;
using Spoor.Otlp.Json;
using Spoor.Store.Graph;

namespace Spoor.Api.Zipkin;

/// <summary><c>dependencies</c>: calls between services, and to what they name as their peer. Counted when asked for.</summary>
internal sealed class ZipkinDependenciesEndpoint(ApiDependencies dependencies)
{
    public async Task RunAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var (start, end) = ZipkinTraceQuery.ReadRange(new QueryParameters(context.Request.Query), DateTimeOffset.UtcNow, isEndRequired: true);
        var graph = await dependencies.OpenAnalyzer().ServiceGraphAsync(new ServiceRange(start, end), cancellationToken);
        context.Response.MarkPartial(graph.Stats);
        await using var body = ResponseBody.Open(context, MediaTypes.Json, graph.Edges.Count * 80L);
        await using var json = new Utf8JsonWriter(body.Writer, OtlpJson.WriterOptions);
        json.WriteStartArray();
        foreach (var link in graph.Edges.GroupBy(edge => (Parent: edge.Client.Name, Child: edge.Server.Name), edge => edge.Calls))
        {
            json.WriteStartObject();
            json.WriteString("parent"u8, link.Key.Parent);
            json.WriteString("child"u8, link.Key.Child);
            json.WriteNumber("callCount"u8, Math.Max(1, (long)Math.Round(link.Sum(calls => calls.Calls))));
            if ((long)Math.Round(link.Sum(calls => calls.Errors)) is var errors and > 0)
                json.WriteNumber("errorCount"u8, errors);
            json.WriteEndObject();
            await body.FlushIfLargeAsync(json, cancellationToken);
        }

        json.WriteEndArray();
    }
}
