using Spoor.Api.Http;
using Spoor.Otlp;

namespace Spoor.Api.Queries;

/// <summary>Reads stored traces, and the ids by which they are asked for.</summary>
internal static class TraceReading
{
    /// <summary>The spans of a trace that was found.</summary>
    /// <exception cref="InvalidDataException">The stored bytes are damaged.</exception>
    public static SpanBatch Parse(ReadOnlyMemory<byte> trace) =>
        SpanBatch.TryParse(trace, out var batch, out var error)
            ? batch
            : throw new InvalidDataException("the stored trace cannot be read: " + error);

    /// <summary>Reads an id of 1 to 32 hexadecimal digits.</summary>
    /// <exception cref="ApiException">400: it is none; the message says why and names the parameter.</exception>
    public static TraceId ParseId(string text, string parameter)
    {
        if (text.Length > 32)
            throw ApiException.BadRequest($"unable to parse param '{parameter}': a trace id has at most 32 hexadecimal digits, not {text.Length}: {text}");
        return TraceId.TryParse(text, out var id)
            ? id
            : throw ApiException.BadRequest($"unable to parse param '{parameter}': \"{text}\" is not 1 to 32 hexadecimal digits");
    }
}
