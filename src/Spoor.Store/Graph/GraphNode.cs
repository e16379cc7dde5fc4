namespace Spoor.Store.Graph;

/// <summary>Who calls or is called.</summary>
/// <param name="Type">Whether it sent spans of its own.</param>
/// <param name="Name">The service name, or what the caller's span calls its peer; empty for a service without name.</param>
public readonly record struct GraphNode(GraphNodeType Type, string Name);

/// <summary>What a <see cref="GraphNode"/> is. All but services are known from the spans of others only.</summary>
public enum GraphNodeType
{
    Service,
    Database,

    /// <summary>A queue or topic.</summary>
    Messaging,

    /// <summary>Anything else that was called and sent no span.</summary>
    External,
}

/// <summary>How one node reaches another.</summary>
public enum GraphConnection
{
    /// <summary>A call that is waited for.</summary>
    Call,
    Database,
    Messaging,
}

/// <summary>The key of an edge.</summary>
internal readonly record struct GraphEdgeKey(GraphNode Client, GraphNode Server, GraphConnection Connection);

/// <summary>The key of an operation: spans of one service, name and kind.</summary>
internal readonly record struct OperationKey(string Service, string Name, byte Kind);
