using Spoor.Otlp;
using Spoor.Store.Budgets;
using Spoor.Store.Query;
using Spoor.Store.Segments;

namespace Spoor.Store.Graph;

/// <summary>
/// Answers from the columns of a store. Each call takes one snapshot and gives it back. A block that cannot be read does not fail a question;
/// <see cref="QueryStats.PartialReason"/> names it.
/// </summary>
/// <param name="openSnapshot">Pins what is stored now; called once a question.</param>
/// <param name="budget">What questions may hold; one that would hold more fails with <see cref="QueryMemoryException"/>. Null: no bound.</param>
public sealed class TraceAnalyzer(Func<StoreSnapshot> openSnapshot, MemoryBudget? budget = null) : ITraceAnalyzer
{
    public Task<ServiceGraph> ServiceGraphAsync(ServiceRange range, CancellationToken cancellationToken) => RunAsync(
        (snapshot, memory) =>
        {
            var (tables, stats) = new ServiceRun(snapshot, range, memory, cancellationToken).Run();
            var services = tables.Services.Rows().ToDictionary(row => row.Key, row => row.Calls, StringComparer.Ordinal);
            return new ServiceGraph(ToEdges(tables, services), services, TimesOf(tables), stats);
        },
        cancellationToken);

    public Task<ServiceList> ServicesAsync(ServiceRange range, CancellationToken cancellationToken) => RunAsync(
        (snapshot, memory) =>
        {
            var (tables, stats) = new ServiceRun(snapshot, range, memory, cancellationToken).Run();
            return new ServiceList(ToServices(tables), TimesOf(tables), stats);
        },
        cancellationToken);

    public Task<TraceOutline> OutlineAsync(TraceId id, CancellationToken cancellationToken) => RunAsync(
        (snapshot, memory) =>
        {
            var stats = new QueryStatsBuilder(snapshot, memory);
            var tree = TraceTree.Find(snapshot, id, stats, cancellationToken);
            return tree is null ? new TraceOutline(id, [], [], stats.Build()) : tree.ToOutline(stats);
        },
        cancellationToken);

    public Task<TraceWindow> WindowAsync(TraceId id, int offset, int limit, CancellationToken cancellationToken) => RunAsync(
        (snapshot, memory) =>
        {
            var stats = new QueryStatsBuilder(snapshot, memory);
            var tree = TraceTree.Find(snapshot, id, stats, cancellationToken);
            return tree is null ? new TraceWindow(0, [], stats.Build()) : tree.ToWindow(offset, limit, stats);
        },
        cancellationToken);

    private Task<T> RunAsync<T>(Func<StoreSnapshot, QueryMemory, T> question, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using var snapshot = openSnapshot();
            return DamageTolerance.Run(snapshot, readable =>
            {
                using var memory = new QueryMemory(budget);
                return question(readable, memory);
            });
        },
        cancellationToken);

    private static CountedTimes TimesOf(ServiceTables tables) =>
        tables.MinStartUnixNanos > tables.MaxStartUnixNanos ? default : new CountedTimes(tables.MinStartUnixNanos, tables.MaxStartUnixNanos);

    /// <summary>What one service calls by name and another is, is one node.</summary>
    private static List<GraphEdge> ToEdges(ServiceTables tables, Dictionary<string, CallStatistics> services)
    {
        var merged = new CallTable<GraphEdgeKey>();
        merged.Merge(tables.Edges, key => key with { Client = Known(key.Client), Server = Known(key.Server) });
        merged.Seal();
        var edges = merged.Rows().Select(row => new GraphEdge(row.Key.Client, row.Key.Server, row.Key.Connection, row.Calls)).ToList();
        edges.Sort(static (left, right) =>
        {
            var order = Compare(left.Client, right.Client);
            if (order == 0)
                order = Compare(left.Server, right.Server);
            return order != 0 ? order : left.Connection.CompareTo(right.Connection);
        });
        return edges;

        GraphNode Known(GraphNode node) =>
            node.Type == GraphNodeType.External && services.ContainsKey(node.Name) ? node with { Type = GraphNodeType.Service } : node;
    }

    private static int Compare(GraphNode left, GraphNode right) =>
        string.CompareOrdinal(left.Name, right.Name) is var order and not 0 ? order : left.Type.CompareTo(right.Type);

    private static List<ServiceSummary> ToServices(ServiceTables tables)
    {
        var entries = tables.Services.Rows().ToDictionary(row => row.Key, row => row.Calls, StringComparer.Ordinal);
        var operations = tables.Operations.Rows()
            .GroupBy(row => row.Key.Service, StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                group => group.Select(row => new OperationSummary(row.Key.Name, (SpanKind)row.Key.Kind, row.Calls))
                    .OrderByDescending(operation => operation.Calls.Calls)
                    .ThenBy(operation => operation.Name, StringComparer.Ordinal)
                    .ThenBy(operation => operation.Kind)
                    .ToArray(),
                StringComparer.Ordinal);
        return [.. entries.Keys.Union(operations.Keys, StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(name => new ServiceSummary(name, entries.GetValueOrDefault(name), operations.GetValueOrDefault(name, [])))];
    }
}
