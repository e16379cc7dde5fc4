using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;
using Spoor.Api.OpenApi;
using Spoor.Api.Tempo;
using Spoor.Otlp.Json;
using Spoor.Store.Graph;

namespace Spoor.Api.Analysis;

/// <summary><c>/api/spoor/service-graph</c>: who calls whom in a range of time, all of it or around one service.</summary>
internal sealed class ServiceGraphEndpoint(ApiDependencies dependencies)
{
    public static ApiOperation Operation { get; } = new("serviceGraph", ApiTags.Services, "Who calls whom, with calls, errors and durations")
    {
        Description = "Counted from stored spans when asked for. Databases, queues and other peers that sent no spans are nodes too. Rates are those of the range, "
            + "or from the first to the last span when none is given.",
        Parameters =
        [
            .. ApiParameter.TimeRange,
            ApiParameter.Text("service", "Only what is around this service.", "cart"),
            ApiParameter.Number("depth", "How many steps around the service; 1 by default.", "1"),
        ],
        Answers = [ApiContent.Json(AnalysisSchemas.ServiceGraph)],
    };

    public async Task RunAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var parameters = new QueryParameters(context.Request.Query);
        var range = CallJson.Range(parameters);
        var focus = parameters.Text("service");
        var depth = parameters.UInt32("depth");
        if (depth is not null && focus.Length == 0)
            throw ApiException.BadRequest("invalid depth: it counts steps from a service, so service=<name> must be given too");
        var graph = await dependencies.OpenAnalyzer().ServiceGraphAsync(range, cancellationToken);
        context.Response.MarkPartial(graph.Stats);
        var shown = focus.Length == 0 ? AllNodes(graph) : GraphFocus.Around(graph, focus, depth ?? 1);
        var seconds = CallJson.Seconds(range, graph.Times);
        await using var body = ResponseBody.Open(context, MediaTypes.Json, graph.Edges.Count * 200L);
        await using var json = new Utf8JsonWriter(body.Writer, OtlpJson.WriterOptions);
        json.WriteStartObject();
        json.WriteStartArray("nodes"u8);
        foreach (var node in shown.OrderBy(node => node.Name, StringComparer.Ordinal).ThenBy(node => node.Type))
        {
            WriteNode(json, node, graph, seconds);
            await body.FlushIfLargeAsync(json, cancellationToken);
        }

        json.WriteEndArray();
        json.WriteStartArray("edges"u8);
        foreach (var edge in graph.Edges)
        {
            if (!shown.Contains(edge.Client) || !shown.Contains(edge.Server))
                continue;
            WriteEdge(json, edge, seconds);
            await body.FlushIfLargeAsync(json, cancellationToken);
        }

        json.WriteEndArray();
        CallJson.WriteTimes(json, graph.Times);
        StatsJson.WriteSearchMetrics(json, graph.Stats);
        json.WriteEndObject();
    }

    private static HashSet<GraphNode> AllNodes(ServiceGraph graph)
    {
        var nodes = new HashSet<GraphNode>();
        foreach (var service in graph.Services.Keys)
            nodes.Add(new GraphNode(GraphNodeType.Service, service));
        foreach (var edge in graph.Edges)
        {
            nodes.Add(edge.Client);
            nodes.Add(edge.Server);
        }

        return nodes;
    }

    private static string Id(GraphNode node) => TypeName(node.Type) + ":" + node.Name;

    private static string TypeName(GraphNodeType type) => type switch
    {
        GraphNodeType.Service => "service",
        GraphNodeType.Database => "database",
        GraphNodeType.Messaging => "messaging",
        _ => "external",
    };

    private static void WriteNode(Utf8JsonWriter json, GraphNode node, ServiceGraph graph, double seconds)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, Id(node));
        json.WriteString("name"u8, node.Name);
        json.WriteString("type"u8, TypeName(node.Type));
        if (node.Type == GraphNodeType.Service && graph.Services.TryGetValue(node.Name, out var calls))
            CallJson.Write(json, calls, seconds);
        json.WriteEndObject();
    }

    private static void WriteEdge(Utf8JsonWriter json, GraphEdge edge, double seconds)
    {
        json.WriteStartObject();
        json.WriteString("client"u8, Id(edge.Client));
        json.WriteString("server"u8, Id(edge.Server));
        json.WriteString("connection"u8, edge.Connection switch
        {
            GraphConnection.Call => "call"u8,
            GraphConnection.Database => "database"u8,
            _ => "messaging"u8,
        });
        CallJson.Write(json, edge.Calls, seconds);
        json.WriteEndObject();
    }
}
