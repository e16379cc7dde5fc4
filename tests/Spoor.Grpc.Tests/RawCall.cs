using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;

namespace Spoor.Grpc.Tests;

/// <summary>A gRPC call made by hand with HttpClient, so that its frames can be wrong.</summary>
internal static class RawCall
{
    /// <summary>A message with its 5-byte prefix; <paramref name="claimedLength"/> may differ from the truth.</summary>
    public static byte[] Frame(byte[] message, byte flag = 0, uint? claimedLength = null)
    {
        var frame = new byte[5 + message.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), claimedLength ?? (uint)message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }

    public static byte[] Gzip(byte[] bytes)
    {
        var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(bytes);
        return output.ToArray();
    }

    public static Task<RawReply> SendAsync(HttpClient http, byte[] body, string path = GrpcTestServer.Unary, params string[] headers) =>
        SendAsync(http, new ByteArrayContent(body), path, headers);

    public static async Task<RawReply> SendAsync(HttpClient http, HttpContent content, string path = GrpcTestServer.Unary, params string[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        content.Headers.TryAddWithoutValidation("Content-Type", "application/grpc");
        request.Headers.TryAddWithoutValidation("te", "trailers");
        foreach (var header in headers)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            request.Headers.TryAddWithoutValidation(header[..colon], header[(colon + 1)..].Trim());
        }

        using var response = await http.SendAsync(request);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        return new RawReply(response.StatusCode, bytes, Collect(response.Headers), Collect(response.TrailingHeaders));
    }

    private static Dictionary<string, string> Collect(System.Net.Http.Headers.HttpHeaders headers) =>
        headers.ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase);
}

internal sealed record RawReply(HttpStatusCode Http, byte[] Body, Dictionary<string, string> Headers, Dictionary<string, string> Trailers)
{
    /// <summary>The status, wherever it stands; a test that cares asks <see cref="IsTrailersOnly"/>.</summary>
    public GrpcStatusCode Status => (GrpcStatusCode)int.Parse((IsTrailersOnly ? Headers : Trailers)["grpc-status"]);

    public string Message => (IsTrailersOnly ? Headers : Trailers).GetValueOrDefault("grpc-message", "");

    public bool IsTrailersOnly => Headers.ContainsKey("grpc-status");
}

/// <summary>A body sent in pieces, each flushed as its own DATA frame.</summary>
internal sealed class PiecewiseContent(byte[] bytes, int pieceBytes, TimeSpan pause = default) : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        for (var at = 0; at < bytes.Length; at += pieceBytes)
        {
            await stream.WriteAsync(bytes.AsMemory(at, Math.Min(pieceBytes, bytes.Length - at)));
            await stream.FlushAsync();
            if (pause > TimeSpan.Zero)
                await Task.Delay(pause);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
