namespace Spoor.Api.Http;

/// <summary>An endpoint under the label that request metrics carry (the path with every run of other characters than letters and digits as "_").</summary>
internal sealed record ApiRoute(string Label, Endpoint Endpoint)
{
    /// <summary>Label of requests that no route answers.</summary>
    public const string Other = "other";
}
