using Microsoft.AspNetCore.Http;
using Spoor.Collector.Config;

namespace Spoor.Collector.Receivers;

/// <summary>What a port speaks.</summary>
internal enum EndpointProtocol
{
    /// <summary>HTTP/2 with prior knowledge, for gRPC.</summary>
    Http2,

    /// <summary>HTTP/1.1 and HTTP/2 with prior knowledge.</summary>
    Http1AndHttp2,
}

/// <summary>A port that a receiver wants and what answers there.</summary>
/// <param name="Receiver">Component id.</param>
/// <param name="Transport">As in the metrics: <c>grpc</c>, <c>http</c>.</param>
/// <param name="Address">Where to listen.</param>
/// <param name="Protocol">What the port speaks.</param>
/// <param name="Handler">Answers the requests; must not throw.</param>
internal sealed record ReceiverEndpoint(string Receiver, string Transport, NetEndpoint Address, EndpointProtocol Protocol, RequestDelegate Handler);
