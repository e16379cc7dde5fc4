using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;
using Spoor.Otlp.Json;

namespace Spoor.Api.Jaeger;

/// <summary>Errors as Jaeger's clients read them.</summary>
internal static class JaegerError
{
    /// <summary>The envelope without data and one error in it.</summary>
    public static Task WriteAsync(HttpContext context, int statusCode, string message) => WriteAsync(context, statusCode, json =>
    {
        json.WriteNull("data"u8);
        json.WriteNumber("total"u8, 0);
        json.WriteNumber("limit"u8, 0);
        json.WriteNumber("offset"u8, 0);
        json.WriteStartArray("errors"u8);
        json.WriteStartObject();
        json.WriteNumber("code"u8, statusCode);
        json.WriteString("msg"u8, message);
        json.WriteEndObject();
        json.WriteEndArray();
    });

    /// <summary>The form of the API's third version.</summary>
    public static Task WriteV3Async(HttpContext context, int statusCode, string message) => WriteAsync(context, statusCode, json =>
    {
        json.WriteStartObject("error"u8);
        json.WriteNumber("httpCode"u8, statusCode);
        json.WriteString("message"u8, message);
        json.WriteEndObject();
    });

    private static async Task WriteAsync(HttpContext context, int statusCode, Action<Utf8JsonWriter> write)
    {
        context.Response.StatusCode = statusCode;
        await using var body = ResponseBody.Open(context, MediaTypes.Json, estimatedBytes: 0);
        await using var json = new Utf8JsonWriter(body.Writer, OtlpJson.WriterOptions);
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    }
}
