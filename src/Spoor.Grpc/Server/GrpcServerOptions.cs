using Spoor.Grpc.Buffers;

namespace Spoor.Grpc.Server;

/// <summary>Limits of a <see cref="GrpcServer"/>.</summary>
public sealed class GrpcServerOptions
{
    /// <summary>Largest request message, in bytes, as it comes in and after decompression.</summary>
    public int MaxReceiveMessageBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>What request bytes are drawn from; null for no limit.</summary>
    public ByteBudget? Budget { get; set; }

    /// <summary>Called with the path and the status of a call that failed before its handler saw a message, for counting.</summary>
    public Action<string, GrpcStatus>? CallRefused { get; set; }
}
