using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Spoor.Grpc.Connections;

/// <summary>Kestrel's sockets, tuned for many requests with bodies of some ten kilobytes and handlers that never block.</summary>
public static class ReceiveTransport
{
    /// <param name="loggers">Where connections log.</param>
    public static SocketTransportFactory Create(ILoggerFactory loggers)
    {
        // A request is read, parsed and queued where its bytes came in: a change of thread costs more than that work.
        var options = new SocketTransportOptions { UnsafePreferInlineScheduling = true };
        SetMemoryPoolFactory(options, new ReceiveBlockPool());
        return new SocketTransportFactory(Options.Create(options), loggers);
    }

    // Internal to Kestrel, which otherwise takes the factory from a service container only; a version without it fails at start.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_MemoryPoolFactory")]
    private static extern void SetMemoryPoolFactory(SocketTransportOptions options, IMemoryPoolFactory<byte> factory);
}
