using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Spoor.Api.Http;
using Spoor.Api.OpenApi;
using Spoor.Api.Tempo;
using Spoor.Store.Budgets;
using Spoor.Store.Tail;
using Spoor.TraceQL;

namespace Spoor.Api.Tail;

/// <summary><c>/api/spoor/tail</c>: spans that match, as they arrive, until the client goes away or the server stops.</summary>
internal sealed class TailEndpoint
{
    /// <summary>Each costs a look at what arrives.</summary>
    private const int MaxClients = 16;

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(200), LifeSignInterval = TimeSpan.FromSeconds(10);

    private readonly ApiDependencies _dependencies;
    private int _clients;

    public TailEndpoint(ApiDependencies dependencies)
    {
        _dependencies = dependencies;
        dependencies.Metrics.Gauge("spoor_query_tails", "Clients that follow spans as they arrive.", () => Volatile.Read(ref _clients));
    }

    public static ApiOperation Operation { get; } = new("tail", ApiTags.Search, "Streams spans that match, as they arrive")
    {
        Description = """
            Ends with the client. A JSON object a line: a span, or `{"dropped": n}` (the client is too slow), `{"gap": …}`, `{"end": why}`; empty lines are signs of life.
            With `Accept: text/event-stream` the same as server-sent events `span`, `dropped`, `gap` and `end`.
            """,
        Parameters = [ApiParameter.Text("q", "One spanset filter on single spans, and perhaps `select(…)`; every span by default.", "{ status = error } | select(span.http.route)")],
        Answers = [new ApiContent(TailFormat.Lines, null), new ApiContent(TailFormat.Events, null)],
        Errors = [(429, "too many clients follow already"), (503, "the store is not open")],
    };

    public async Task RunAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var text = new QueryParameters(context.Request.Query).Text("q");
        SearchParameters.CheckQuerySize(text, _dependencies.Limits);
        var query = TraceQLParser.Parse(text.Length == 0 ? "{ }" : text);
        SpanTail.Check(query);
        try
        {
            if (Interlocked.Increment(ref _clients) > MaxClients)
                throw new ApiException(429, $"{MaxClients} clients follow spans already; try again when one has ended");
            using var tail = _dependencies.OpenTail(query)
                ?? throw new ApiException(503, _dependencies.NotReadyReason() ?? "the store is not open yet; try again");
            await FollowAsync(context, tail, cancellationToken);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The usual end.
        }
        finally
        {
            Interlocked.Decrement(ref _clients);
        }
    }

    private async Task FollowAsync(HttpContext context, SpanTail tail, CancellationToken cancellationToken)
    {
        var asEvents = context.Request.Headers.Accept.ToString().Contains(TailFormat.Events, StringComparison.OrdinalIgnoreCase);
        var response = context.Response;
        response.ContentType = asEvents ? TailFormat.Events : TailFormat.Lines;
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await response.BodyWriter.FlushAsync(cancellationToken);

        using var buffer = new TailBuffer();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var looking = Task.Run(() => LookAsync(tail, buffer, stop.Token), CancellationToken.None);
        try
        {
            var format = new TailFormat(response.BodyWriter, asEvents);
            for (var ended = false; !ended;)
            {
                var news = await buffer.TakeAsync(LifeSignInterval, cancellationToken);
                if (news.IsEmpty)
                    format.WriteNothing();
                else
                    format.Write(news);
                ended = news.End is not null;
                await response.BodyWriter.FlushAsync(cancellationToken);
            }
        }
        finally
        {
            // The tail is given back only when nobody looks any more.
            await stop.CancelAsync();
            await looking;
        }
    }

    /// <summary>Never waits for the client, so that the head it reads can go; what does not fit is counted.</summary>
    private async Task LookAsync(SpanTail tail, TailBuffer buffer, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(LookInterval);
        try
        {
            do
            {
                if (_dependencies.NotReadyReason() is { } reason)
                {
                    buffer.End(reason);
                    return;
                }

                buffer.Add(tail.Read(buffer.FreeBytes, cancellationToken));
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // Nobody reads on.
        }
        catch (Exception failure) when (failure is QueryMemoryException or TraceQLException or ObjectDisposedException)
        {
            buffer.End(failure is ObjectDisposedException ? "the server is stopping" : failure.Message);
        }
        catch (Exception failure)
        {
            // Whoever awaits this logs it.
            buffer.End("internal error: " + failure.Message);
            throw;
        }
    }
}
