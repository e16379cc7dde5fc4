using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;
using Spoor.Api.Http;

namespace Spoor.Api.Ui;

/// <summary>
/// Serves the web UI below <c>/</c>. Every path that is no file and looks like no file name gets the page itself, which reads the path.
/// Where no UI was built, a plain page says so.
/// </summary>
internal sealed class UiEndpoint(IFileProvider provider)
{
    private readonly UiFiles? _files = UiFiles.Load(provider);

    public Task RunAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var request = context.Request;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            return PlainText.WriteAsync(context, 405, "method not allowed\n");
        }

        var path = request.Path.Value is { Length: > 1 } value ? value : UiFiles.IndexPath;
        if (_files?.Find(path) is { } file)
            return SendAsync(context, file, cancellationToken);
        if (LooksLikeFile(path) && path != UiFiles.IndexPath)
            return PlainText.WriteAsync(context, 404, "404 page not found\n");
        return _files is null ? NotBuiltPage.WriteAsync(context) : SendAsync(context, _files.Index, cancellationToken);
    }

    private static bool LooksLikeFile(string path) => path.LastIndexOf('.') > path.LastIndexOf('/');

    private async Task SendAsync(HttpContext context, UiFile file, CancellationToken cancellationToken)
    {
        var response = context.Response;
        var headers = response.Headers;
        SecurityHeaders.ApplyToPage(response, _files!.ContentSecurityPolicy);
        headers.CacheControl = file.IsHashed ? "public, max-age=31536000, immutable" : "no-cache";
        headers.ETag = file.EntityTag;
        if (file.HasVariants)
            headers.Vary = "Accept-Encoding";
        if (context.Request.Headers.IfNoneMatch.ToString().Contains(file.EntityTag, StringComparison.Ordinal))
        {
            response.StatusCode = 304;
            return;
        }

        var (content, encoding) = file.Variant(context.Request.Headers.AcceptEncoding.ToString());
        if (encoding != ContentEncoding.Identity)
            headers.ContentEncoding = encoding.Token();
        response.ContentType = file.ContentType;
        response.ContentLength = content.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.SendFileAsync(content, cancellationToken);
    }
}
