using System.Buffers.Binary;
using System.Net;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Spoor.Grpc;

namespace Spoor.Api.Tests.Streaming;

/// <summary>Server-streaming gRPC calls made with HttpClient and Google.Protobuf, without our gRPC code.</summary>
internal sealed class TempoClient(Uri address) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler()) { BaseAddress = address };

    /// <exception cref="GrpcException">The call did not end well.</exception>
    public async IAsyncEnumerable<T> CallAsync<T>(string method, IMessage request, string? timeout = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where T : IMessage<T>, new()
    {
        var message = request.ToByteArray();
        var frame = new byte[5 + message.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)message.Length);
        message.CopyTo(frame, 5);
        using var call = new HttpRequestMessage(HttpMethod.Post, "/tempopb.StreamingQuerier/" + method)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame),
        };
        call.Content.Headers.TryAddWithoutValidation("Content-Type", "application/grpc");
        call.Headers.TryAddWithoutValidation("te", "trailers");
        if (timeout is not null)
            call.Headers.TryAddWithoutValidation("grpc-timeout", timeout);
        using var response = await _http.SendAsync(call, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        ThrowUnlessOk(response.Headers);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var prefix = new byte[5];
        while (await body.ReadAtLeastAsync(prefix, 5, throwOnEndOfStream: false, cancellationToken) == 5)
        {
            Assert.Equal(0, prefix[0]);
            var bytes = new byte[BinaryPrimitives.ReadUInt32BigEndian(prefix.AsSpan(1))];
            await body.ReadExactlyAsync(bytes, cancellationToken);
            yield return new MessageParser<T>(() => new T()).ParseFrom(bytes);
        }

        ThrowUnlessOk(response.TrailingHeaders, mustBeThere: true);
    }

    public async Task<List<T>> AllAsync<T>(string method, IMessage request, string? timeout = null)
        where T : IMessage<T>, new()
    {
        var all = new List<T>();
        await foreach (var message in CallAsync<T>(method, request, timeout))
            all.Add(message);
        return all;
    }

    public void Dispose() => _http.Dispose();

    private static void ThrowUnlessOk(System.Net.Http.Headers.HttpHeaders headers, bool mustBeThere = false)
    {
        if (!headers.TryGetValues("grpc-status", out var values))
        {
            Assert.False(mustBeThere, "the stream ended without grpc-status");
            return;
        }

        var code = (GrpcStatusCode)int.Parse(values.Single(), System.Globalization.CultureInfo.InvariantCulture);
        if (code != GrpcStatusCode.Ok)
            throw new GrpcException(new GrpcStatus(code, headers.TryGetValues("grpc-message", out var message) ? Uri.UnescapeDataString(message.Single()) : null));
    }
}
