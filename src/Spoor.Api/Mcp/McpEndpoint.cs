using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Spoor.Api.Http;
using Spoor.Api.OpenApi;

namespace Spoor.Api.Mcp;

/// <summary>
/// <c>/api/mcp</c>: the Model Context Protocol over streamable HTTP, with Tempo's tools. Every request stands for itself, so there are no sessions to keep.
/// </summary>
internal sealed class McpEndpoint
{
    /// <summary>The largest message; queries are checked by what runs them.</summary>
    private const long MaxMessageBytes = 1 << 20;

    private readonly McpServerOptions _options;

    public McpEndpoint(ApiDependencies dependencies, LocalCalls calls)
    {
        _options = new McpServerOptions
        {
            ServerInfo = new Implementation { Name = "spoor", Version = dependencies.Build.Version },
            ServerInstructions = "Find traces with traceql-search, look at one with get-trace, and compute metrics with traceql-metrics-range. "
                + "Read docs-traceql before writing queries, and get-attribute-names and get-attribute-values for what is there.",
            ToolCollection = [.. McpTools.Create(calls)],
            ResourceCollection = [.. McpDocs.Resources],
        };
    }

    public static ApiOperation Operation { get; } = new("mcp", ApiTags.Operation, "Model Context Protocol for language models (streamable HTTP)")
    {
        Method = "POST",
        Description = "JSON-RPC; `Accept` must name both `application/json` and `text/event-stream`. Only with `mcp_server.enabled`.",
        Request = new ApiContent(MediaTypes.Json, new ApiSchema("JsonRpcMessage", """{"type":"object","required":["jsonrpc"]}""")),
        RequestExample = """{"jsonrpc":"2.0","id":1,"method":"tools/list"}""",
        Answers = [new ApiContent("text/event-stream", null)],
        Errors = [(405, "Another method: there are no sessions to listen to or to end.")],
    };

    public async Task RunAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            await PlainText.WriteAsync(context, 405, "send JSON-RPC messages with POST\n");
            return;
        }

        var message = await ReadAsync(context, cancellationToken);
        await using var transport = new StreamableHttpServerTransport { Stateless = true };
        await using var server = McpServer.Create(transport, _options);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = server.RunAsync(stop.Token);
        try
        {
            context.Response.ContentType = "text/event-stream";
            context.Response.Headers.CacheControl = "no-cache,no-store";
            if (!await transport.HandlePostRequestAsync(message, context.Response.Body, cancellationToken))
            {
                context.Response.ContentType = null;
                context.Response.StatusCode = StatusCodes.Status202Accepted;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<JsonRpcMessage> ReadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (context.Request.ContentLength > MaxMessageBytes)
            throw new ApiException(413, $"the message is larger than {MaxMessageBytes} bytes");
        try
        {
            var limited = new byte[MaxMessageBytes + 1];
            var length = await context.Request.Body.ReadAtLeastAsync(limited, limited.Length, throwOnEndOfStream: false, cancellationToken);
            if (length > MaxMessageBytes)
                throw new ApiException(413, $"the message is larger than {MaxMessageBytes} bytes");
            return JsonSerializer.Deserialize<JsonRpcMessage>(limited.AsSpan(0, length), McpJsonUtilities.DefaultOptions)
                ?? throw ApiException.BadRequest("expected one JSON-RPC message, found null");
        }
        catch (JsonException invalid)
        {
            throw ApiException.BadRequest("expected one JSON-RPC message: " + invalid.Message);
        }
    }
}
