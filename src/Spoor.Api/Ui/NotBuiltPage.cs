using System.Text;
using Microsoft.AspNetCore.Http;

namespace Spoor.Api.Ui;

/// <summary>What <c>/</c> shows when the program was built without the web UI.</summary>
internal static class NotBuiltPage
{
    private const string Html = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>Spoor</title>
        <style>
        :root { color-scheme: light dark; }
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 42rem; margin: 3rem auto; padding: 0 1rem; }
        code { font-size: 0.9em; }
        </style>
        </head>
        <body>
        <main>
        <h1>Spoor is running, without its web UI</h1>
        <p>This build does not contain the UI; it was built on a machine without Node.js. Install Node.js 20 or later and build
        <code>src/Spoor.Server</code> again. Everything else works:</p>
        <ul>
        <li><a href="/api/search">/api/search</a>: the newest traces</li>
        <li><a href="/api/search?q=%7B%20status%20%3D%20error%20%7D">/api/search?q={ status = error }</a>: traces with errors</li>
        <li><a href="/api/v2/search/tags">/api/v2/search/tags</a>: attribute names</li>
        <li><a href="/api/v2/search/tag/resource.service.name/values">/api/v2/search/tag/resource.service.name/values</a>: services</li>
        <li><a href="/api/status/buildinfo">/api/status/buildinfo</a>, <a href="/ready">/ready</a>, <a href="/metrics">/metrics</a></li>
        </ul>
        <p>Grafana shows these traces too: add a data source of type Tempo with the address of this page.</p>
        </main>
        </body>
        </html>
        """;

    private static readonly byte[] Bytes = Encoding.UTF8.GetBytes(Html);

    public static Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        SecurityHeaders.ApplyToPage(response, SecurityHeaders.PlainPagePolicy);
        response.Headers.CacheControl = "no-cache";
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = Bytes.Length;
        return response.Body.WriteAsync(Bytes, context.RequestAborted).AsTask();
    }
}
