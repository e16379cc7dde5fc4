namespace Spoor.Grpc;

/// <summary>A call that ended with another status than OK.</summary>
public sealed class GrpcException(GrpcStatus status, Exception? inner = null) : Exception(status.ToString(), inner)
{
    public GrpcStatus Status { get; } = status;
}
