using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Spoor.Grpc.Buffers;
using Spoor.Grpc.Compression;

namespace Spoor.Collector.Receivers;

/// <summary>Reads whole request bodies into pooled memory, decompressed, within a limit.</summary>
internal static class HttpBody
{
    /// <summary>Reads the body into the empty <paramref name="body"/>; nothing above <paramref name="maxBytes"/> is kept.</summary>
    /// <exception cref="BadHttpRequestException">The request is no valid HTTP, or came in too slowly.</exception>
    /// <exception cref="IOException">The client went away.</exception>
    public static async ValueTask<FillResult> ReadAsync(
        HttpRequest request, ContentEncoding encoding, int maxBytes, ByteBudget budget, PooledBuffer body, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes)
            return FillResult.TooLarge;
        // The limit is ours; Kestrel's limit per body would only get in the way of larger ones.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bodySize)
            bodySize.MaxRequestBodySize = null;
        var expectedBytes = (int)(request.ContentLength ?? 0);
        if (encoding == ContentEncoding.Identity)
            return await FillAsync(request.BodyReader, expectedBytes, maxBytes, body, cancellationToken);
        using var compressed = new PooledBuffer(budget);
        var result = await FillAsync(request.BodyReader, expectedBytes, maxBytes, compressed, cancellationToken);
        return result == FillResult.Complete ? BoundedDecompressor.Decompress(compressed, encoding, maxBytes, body) : result;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<FillResult> FillAsync(
        PipeReader reader, int expectedBytes, int maxBytes, PooledBuffer destination, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken);
            var filled = FillResult.Complete;
            if (result.Buffer.Length > maxBytes - destination.Length)
            {
                filled = FillResult.TooLarge;
            }
            else
            {
                foreach (var segment in result.Buffer)
                {
                    if (destination.TryAppend(segment.Span, expectedBytes))
                        continue;
                    filled = FillResult.OverBudget;
                    break;
                }
            }

            reader.AdvanceTo(result.Buffer.End);
            if (filled != FillResult.Complete || result.IsCompleted)
                return filled;
        }
    }
}
