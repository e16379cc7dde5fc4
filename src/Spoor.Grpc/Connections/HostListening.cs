using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Spoor.Grpc.Connections;

/// <summary>Listening by host name, as configurations name addresses.</summary>
public static class HostListening
{
    /// <summary>Listens on a host's address: a name, an IP address, <c>localhost</c> (both loopback addresses) or empty (all addresses).</summary>
    /// <exception cref="IOException">The host name has no address.</exception>
    public static void ListenOnHost(this KestrelServerOptions server, string host, int port, Action<ListenOptions> configure)
    {
        if (host.Length == 0)
            server.ListenAnyIP(port, configure);
        else if (!host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            server.Listen(Resolve(host), port, configure);
        else if (port == 0)
            server.Listen(IPAddress.Loopback, port, configure); // A free port cannot be the same on both loopback addresses.
        else
            server.ListenLocalhost(port, configure);
    }

    private static IPAddress Resolve(string host)
    {
        if (IPAddress.TryParse(host, out var address))
            return address;
        try
        {
            return Dns.GetHostAddresses(host) is [var first, ..] ? first : throw new IOException($"Cannot listen on {host}: the host name has no address.");
        }
        catch (SocketException exception)
        {
            throw new IOException($"Cannot listen on {host}: the host name has no address.", exception);
        }
    }
}
