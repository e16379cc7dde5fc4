using Spoor.Otlp;

namespace Spoor.Server.Demo;

/// <summary>gRPC calls between services, with the attributes of OpenTelemetry's RPC semantic conventions.</summary>
internal static class GrpcCalls
{
    public const int Ok = 0, DeadlineExceeded = 4, NotFound = 5, FailedPrecondition = 9, Internal = 13, Unavailable = 14;

    /// <summary>Calls another service and returns the gRPC status that <paramref name="handle"/> answers.</summary>
    public static int Grpc(this SimulatedSpan caller, ShopService target, string rpcService, string method, Func<SimulatedSpan, int> handle)
    {
        var name = rpcService + "/" + method;
        var client = caller.Child(Instrumentation.Grpc, SpanKind.Client, name)
            .Set("rpc.system", "grpc")
            .Set("rpc.service", rpcService)
            .Set("rpc.method", method)
            .Set("server.address", target.Name)
            .Set("server.port", target.Port);
        var server = client.Remote(target, Instrumentation.Grpc, name)
            .Set("rpc.system", "grpc")
            .Set("rpc.service", rpcService)
            .Set("rpc.method", method);
        var status = handle(server);
        server.Set("rpc.grpc.status_code", status);
        client.Receive(server);
        client.Set("rpc.grpc.status_code", status);

        // The server's span is an error only for what is the server's fault; the client's for everything but OK.
        if (status is DeadlineExceeded or Internal or Unavailable && server.Status != StatusCode.Error)
            server.Fail(status.ToString(), "");
        if (status != Ok)
            client.Fail(status.ToString(), "");
        caller.Join(client);
        return status;
    }
}
