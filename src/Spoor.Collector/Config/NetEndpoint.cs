using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Spoor.Collector.Config;

/// <summary>Where a server listens: a host name or address (empty for all of them) and a port (0 for a free one).</summary>
public sealed record NetEndpoint(string Host, int Port)
{
    private static readonly SearchValues<char> NeverInHost = SearchValues.Create(" /[]@?#");

    /// <summary>True when only this machine can reach it.</summary>
    public bool IsLoopback => Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>Reads <c>host:port</c>, <c>[ipv6]:port</c> or <c>:port</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out NetEndpoint? endpoint)
    {
        endpoint = null;
        var colon = text.LastIndexOf(':');
        if (colon < 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            return false;
        var host = text[..colon];
        if (host is ['[', .. var inner, ']'])
            host = inner;
        else if (host.Contains(':', StringComparison.Ordinal))
            return false;
        if (host.AsSpan().ContainsAny(NeverInHost))
            return false;
        endpoint = new NetEndpoint(host, port);
        return true;
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}");
}
