using Microsoft.AspNetCore.Connections;
using Spoor.Collector.Config;
using Spoor.Collector.Receivers;
using Spoor.Server.Commands;

namespace Spoor.Server.Hosting;

/// <summary>Turns what keeps a server from starting into words that say what to do.</summary>
internal static class StartProblems
{
    public static CommandException QueryPort(QueryOptions options, IOException exception) =>
        options.Jaeger is { } jaeger && Names(exception, jaeger) && !Names(exception, options.Endpoint)
            ? Port("Jaeger's query API", jaeger, "extensions.spoor_query.jaeger.endpoint", exception)
        : options.GrpcEndpoint is { } grpc && Names(exception, grpc) && !Names(exception, options.Endpoint)
            ? Port("the query API (gRPC)", grpc, "extensions.spoor_query.grpc_endpoint", exception)
            : Port("the query API and web UI", options.Endpoint, "extensions.spoor_query.endpoint", exception);

    /// <summary>The collector opens several ports; its message names the one that failed.</summary>
    public static CommandException ReceiverPort(SpoorConfig config, IOException exception)
    {
        foreach (var component in config.Components)
        {
            if (component.Options is not OtlpReceiverOptions otlp)
                continue;
            if (otlp.Grpc is { } grpc && Names(exception, grpc.Endpoint))
                return Port($"receiver {component.Id} (gRPC)", grpc.Endpoint, $"receivers.{component.Id}.protocols.grpc.endpoint", exception);
            if (otlp.Http is { } http && Names(exception, http.Endpoint))
                return Port($"receiver {component.Id} (HTTP)", http.Endpoint, $"receivers.{component.Id}.protocols.http.endpoint", exception);
        }

        return new CommandException(exception.Message, exception);
    }

    public static CommandException Store(string folder, Exception exception) =>
        new($"the store in {Path.GetFullPath(folder)} cannot be opened: {exception.Message}", exception);

    private static bool Names(IOException exception, NetEndpoint endpoint) =>
        exception.Message.Contains($":{endpoint.Port}", StringComparison.Ordinal);

    private static CommandException Port(string who, NetEndpoint address, string key, IOException exception)
    {
        if (exception.InnerException is not AddressInUseException)
            return new CommandException($"{who} cannot listen on {address}: {exception.Message}", exception);
        var other = address with { Port = address.Port <= 55_535 ? address.Port + 10_000 : address.Port - 10_000 };
        return new CommandException(
            $"{who} cannot listen on {address}: another program has the port. Stop that program, or choose another port: --set {key}={other}", exception);
    }
}
