using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Spoor.Collector.Pipelines;
using Spoor.Grpc;
using Spoor.Otlp.Json;

namespace Spoor.Collector.Receivers;

/// <summary>Writes OTLP/HTTP answers in the encoding of the request: <c>ExportTraceServiceResponse</c> or <c>google.rpc.Status</c>.</summary>
internal static class OtlpHttpReply
{
    public const string ProtobufType = "application/x-protobuf";
    public const string JsonType = "application/json";

    private static readonly byte[] EmptyJson = "{}"u8.ToArray();

    public static Task WriteAsync(HttpResponse response, bool isJson, in ConsumeResult result)
    {
        if (result.Status != ConsumeStatus.Accepted)
            return WriteErrorAsync(response, isJson, OtlpResponse.ToStatus(result));
        if (result.RejectedSpans == 0)
            return SendAsync(response, isJson, isJson ? EmptyJson : []);
        if (isJson)
            return SendAsync(response, isJson, ToJson(result));
        var body = new ArrayBufferWriter<byte>(256);
        OtlpResponse.WriteProtobuf(result, body);
        return SendAsync(response, isJson, body.WrittenMemory);
    }

    /// <summary>Sends the status; its HTTP code is the one that the Collector maps it to, unless <paramref name="statusCode"/> says otherwise.</summary>
    public static Task WriteErrorAsync(HttpResponse response, bool isJson, GrpcStatus status, int? statusCode = null)
    {
        response.StatusCode = statusCode ?? HttpCode(status);
        if (status.RetryAfter is { } delay)
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(delay.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return SendAsync(response, isJson, isJson ? ToJson(status) : StatusDetails.ToProtobuf(status));
    }

    /// <summary>Refusals that come before the encoding is known are plain text, as the Collector's are.</summary>
    public static async Task WriteTextAsync(HttpResponse response, int statusCode, string text)
    {
        response.StatusCode = statusCode;
        response.ContentType = "text/plain; charset=utf-8";
        await response.WriteAsync(text);
    }

    private static int HttpCode(GrpcStatus status) => status.Code switch
    {
        GrpcStatusCode.InvalidArgument => StatusCodes.Status400BadRequest,
        GrpcStatusCode.ResourceExhausted when status.RetryAfter is not null => StatusCodes.Status429TooManyRequests,
        GrpcStatusCode.ResourceExhausted => StatusCodes.Status413PayloadTooLarge,
        GrpcStatusCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static Task SendAsync(HttpResponse response, bool isJson, ReadOnlyMemory<byte> body)
    {
        response.ContentType = isJson ? JsonType : ProtobufType;
        response.ContentLength = body.Length;
        return body.IsEmpty ? Task.CompletedTask : response.Body.WriteAsync(body).AsTask();
    }

    private static ReadOnlyMemory<byte> ToJson(in ConsumeResult result)
    {
        var output = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(output, OtlpJson.WriterOptions);
        json.WriteStartObject();
        json.WriteStartObject("partialSuccess"u8);
        json.WriteString("rejectedSpans"u8, result.RejectedSpans.ToString(CultureInfo.InvariantCulture));
        if (!string.IsNullOrEmpty(result.Message))
            json.WriteString("errorMessage"u8, result.Message);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return output.WrittenMemory;
    }

    /// <summary><c>google.rpc.Status</c> in the JSON mapping of protobuf; details are left to the headers.</summary>
    private static byte[] ToJson(GrpcStatus status)
    {
        var output = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(output, OtlpJson.WriterOptions);
        json.WriteStartObject();
        json.WriteNumber("code"u8, (int)status.Code);
        json.WriteString("message"u8, status.Message);
        json.WriteEndObject();
        json.Flush();
        return output.WrittenSpan.ToArray();
    }
}
