using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;
using Spoor.Api.OpenApi;
using Spoor.Otlp.Json;

namespace Spoor.Api.Tempo;

/// <summary><c>/api/echo</c>, <c>/api/status/buildinfo</c> and <c>/ready</c>.</summary>
internal sealed class StatusEndpoints(ApiDependencies dependencies)
{
    public static ApiOperation Echo { get; } = new("echo", ApiTags.Status, "Answers `echo`, as a sign of life") { Answers = [ApiContent.Text] };

    public static ApiOperation Ready { get; } = new("ready", ApiTags.Status, "Whether queries can be answered")
    {
        Answers = [ApiContent.Text],
        Errors = [(503, "Not ready; the text says why.")],
    };

    public static ApiOperation BuildInfoOperation { get; } = new("buildInfo", ApiTags.Status, "Which program answers")
    {
        Answers = [ApiContent.Json(new ApiSchema("BuildInfo", """
            {
              "type": "object", "additionalProperties": false, "required": ["version"],
              "properties": {
                "version": {"type": "string", "description": "The Tempo release whose API this is, with Spoor's own version as build metadata."},
                "revision": {"type": "string"}, "branch": {"type": "string"}, "buildUser": {"type": "string"}, "buildDate": {"type": "string"},
                "goVersion": {"type": "string"}
              }
            }
            """))],
    };

    /// <summary>Grafana calls it to see whether anybody is there.</summary>
    public static Task EchoAsync(HttpContext context, CancellationToken cancellationToken) => PlainText.WriteAsync(context, 200, "echo\n");

    public Task ReadyAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var reason = dependencies.NotReadyReason() ?? (dependencies.Querier() is null ? "the store is not open yet" : null);
        return reason is null ? PlainText.WriteAsync(context, 200, "ready\n") : PlainText.WriteAsync(context, 503, reason + "\n");
    }

    public async Task BuildInfoAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var build = dependencies.Build;
        await using var body = ResponseBody.Open(context, MediaTypes.Json, estimatedBytes: 200);
        using var json = new Utf8JsonWriter(body.Writer, OtlpJson.WriterOptions);
        json.WriteStartObject();
        json.WriteString("version"u8, build.ReportedVersion);
        json.WriteString("revision"u8, build.Revision);
        json.WriteString("branch"u8, "HEAD"u8);
        json.WriteString("buildUser"u8, ""u8);
        json.WriteString("buildDate"u8, ""u8);
        json.WriteString("goVersion"u8, BuildInfo.Runtime);
        json.WriteEndObject();
        json.Flush();
    }
}
