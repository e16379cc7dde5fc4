using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;

namespace Spoor.Api.Tempo;

/// <summary><c>POST /flush</c>: writes what is in memory into blocks; 204 when it is on disk. For backups and measurements; queries do not need it.</summary>
internal sealed class FlushEndpoint(ApiDependencies dependencies)
{
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
