using Spoor.Otlp;

namespace Spoor.Collector.Zipkin;

/// <summary>A host in a Zipkin span; addresses as text. Everything is optional.</summary>
public readonly record struct ZipkinEndpoint(ByteRange ServiceName, ByteRange Ipv4, ByteRange Ipv6, int Port)
{
    /// <summary>The IPv4 address, or else the IPv6 address.</summary>
    public ByteRange Ip => Ipv4.Length > 0 ? Ipv4 : Ipv6;
}
