using Spoor.Collector.Config;

namespace Spoor.Collector.Receivers;

/// <summary>What the receiver <c>otlp</c> listens on; a protocol that is null is off.</summary>
public sealed record OtlpReceiverOptions
{
    /// <summary>Default limit of a request, as the OTLP specification recommends; in bytes.</summary>
    public const int DefaultMaxRequestBytes = 64 * 1024 * 1024;

    public OtlpGrpcOptions? Grpc { get; init; }

    public OtlpHttpOptions? Http { get; init; }
}

/// <summary>OTLP/gRPC (<c>protocols.grpc</c>).</summary>
public sealed record OtlpGrpcOptions
{
    public NetEndpoint Endpoint { get; init; } = new("localhost", 4317);

    /// <summary>Largest request in bytes, also after decompression (<c>max_recv_msg_size_mib</c>).</summary>
    public int MaxRequestBytes { get; init; } = OtlpReceiverOptions.DefaultMaxRequestBytes;
}

/// <summary>OTLP/HTTP (<c>protocols.http</c>).</summary>
public sealed record OtlpHttpOptions
{
    public NetEndpoint Endpoint { get; init; } = new("localhost", 4318);

    /// <summary>Largest request in bytes, also after decompression (<c>max_request_body_size</c>).</summary>
    public int MaxRequestBytes { get; init; } = OtlpReceiverOptions.DefaultMaxRequestBytes;

    public string TracesUrlPath { get; init; } = "/v1/traces";
}
