using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Spoor.TraceQL;

namespace Spoor.Api.Http;

/// <summary>Runs one endpoint under the query deadline and turns what goes wrong into a status code and a sentence.</summary>
internal sealed partial class RequestRunner(TimeSpan timeout, ILogger logger)
{
    /// <summary>The client went away before the answer; nobody reads it, but the request metrics show it (nginx's code).</summary>
    public const int ClientClosedRequest = 499;

    public async Task RunAsync(HttpContext context, ApiRoute route)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        if (route.HasDeadline)
            deadline.CancelAfter(timeout);
        try
        {
            await route.Endpoint(context, deadline.Token);
        }
        catch (Exception failure)
        {
            var (status, message) = Describe(failure, route, context.RequestAborted.IsCancellationRequested);
            if (status == 500)
                LogFailure(logger, context.Request.Path, failure);
            if (context.Response.HasStarted)
            {
                // Half an answer is out; only breaking the connection tells the client that it is not whole.
                context.Abort();
                return;
            }

            context.Response.Clear();
            if (status == ClientClosedRequest)
                context.Response.StatusCode = status;
            else
                await (route.Errors ?? PlainText.WriteAsync)(context, status, message);
        }
    }

    private QueryFailure Describe(Exception failure, ApiRoute route, bool clientClosed) => failure switch
    {
        not (ApiException or TraceQLException) when clientClosed => new(ClientClosedRequest, ""),
        OperationCanceledException or ObjectDisposedException when !route.HasDeadline => new(503, "the server is stopping; what was done stays done, ask again to go on"),
        _ => QueryFailure.Of(failure, timeout) ?? new(500, "internal error: " + failure.Message),
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {Path} failed")]
    private static partial void LogFailure(ILogger logger, string path, Exception failure);
}

/// <summary>An endpoint; the token is cancelled when the client goes away or the deadline passes.</summary>
internal delegate Task Endpoint(HttpContext context, CancellationToken cancellationToken);
