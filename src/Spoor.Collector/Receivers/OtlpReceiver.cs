using Microsoft.Extensions.Logging;

namespace Spoor.Collector.Receivers;

/// <summary>The receiver <c>otlp</c>: gRPC on one port, HTTP on another.</summary>
internal static class OtlpReceiver
{
    public static IEnumerable<ReceiverEndpoint> Endpoints(OtlpReceiverOptions options, ReceiverContext context)
    {
        if (options.Grpc is { } grpc)
        {
            var server = OtlpGrpcHandler.CreateServer(context.Intake("grpc"), context.MaxBodyBytes(grpc.MaxRequestBytes), context.Budget, context.Loggers);
            yield return new ReceiverEndpoint(context.Id, "grpc", grpc.Endpoint, EndpointProtocol.Http2, server.InvokeAsync);
        }

        if (options.Http is { } http)
        {
            // gRPC calls that reach the HTTP port keep to its limit and are counted as gRPC.
            var server = OtlpGrpcHandler.CreateServer(context.Intake("grpc"), context.MaxBodyBytes(http.MaxRequestBytes), context.Budget, context.Loggers);
            var handler = new OtlpHttpHandler(http with { MaxRequestBytes = context.MaxBodyBytes(http.MaxRequestBytes) }, context.Intake("http"), context.Budget, server, context.Loggers.CreateLogger<OtlpHttpHandler>());
            yield return new ReceiverEndpoint(context.Id, "http", http.Endpoint, EndpointProtocol.Http1AndHttp2, handler.HandleAsync);
        }
    }
}
