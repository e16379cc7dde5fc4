namespace Spoor.Api.OpenApi;

/// <summary>
/// What <c>/openapi.json</c> says of one method on one route. It stands beside the endpoint's code and is handed over where the route is mapped:
/// <c>router.Map(path, endpoint.RunAsync).Describe(SearchEndpoint.Operation)</c>.
/// </summary>
/// <param name="Id">Unique name in camel case, such as <c>searchTags</c>; client generators name functions by it.</param>
/// <param name="Tag">The group it is shown under, one of <see cref="ApiTags"/>.</param>
/// <param name="Summary">One line.</param>
internal sealed record ApiOperation(string Id, string Tag, string Summary)
{
    /// <summary>In capitals; the router answers any method, this is the one to use.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>More than fits the summary, in Markdown; null for nothing.</summary>
    public string? Description { get; init; }

    /// <summary>All that the endpoint reads of path, query string and headers.</summary>
    public IReadOnlyList<ApiParameter> Parameters { get; init; } = [];

    /// <summary>What is sent along; null for nothing.</summary>
    public ApiContent? Request { get; init; }

    /// <summary>An example of what is sent along, as JSON.</summary>
    public string? RequestExample { get; init; }

    /// <summary>The status of success.</summary>
    public int Status { get; init; } = 200;

    /// <summary>The forms of a successful answer, the default first; empty for an answer without body.</summary>
    public IReadOnlyList<ApiContent> Answers { get; init; } = [];

    /// <summary>Refusals beyond those that every endpoint has (a wrong parameter, too many queries, a deadline), with what they mean.</summary>
    public IReadOnlyList<(int Status, string Meaning)> Errors { get; init; } = [];
}

/// <summary>A body in one media type; <paramref name="Schema"/> null for what is not JSON.</summary>
internal sealed record ApiContent(string MediaType, ApiSchema? Schema)
{
    public static ApiContent Json(ApiSchema schema) => new(Http.MediaTypes.Json, schema);

    /// <summary>A <c>tempopb</c> message.</summary>
    public static ApiContent Protobuf { get; } = new(Http.MediaTypes.Protobuf, null);

    public static ApiContent Text { get; } = new("text/plain", null);
}

/// <summary>The groups of operations.</summary>
internal static class ApiTags
{
    public const string Traces = "Traces";
    public const string Search = "Search";
    public const string Services = "Services";
    public const string Metrics = "Metrics";
    public const string Status = "Status";
    public const string Operation = "Operation";
}
