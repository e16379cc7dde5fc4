using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Trace.V1;
using Spoor.Grpc;

namespace Spoor.Collector.Tests.Receivers;

/// <summary>Requests made by hand, so that they can be wrong.</summary>
internal static class OtlpHttpClient
{
    public const string Protobuf = "application/x-protobuf";
    public const string Json = "application/json";

    public static Task<HttpResponseMessage> PostAsync(
        this TestCollector collector, byte[] body, string contentType = Protobuf, string? encoding = null, string path = "/v1/traces") =>
        collector.PostAsync(new ByteArrayContent(body), contentType, encoding, path);

    public static Task<HttpResponseMessage> PostAsync(
        this TestCollector collector, HttpContent content, string contentType = Protobuf, string? encoding = null, string path = "/v1/traces")
    {
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        if (encoding is not null)
            content.Headers.ContentEncoding.Add(encoding);
        return collector.Http.PostAsync(path, content);
    }

    public static async Task<ExportTraceServiceResponse> ReadExportResponseAsync(this HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Protobuf, response.Content.Headers.ContentType?.MediaType);
        return ExportTraceServiceResponse.Parser.ParseFrom(await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>The google.rpc.Status of an error.</summary>
    public static async Task<GrpcStatus> ReadStatusAsync(this HttpResponseMessage response)
    {
        Assert.Equal(Protobuf, response.Content.Headers.ContentType?.MediaType);
        return StatusDetails.FromProtobuf(await response.Content.ReadAsByteArrayAsync())!.Value;
    }

    public static byte[] Compress(byte[] bytes, string format)
    {
        var output = new MemoryStream();
        using (Stream stream = format switch
        {
            "gzip" => new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true),
            "zlib" => new ZLibStream(output, CompressionLevel.Optimal, leaveOpen: true),
            "raw deflate" => new DeflateStream(output, CompressionLevel.Optimal, leaveOpen: true),
            "br" => new BrotliStream(output, CompressionLevel.Fastest, leaveOpen: true),
            _ => throw new ArgumentException(format, nameof(format)),
        })
            stream.Write(bytes);
        return output.ToArray();
    }

    public static byte[] Compress(IMessage message, string format) => Compress(message.ToByteArray(), format);
}
