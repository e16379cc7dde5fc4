using Spoor.Store.Query;

namespace Spoor.Store.Graph;

/// <summary>Who calls whom. Edges are ordered by client, server and connection.</summary>
/// <param name="Edges">Each with at least one call.</param>
/// <param name="Services">The calls by which each service was entered, by name; also those of services without edge.</param>
/// <param name="Times">From the first to the last span that was counted.</param>
/// <param name="Stats">What was read, and whether something could not be.</param>
public sealed record ServiceGraph(
    IReadOnlyList<GraphEdge> Edges, IReadOnlyDictionary<string, CallStatistics> Services, CountedTimes Times, QueryStats Stats);

/// <summary>When the first and the last span that was counted started; both 0 when none was.</summary>
public readonly record struct CountedTimes(ulong FirstStartUnixNanos, ulong LastStartUnixNanos);

/// <summary>Calls from one node to another. Durations are those of the called side where it sent spans, else the caller's.</summary>
public sealed record GraphEdge(GraphNode Client, GraphNode Server, GraphConnection Connection, CallStatistics Calls);
