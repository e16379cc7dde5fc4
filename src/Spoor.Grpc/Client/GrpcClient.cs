using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Net;
using System.Runtime.CompilerServices;
using Spoor.Grpc.Buffers;

namespace Spoor.Grpc.Client;

/// <summary>
/// Calls gRPC services over HTTP/2: with prior knowledge for <c>http://</c> addresses, negotiated by TLS for <c>https://</c>. Safe for use from
/// several threads; connections are shared and reopened as needed.
/// </summary>
public sealed class GrpcClient : IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly Uri _address;

    /// <param name="address">Scheme, host and port.</param>
    /// <param name="handler">How to connect; null for the defaults. Not disposed by the client.</param>
    public GrpcClient(Uri address, HttpMessageHandler? handler = null)
    {
        _address = address;
        _http = handler is null
            ? new HttpMessageInvoker(new SocketsHttpHandler { EnableMultipleHttp2Connections = true, UseProxy = false }, disposeHandler: true)
            : new HttpMessageInvoker(handler, disposeHandler: false);
    }

    /// <summary>
    /// Sends one message and awaits one. Every failure is a status, also that nobody listens (<c>UNAVAILABLE</c>) or that the timeout passed.
    /// </summary>
    /// <param name="path"><c>/package.Service/Method</c>.</param>
    /// <param name="message">The request message.</param>
    /// <param name="call">Timeout, headers, compression.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was set.</exception>
    public async Task<GrpcReply> UnaryAsync(
        string path, ReadOnlyMemory<byte> message, GrpcCallOptions? call = null, CancellationToken cancellationToken = default)
    {
        call ??= GrpcCallOptions.Default;
        using var deadline = Deadline(call, cancellationToken);
        var reply = new PooledBuffer();
        try
        {
            using var frame = Frame(message.Span, call.Compress);
            using var response = await SendAsync(path, frame, call, deadline.Token);
            if (RefusalOf(response) is { } refused)
                return Fail(reply, refused);
            var pipe = PipeReader.Create(await response.Content.ReadAsStreamAsync(deadline.Token));
            var read = await ReadAsync(pipe, response, call, reply, deadline.Token);
            if (!read.Status.IsOk)
                return Fail(reply, read.Status);
            while (await pipe.ReadAsync(deadline.Token) is { IsCompleted: false } rest)
                pipe.AdvanceTo(rest.Buffer.End);
            await pipe.CompleteAsync();
            var status = ClientStatus.FromHeaders(response.TrailingHeaders) ?? MissingStatus();
            if (status.IsOk && read.EndOfStream)
                status = new GrpcStatus(GrpcStatusCode.Internal, "the reply has status OK but no message");
            return status.IsOk ? new GrpcReply(status, reply) : Fail(reply, status);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Fail(reply, TimedOut(call));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return Fail(reply, Unreachable(exception));
        }
        catch
        {
            reply.Dispose();
            throw;
        }
    }

    /// <summary>Sends one message and yields those that come back; each is valid until the next is asked for.</summary>
    /// <exception cref="GrpcException">The call ended with another status than OK.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was set.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ServerStreamingAsync(
        string path, ReadOnlyMemory<byte> message, GrpcCallOptions? call = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        call ??= GrpcCallOptions.Default;
        using var deadline = Deadline(call, cancellationToken);
        using var frame = Frame(message.Span, call.Compress);
        using var response = await Guard(() => SendAsync(path, frame, call, deadline.Token), call, cancellationToken);
        if (RefusalOf(response) is { } refused)
        {
            if (refused.IsOk)
                yield break;
            throw new GrpcException(refused);
        }

        var stream = await Guard(() => response.Content.ReadAsStreamAsync(deadline.Token), call, cancellationToken);
        var pipe = PipeReader.Create(stream);
        while (true)
        {
            using var reply = new PooledBuffer();
            var read = await Guard(() => ReadAsync(pipe, response, call, reply, deadline.Token).AsTask(), call, cancellationToken);
            if (!read.Status.IsOk)
                throw new GrpcException(read.Status);
            if (read.EndOfStream)
                break;
            yield return reply.WrittenMemory;
        }

        await pipe.CompleteAsync();
        if ((ClientStatus.FromHeaders(response.TrailingHeaders) ?? MissingStatus()) is { IsOk: false } status)
            throw new GrpcException(status);
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(string path, PooledBuffer frame, GrpcCallOptions call, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_address, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ReadOnlyMemoryContent(frame.WrittenMemory),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", GrpcProtocol.ContentType);
        request.Headers.TryAddWithoutValidation("te", "trailers");
        request.Headers.TryAddWithoutValidation(GrpcProtocol.AcceptEncodingHeader, GrpcProtocol.AcceptedEncodings);
        if (call.Compress)
            request.Headers.TryAddWithoutValidation(GrpcProtocol.EncodingHeader, "gzip");
        if (call.Timeout is { } timeout)
            request.Headers.TryAddWithoutValidation(GrpcProtocol.TimeoutHeader, GrpcTimeout.Format(timeout));
        foreach (var (name, value) in call.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await _http.SendAsync(request, cancellationToken);
    }

    private static ValueTask<MessageRead> ReadAsync(
        PipeReader pipe, HttpResponseMessage response, GrpcCallOptions call, PooledBuffer message, CancellationToken cancellationToken)
    {
        var encoding = response.Headers.TryGetValues(GrpcProtocol.EncodingHeader, out var names) ? names.First() : null;
        return MessageReader.ReadAsync(pipe, encoding, call.MaxReceiveMessageBytes, null, message, cancellationToken);
    }

    /// <summary>The status of a reply that brings no messages: trailers-only, or not gRPC at all.</summary>
    private static GrpcStatus? RefusalOf(HttpResponseMessage response)
    {
        if (ClientStatus.FromHeaders(response.Headers) is { } status)
            return status;
        var contentType = response.Content.Headers.ContentType?.ToString();
        return response.StatusCode == HttpStatusCode.OK && GrpcProtocol.IsGrpcContentType(contentType)
            ? null
            : ClientStatus.FromHttp(response.StatusCode, contentType);
    }

    private static PooledBuffer Frame(ReadOnlySpan<byte> message, bool compress)
    {
        var frame = new PooledBuffer();
        frame.GetSpan(GrpcProtocol.PrefixBytes + (compress ? 0 : message.Length));
        frame.Advance(GrpcProtocol.PrefixBytes);
        if (compress)
        {
            using var compressed = new MemoryStream();
            using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
                gzip.Write(message);
            frame.TryAppend(compressed.GetBuffer().AsSpan(0, (int)compressed.Length));
        }
        else
        {
            frame.TryAppend(message);
        }

        var prefix = frame.MutableSpan;
        prefix[0] = compress ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32BigEndian(prefix[1..], (uint)(frame.Length - GrpcProtocol.PrefixBytes));
        return frame;
    }

    private static CancellationTokenSource Deadline(GrpcCallOptions call, CancellationToken cancellationToken)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (call.Timeout is { } timeout)
            source.CancelAfter(timeout);
        return source;
    }

    private static async Task<T> Guard<T>(Func<Task<T>> step, GrpcCallOptions call, CancellationToken cancellationToken)
    {
        try
        {
            return await step();
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GrpcException(TimedOut(call), exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new GrpcException(Unreachable(exception), exception);
        }
    }

    private static GrpcReply Fail(PooledBuffer reply, GrpcStatus status)
    {
        reply.Dispose();
        return new GrpcReply(status);
    }

    private static GrpcStatus TimedOut(GrpcCallOptions call) =>
        new(GrpcStatusCode.DeadlineExceeded, $"no reply within {call.Timeout?.TotalSeconds} s");

    private static GrpcStatus Unreachable(Exception exception) => new(GrpcStatusCode.Unavailable, exception.Message);

    private static GrpcStatus MissingStatus() => new(GrpcStatusCode.Unknown, "the reply ends without grpc-status");
}
