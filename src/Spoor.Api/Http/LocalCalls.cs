using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace Spoor.Api.Http;

/// <summary>Asks the routes of this server without a connection: the same parameters, checks, limits and answers as over HTTP.</summary>
internal sealed class LocalCalls(ApiRouter router, RequestRunner runner)
{
    /// <param name="path">Of a route, its variable part percent-encoded.</param>
    /// <param name="query">Parameters; those that are null or empty are left out.</param>
    /// <param name="accept">The form of the answer.</param>
    /// <param name="body">What is posted; null to get.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<(int Status, string Body)> CallAsync(
        string path, IEnumerable<KeyValuePair<string, string?>> query, string accept, string? body, CancellationToken cancellationToken)
    {
        var answer = new MemoryStream();
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(answer));
        context.RequestAborted = cancellationToken;
        context.Request.Method = body is null ? HttpMethods.Get : HttpMethods.Post;
        context.Request.Path = path;
        context.Request.QueryString = new QueryString(QueryHelpers.AddQueryString("", query.Where(pair => !string.IsNullOrEmpty(pair.Value))));
        context.Request.Headers.Accept = accept;
        if (body is not null)
        {
            context.Request.ContentType = MediaTypes.Json;
            context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        }

        var route = router.Find(context.Request.Path) ?? throw new InvalidOperationException($"no route answers {path}");
        await runner.RunAsync(context, route);
        await context.Response.BodyWriter.FlushAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return (context.Response.StatusCode, Encoding.UTF8.GetString(answer.ToArray()));
    }
}
