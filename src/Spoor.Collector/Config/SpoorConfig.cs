using Spoor.Store;

namespace Spoor.Collector.Config;

/// <summary>The sections that define components.</summary>
public enum ComponentKind
{
    Receiver,
    Processor,
    Exporter,
    Connector,
    Extension,
}

/// <summary>A defined component and its typed options (<see cref="Receivers.OtlpReceiverOptions"/>, <see cref="StoreOptions"/> …).</summary>
public sealed record ComponentConfig(ComponentKind Kind, ComponentId Id, object Options);

/// <summary>A pipeline of traces: from each receiver to each exporter.</summary>
public sealed record PipelineConfig(ComponentId Id, IReadOnlyList<ComponentId> Receivers, IReadOnlyList<ComponentId> Exporters);

/// <summary>A configuration that was found valid.</summary>
public sealed record SpoorConfig
{
    /// <summary>The components that are used: those that a pipeline or <c>service.extensions</c> names.</summary>
    public required IReadOnlyList<ComponentConfig> Components { get; init; }

    public required IReadOnlyList<PipelineConfig> Pipelines { get; init; }

    /// <summary>The store of this process (extension <c>spoor_store</c>); null when none is configured.</summary>
    public StoreOptions? Store => Options<StoreOptions>();

    /// <summary>The query API and UI (extension <c>spoor_query</c>); null when none is configured.</summary>
    public QueryOptions? Query => Options<QueryOptions>();

    private T? Options<T>()
        where T : class => Components.Select(component => component.Options).OfType<T>().FirstOrDefault();
}

/// <summary>Where the query API and the UI are served (extension <c>spoor_query</c>).</summary>
public sealed record QueryOptions
{
    public NetEndpoint Endpoint { get; init; } = new("localhost", 3200);

    /// <summary>Whether stored data may be changed there, erased for instance (<c>admin</c>); null, the default, is yes where only this machine can ask.</summary>
    public bool? Admin { get; init; }

    /// <summary>Where gRPC is served besides <see cref="Endpoint"/> (<c>grpc_endpoint</c>); null for nowhere.</summary>
    public NetEndpoint? GrpcEndpoint { get; init; }

    /// <summary>
    /// Where Jaeger's query API is served without a prefix, as on a Jaeger's own port (<c>jaeger: { endpoint }</c>, default localhost:16686 when the section
    /// is there); null for nowhere. Below <c>/jaeger</c> of <see cref="Endpoint"/> it always is.
    /// </summary>
    public NetEndpoint? Jaeger { get; init; }

    public QueryLimits Limits { get; init; } = new();

    /// <summary>Whether language models may ask at <c>/api/mcp</c> (<c>mcp_server.enabled</c>).</summary>
    public bool IsMcpEnabled { get; init; }
}
