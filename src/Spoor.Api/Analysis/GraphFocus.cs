using Spoor.Store.Graph;

namespace Spoor.Api.Analysis;

/// <summary>The part of a service graph around one service.</summary>
internal static class GraphFocus
{
    /// <summary>The nodes that lead to the service, or that it leads to, in at most so many steps; empty when the service is not in the graph.</summary>
    public static HashSet<GraphNode> Around(ServiceGraph graph, string service, uint depth)
    {
        var focus = new GraphNode(GraphNodeType.Service, service);
        var found = new HashSet<GraphNode>();
        if (!graph.Services.ContainsKey(service) && !graph.Edges.Any(edge => edge.Client == focus || edge.Server == focus))
            return found;
        found.UnionWith(Reach(graph.Edges.ToLookup(edge => edge.Client, edge => edge.Server), focus, depth));
        found.UnionWith(Reach(graph.Edges.ToLookup(edge => edge.Server, edge => edge.Client), focus, depth));
        return found;
    }

    private static HashSet<GraphNode> Reach(ILookup<GraphNode, GraphNode> neighbors, GraphNode from, uint depth)
    {
        var reached = new HashSet<GraphNode> { from };
        List<GraphNode> border = [from];
        for (var step = 0u; step < depth && border.Count > 0; step++)
            border = [.. border.SelectMany(node => neighbors[node]).Where(reached.Add)];
        return reached;
    }
}
