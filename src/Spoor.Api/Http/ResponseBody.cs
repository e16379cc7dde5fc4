using System.IO.Compression;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Spoor.Api.Http;

/// <summary>
/// The body of an answer as a pipe, compressed with Brotli or gzip when the client takes it and the answer is worth it.
/// Dispose it to end the body; answers are written once and never rewound.
/// </summary>
internal sealed class ResponseBody : IAsyncDisposable
{
    /// <summary>Below this, an answer fits one or two packets and compressing it gains nothing.</summary>
    private const long MinCompressedBytes = 1400;

    /// <summary>Once this much waits it is sent, so that a large answer never stands in memory as a whole.</summary>
    private const int FlushBytes = 64 * 1024;

    private readonly Stream? _compressor;
    private long _flushedBytes;

    private ResponseBody(PipeWriter writer, Stream? compressor)
    {
        Writer = writer;
        _compressor = compressor;
    }

    public PipeWriter Writer { get; }

    /// <param name="context">The request; its response has not started.</param>
    /// <param name="contentType">Of the answer.</param>
    /// <param name="estimatedBytes">Size of the answer; a guess is enough, it only decides about compression.</param>
    public static ResponseBody Open(HttpContext context, string contentType, long estimatedBytes)
    {
        var response = context.Response;
        response.ContentType = contentType;
        response.Headers.Append("Vary", "Accept, Accept-Encoding");
        var encoding = estimatedBytes < MinCompressedBytes
            ? ContentEncoding.Identity
            : ContentEncodings.Negotiate(context.Request.Headers.AcceptEncoding.ToString());
        if (encoding == ContentEncoding.Identity)
            return new ResponseBody(response.BodyWriter, null);
        response.Headers.ContentEncoding = encoding.Token();
        Stream compressor = encoding == ContentEncoding.Brotli
            ? new BrotliStream(response.Body, CompressionLevel.Fastest, leaveOpen: true)
            : new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true);
        return new ResponseBody(PipeWriter.Create(compressor, new StreamPipeWriterOptions(leaveOpen: true)), compressor);
    }

    /// <summary>Answers with bytes that are there as a whole.</summary>
    public static async Task WriteAsync(HttpContext context, string contentType, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await using var body = Open(context, contentType, content.Length);
        await body.Writer.WriteAsync(content, cancellationToken);
    }

    /// <summary>Call between the elements of a long answer.</summary>
    public async ValueTask FlushIfLargeAsync(Utf8JsonWriter json, CancellationToken cancellationToken)
    {
        var writtenBytes = json.BytesCommitted + json.BytesPending;
        if (writtenBytes - _flushedBytes < FlushBytes)
            return;
        json.Flush();
        _flushedBytes = writtenBytes;
        await Writer.FlushAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Writer.FlushAsync();
        if (_compressor is null)
            return;
        await Writer.CompleteAsync();
        await _compressor.DisposeAsync();
    }
}
