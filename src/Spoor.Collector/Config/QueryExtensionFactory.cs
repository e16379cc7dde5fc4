namespace Spoor.Collector.Config;

/// <summary>The extension <c>spoor_query</c>: the query API and the UI.</summary>
internal sealed class QueryExtensionFactory : IComponentFactory
{
    public ComponentKind Kind => ComponentKind.Extension;

    public string Type => "spoor_query";

    public object ReadOptions(ConfigSection section, ConfigLoadOptions load)
    {
        var options = new QueryOptions();
        options = options with
        {
            Endpoint = section.Endpoint("endpoint", options.Endpoint),
            GrpcEndpoint = section.OptionalEndpoint("grpc_endpoint"),
            Admin = section.Flag("admin"),
            Limits = QueryLimits.Read(section),
        };
        if (section.Section("jaeger") is { } jaeger)
        {
            options = options with { Jaeger = jaeger.Endpoint("endpoint", new NetEndpoint("localhost", 16686)) };
            jaeger.End();
        }

        if (section.Section("mcp_server") is { } mcp)
        {
            options = options with { IsMcpEnabled = mcp.Flag("enabled", options.IsMcpEnabled) };
            mcp.End();
        }

        section.NotAvailable("tls", "auth", "cors");
        section.End();
        return options;
    }
}
