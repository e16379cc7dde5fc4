using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Spoor.Grpc.Buffers;
using Spoor.Grpc.Compression;

namespace Spoor.Grpc;

/// <summary>What a read brought: a message, the end of the stream, or the status that the call ends with.</summary>
internal readonly record struct MessageRead(GrpcStatus Status, bool EndOfStream);

/// <summary>Takes length-prefixed messages out of a stream of DATA frames.</summary>
internal static class MessageReader
{
    private static readonly TimeSpan OverloadDelay = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Reads one message, decompressed, into the empty <paramref name="message"/>; nothing above <paramref name="maxBytes"/> is kept. Compressed
    /// bytes are drawn from <paramref name="budget"/> until they are decompressed.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<MessageRead> ReadAsync(
        PipeReader pipe, string? encoding, int maxBytes, ByteBudget? budget, PooledBuffer message, CancellationToken cancellationToken)
    {
        var result = await pipe.ReadAtLeastAsync(GrpcProtocol.PrefixBytes, cancellationToken);
        if (result.Buffer.Length < GrpcProtocol.PrefixBytes)
        {
            var ended = result.Buffer.IsEmpty;
            pipe.AdvanceTo(result.Buffer.End);
            return ended ? new(default, true) : Fail(GrpcStatusCode.Internal, "the stream ends inside the 5-byte prefix of a message");
        }

        var (flag, length) = ReadPrefix(result.Buffer);
        pipe.AdvanceTo(result.Buffer.GetPosition(GrpcProtocol.PrefixBytes));
        if (flag > 1)
            return Fail(GrpcStatusCode.Internal, $"the compressed flag of a message is {flag}, expected 0 or 1");
        if (length > maxBytes)
            return TooLarge(length, maxBytes, "");
        var contentEncoding = ContentEncoding.Identity;
        if (flag == 1 && CheckEncoding(encoding, out contentEncoding) is { IsOk: false } status)
            return new(status, false);
        if (contentEncoding == ContentEncoding.Identity)
            return new(await CopyAsync(pipe, (int)length, message, cancellationToken), false);

        using var compressed = new PooledBuffer(budget);
        if (await CopyAsync(pipe, (int)length, compressed, cancellationToken) is { IsOk: false } failed)
            return new(failed, false);
        return BoundedDecompressor.Decompress(compressed, contentEncoding, maxBytes, message) switch
        {
            FillResult.Complete => default,
            FillResult.TooLarge => TooLarge(null, maxBytes, " after decompression"),
            FillResult.OverBudget => new(Overloaded(), false),
            _ => Fail(GrpcStatusCode.InvalidArgument, $"the message is not valid {encoding}: damaged or cut off"),
        };
    }

    private static async ValueTask<GrpcStatus> CopyAsync(PipeReader pipe, int length, PooledBuffer destination, CancellationToken cancellationToken)
    {
        var remaining = length;
        while (remaining > 0)
        {
            var result = await pipe.ReadAsync(cancellationToken);
            var available = result.Buffer.Length <= remaining ? result.Buffer : result.Buffer.Slice(0, remaining);
            foreach (var segment in available)
            {
                if (destination.TryAppend(segment.Span, length))
                    continue;
                pipe.AdvanceTo(result.Buffer.End);
                return Overloaded();
            }

            remaining -= (int)available.Length;
            pipe.AdvanceTo(available.End);
            if (result.IsCompleted && remaining > 0)
                return new GrpcStatus(GrpcStatusCode.Internal, $"the stream ends after {length - remaining} of {length} bytes of a message");
        }

        return default;
    }

    private static (byte Flag, uint Length) ReadPrefix(ReadOnlySequence<byte> buffer)
    {
        Span<byte> prefix = stackalloc byte[GrpcProtocol.PrefixBytes];
        buffer.Slice(0, GrpcProtocol.PrefixBytes).CopyTo(prefix);
        return (prefix[0], BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]));
    }

    private static GrpcStatus CheckEncoding(string? name, out ContentEncoding encoding)
    {
        encoding = ContentEncoding.Identity;
        if (string.IsNullOrEmpty(name) || name == "identity")
            return new(GrpcStatusCode.Internal, "a message is marked compressed, but grpc-encoding names no compression");
        if (name != "gzip")
            return new(GrpcStatusCode.Unimplemented, $"grpc-encoding \"{name}\" is not supported, supported: {GrpcProtocol.AcceptedEncodings}");
        encoding = ContentEncoding.Gzip;
        return default;
    }

    private static GrpcStatus Overloaded() =>
        new(GrpcStatusCode.Unavailable, "too many bytes in flight, try again") { RetryAfter = OverloadDelay };

    private static MessageRead TooLarge(uint? length, int maxBytes, string when) =>
        Fail(GrpcStatusCode.ResourceExhausted, $"the message{(length is null ? "" : $" of {length} bytes")} is larger than {maxBytes} bytes{when}");

    private static MessageRead Fail(GrpcStatusCode code, string message) => new(new GrpcStatus(code, message), false);
}
