using Spoor.Grpc.Buffers;

namespace Spoor.Grpc.Client;

/// <summary>How a unary call ended; <see cref="Message"/> is empty unless the status is OK, and valid until the reply is disposed.</summary>
public sealed class GrpcReply : IDisposable
{
    private readonly PooledBuffer? _message;

    internal GrpcReply(GrpcStatus status, PooledBuffer? message = null)
    {
        Status = status;
        _message = message;
    }

    public GrpcStatus Status { get; }

    public ReadOnlyMemory<byte> Message => _message?.WrittenMemory ?? default;

    public void Dispose() => _message?.Dispose();
}
