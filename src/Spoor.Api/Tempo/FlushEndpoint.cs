using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;
using Spoor.Api.OpenApi;

namespace Spoor.Api.Tempo;

/// <summary><c>POST /flush</c>: writes what is in memory into blocks; 204 when it is on disk. For backups and measurements; queries do not need it.</summary>
internal sealed class FlushEndpoint(ApiDependencies dependencies)
{
    public static ApiOperation Operation { get; } = new("flush", ApiTags.Operation, "Writes what is in memory into blocks")
    {
        Method = "POST",
        Description = "For backups and measurements; queries do not need it.",
        Status = 204,
    };

    public async Task RunAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            await PlainText.WriteAsync(context, 405, "flush with POST\n");
            return;
        }

        await dependencies.Flush(cancellationToken);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
