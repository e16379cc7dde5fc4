using Spoor.Api.OpenApi;

namespace Spoor.Api.Http;

/// <summary>An endpoint under the label that request metrics carry (the path with every run of other characters than letters and digits as "_").</summary>
/// <param name="Errors">Writes what went wrong in the form that clients of the endpoint read; null for plain text.</param>
internal sealed record ApiRoute(string Label, Endpoint Endpoint, ErrorWriter? Errors = null)
{
    /// <summary>Label of requests that no route answers.</summary>
    public const string Other = "other";

    /// <summary>False for work that takes as long as it takes and that only the client or the end of the server breaks off.</summary>
    public bool HasDeadline { get; init; } = true;

    private readonly List<ApiOperation> _operations = [];

    /// <summary>With its variable part as <c>{name}</c>; empty for what is not mapped.</summary>
    public string Path { get; init; } = "";

    /// <summary>The same as a regular expression that a whole path matches.</summary>
    public string PathPattern { get; init; } = "";

    /// <summary>What <c>/openapi.json</c> says of it.</summary>
    public IReadOnlyList<ApiOperation> Operations => _operations;

    /// <summary>Says what it does, for <c>/openapi.json</c>; an operation for each method that does something of its own.</summary>
    public ApiRoute Describe(params ReadOnlySpan<ApiOperation> operations)
    {
        _operations.AddRange(operations);
        return this;
    }
}

/// <summary>Writes the answer to a request that failed.</summary>
internal delegate Task ErrorWriter(Microsoft.AspNetCore.Http.HttpContext context, int statusCode, string message);
