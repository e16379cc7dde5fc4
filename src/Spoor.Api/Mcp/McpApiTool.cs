using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Spoor.Api.Http;

namespace Spoor.Api.Mcp;

/// <summary>A tool that answers with text; a status of 400 and more is an error that the model is told.</summary>
internal sealed class McpApiTool(
    string name,
    string description,
    [StringSyntax(StringSyntaxAttribute.Json)] string inputSchema,
    Func<IReadOnlyDictionary<string, JsonElement>, CancellationToken, Task<(int Status, string Body)>> run) : McpServerTool
{
    private static readonly Dictionary<string, JsonElement> NoArguments = [];

    public override Tool ProtocolTool { get; } = new()
    {
        Name = name,
        Description = description,
        InputSchema = JsonSerializer.Deserialize<JsonElement>(inputSchema),
        Annotations = new ToolAnnotations { ReadOnlyHint = true, OpenWorldHint = false },
    };

    public override IReadOnlyList<object> Metadata => [];

    public override async ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default)
    {
        var arguments = request.Params?.Arguments is { } given ? new Dictionary<string, JsonElement>(given, StringComparer.Ordinal) : NoArguments;
        var (status, body) = await AskAsync(arguments, cancellationToken);
        return new CallToolResult { Content = [new TextContentBlock { Text = body }], IsError = status >= 400 };
    }

    private async Task<(int Status, string Body)> AskAsync(Dictionary<string, JsonElement> arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await run(arguments, cancellationToken);
        }
        catch (ApiException refused)
        {
            return (refused.StatusCode, refused.Message);
        }
    }
}
