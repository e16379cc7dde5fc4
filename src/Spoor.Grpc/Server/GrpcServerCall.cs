using Microsoft.AspNetCore.Http;

namespace Spoor.Grpc.Server;

/// <summary>What a handler may know of the call beside its message.</summary>
public readonly struct GrpcServerCall
{
    internal GrpcServerCall(HttpContext context, CancellationToken cancellationToken)
    {
        HttpContext = context;
        CancellationToken = cancellationToken;
    }

    public HttpContext HttpContext { get; }

    /// <summary>Set when the client went away or its deadline passed.</summary>
    public CancellationToken CancellationToken { get; }
}
