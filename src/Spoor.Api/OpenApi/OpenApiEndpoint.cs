using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;
using Spoor.Otlp.Json;

namespace Spoor.Api.OpenApi;

/// <summary><c>/openapi.json</c>: every route of the router, as the routes describe themselves.</summary>
internal sealed class OpenApiEndpoint(ApiRouter router, BuildInfo build)
{
    private static readonly ApiSchema Document = new("OpenApiDocument", """
        {"type":"object","required":["openapi","info","paths"],"properties":{"openapi":{"type":"string"},"info":{"type":"object"},"paths":{"type":"object"}}}
        """);

    public static ApiOperation Operation { get; } = new("openApi", ApiTags.Status, "This document")
    {
        Answers = [ApiContent.Json(Document)],
    };

    public async Task RunAsync(HttpContext context, CancellationToken cancellationToken)
    {
        await using var body = ResponseBody.Open(context, MediaTypes.Json, estimatedBytes: 64 * 1024);
        await using var json = new Utf8JsonWriter(body.Writer, OtlpJson.WriterOptions);
        OpenApiDocument.Write(json, router.Routes, build);
    }
}
