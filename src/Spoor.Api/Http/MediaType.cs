using Microsoft.AspNetCore.Http;

namespace Spoor.Api.Http;

/// <summary>The forms in which an answer can be asked for.</summary>
internal enum MediaType
{
    Json,
    Protobuf,

    /// <summary>Compact JSON for language models; only traces v2 and tag values v2 have it.</summary>
    Llm,
}

internal static class MediaTypes
{
    public const string Json = "application/json";
    public const string Protobuf = "application/protobuf";
    public const string Llm = "application/vnd.grafana.llm";

    /// <summary>Looks for the names in this fixed order, whatever their order and weight in the header, as Tempo does; JSON when none is there.</summary>
    public static MediaType Negotiate(HttpRequest request, bool hasLlmForm = false)
    {
        var accept = request.Headers.Accept.ToString();
        if (accept.Contains(Protobuf, StringComparison.OrdinalIgnoreCase))
            return MediaType.Protobuf;
        if (accept.Contains(Json, StringComparison.OrdinalIgnoreCase) || !hasLlmForm)
            return MediaType.Json;
        return accept.Contains(Llm, StringComparison.OrdinalIgnoreCase) ? MediaType.Llm : MediaType.Json;
    }

    public static string ContentType(this MediaType type) => type switch
    {
        MediaType.Protobuf => Protobuf,
        MediaType.Llm => Llm + "+json",
        _ => Json,
    };
}
