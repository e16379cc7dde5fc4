using System.Buffers.Binary;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Spoor.Grpc.Server;

/// <summary>The messages that a server-streaming call sends. Not for use from several threads.</summary>
public sealed class GrpcResponseStream
{
    private readonly PipeWriter _writer;
    private readonly CancellationToken _cancellationToken;

    internal GrpcResponseStream(HttpContext context, CancellationToken cancellationToken)
    {
        _writer = context.Response.BodyWriter;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Sends one message at once; waits while the client does not read.</summary>
    /// <exception cref="OperationCanceledException">The client went away or its deadline passed.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> message)
    {
        WriteMessage(_writer, message.Span);
        await _writer.FlushAsync(_cancellationToken);
    }

    internal static void WriteMessage(PipeWriter writer, ReadOnlySpan<byte> message)
    {
        var prefix = writer.GetSpan(GrpcProtocol.PrefixBytes);
        prefix[0] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(prefix[1..], (uint)message.Length);
        writer.Advance(GrpcProtocol.PrefixBytes);
        while (!message.IsEmpty)
        {
            // Without a size Kestrel may hand out nothing before the response has started.
            var span = writer.GetSpan(Math.Min(message.Length, 4096));
            var count = Math.Min(span.Length, message.Length);
            message[..count].CopyTo(span);
            writer.Advance(count);
            message = message[count..];
        }
    }
}
