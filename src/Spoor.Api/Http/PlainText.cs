using System.Text;
using Microsoft.AspNetCore.Http;

namespace Spoor.Api.Http;

/// <summary>Plain-text answers: every error, and the few endpoints that speak text.</summary>
internal static class PlainText
{
    public const string ContentType = "text/plain; charset=utf-8";

    public static Task WriteAsync(HttpContext context, int statusCode, string body)
    {
        var response = context.Response;
        var bytes = Encoding.UTF8.GetBytes(body);
        response.StatusCode = statusCode;
        response.ContentType = ContentType;
        response.ContentLength = bytes.Length;
        return response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }
}
