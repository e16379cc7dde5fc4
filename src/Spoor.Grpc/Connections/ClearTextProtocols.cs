using System.Buffers;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Spoor.Grpc.Connections;

/// <summary>One clear-text port for HTTP/1.1 and HTTP/2.</summary>
public static class ClearTextProtocols
{
    private const string ProtocolsFeature =
        "Microsoft.AspNetCore.Server.Kestrel.Core.Internal.HttpProtocolsFeature, Microsoft.AspNetCore.Server.Kestrel.Core";

    /// <summary>What a client with prior knowledge of HTTP/2 sends first (RFC 9113 section 3.4).</summary>
    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>
    /// Lets clients speak HTTP/1.1 or HTTP/2 with prior knowledge on this port without TLS. Kestrel serves HTTP/1.1 alone when both are allowed
    /// on a clear-text port, so the first bytes of each connection decide.
    /// </summary>
    public static ListenOptions UseHttp1AndHttp2ClearText(this ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http1;
        // Kestrel looks for this feature on every connection and prefers it to the protocols of the port; it is how its own TLS callbacks choose
        // a protocol by connection. The type is internal to Kestrel: made here, so that a version without it fails at start.
        var featureType = Type.GetType(ProtocolsFeature, throwOnError: true)!;
        var http2 = NewProtocolsFeature(HttpProtocols.Http2);
        // A client that connects and says nothing is dropped when an idle connection is, as after a request.
        var timeout = listen.KestrelServerOptions.Limits.KeepAliveTimeout;
        listen.Use(next => async connection =>
        {
            var isHttp2 = await StartsWithPrefaceAsync(connection, timeout);
            if (isHttp2 is null)
            {
                await connection.Transport.Output.CompleteAsync();
                await connection.Transport.Input.CompleteAsync();
                return;
            }

            if (isHttp2.Value)
                connection.Features[featureType] = http2;
            await next(connection);
        });
        return listen;
    }

    /// <summary>Looks at the first bytes and leaves them unread; null when the connection ends before it is clear.</summary>
    private static async ValueTask<bool?> StartsWithPrefaceAsync(ConnectionContext connection, TimeSpan timeout)
    {
        var input = connection.Transport.Input;
        using var patience = new CancellationTokenSource(timeout);
        var closing = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        await using var onClosing = closing.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), patience);
        try
        {
            while (true)
            {
                var result = await input.ReadAsync(patience.Token);
                var isPreface = Compare(result.Buffer);
                if (isPreface is not null)
                {
                    input.AdvanceTo(result.Buffer.Start);
                    return isPreface;
                }

                if (result.IsCompleted)
                {
                    input.AdvanceTo(result.Buffer.End);
                    return null;
                }

                input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ConnectionResetException or ConnectionAbortedException)
        {
            return null;
        }
    }

    /// <summary>True or false as soon as the bytes decide it, null while they are only the beginning of the preface.</summary>
    private static bool? Compare(ReadOnlySequence<byte> buffer)
    {
        Span<byte> first = stackalloc byte[Preface.Length];
        var length = (int)Math.Min(buffer.Length, Preface.Length);
        buffer.Slice(0, length).CopyTo(first);
        if (!Preface.StartsWith(first[..length]))
            return false;
        return length == Preface.Length ? true : null;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    [return: UnsafeAccessorType(ProtocolsFeature)]
    private static extern object NewProtocolsFeature(HttpProtocols protocols);
}
