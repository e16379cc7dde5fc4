using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;
using Spoor.Api.Tempo;
using Spoor.Store.Graph;

namespace Spoor.Api.Jaeger;

/// <summary><c>/api/dependencies</c>: calls between services that sent spans, counted when they are asked for; no job has to run before.</summary>
internal sealed class JaegerDependenciesEndpoint(ApiDependencies dependencies)
{
    private const long DefaultLookbackNanos = 24L * 60 * 60 * 1_000_000_000;

    public async Task RunAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var parameters = new QueryParameters(context.Request.Query);
        var end = JaegerTimes.Millis(parameters.Text("endTs"), "endTs") ?? JaegerTimes.Nanos(DateTimeOffset.UtcNow);
        var lookback = (long)(JaegerTimes.Millis(parameters.Text("lookback"), "lookback") ?? DefaultLookbackNanos);
        var service = parameters.Text("service");
        var graph = await dependencies.OpenAnalyzer().ServiceGraphAsync(new ServiceRange(JaegerTimes.Before(end, lookback), end), cancellationToken);
        context.Response.MarkPartial(graph.Stats);
        var links = graph.Edges
            .Where(edge => edge.Client.Type == GraphNodeType.Service && edge.Server.Type == GraphNodeType.Service)
            .Where(edge => service.Length == 0 || edge.Client.Name == service || edge.Server.Name == service)
            .GroupBy(edge => (Parent: edge.Client.Name, Child: edge.Server.Name), edge => edge.Calls.Calls)
            .ToArray();
        await JaegerAnswer.WriteListAsync(
            context,
            links,
            static (json, link) =>
            {
                json.WriteStartObject();
                json.WriteString("parent"u8, link.Key.Parent);
                json.WriteString("child"u8, link.Key.Child);
                json.WriteNumber("callCount"u8, Math.Max(1, (long)Math.Round(link.Sum())));
                json.WriteEndObject();
            },
            cancellationToken,
            withTotal: false);
    }
}
