using System.Text.Json;
using Spoor.Api.Http;
using Spoor.Otlp;
using Spoor.Otlp.Json;

namespace Spoor.Api.Tempo;

/// <summary>Writes a trace in Tempo's dialect of OTLP JSON, sending it resource by resource.</summary>
internal static class TraceJson
{
    /// <summary>Writes the property with its array of <c>ResourceSpans</c>.</summary>
    /// <exception cref="OtlpFormatException">The stored bytes are damaged.</exception>
    public static async Task WriteResourceSpansAsync(
        Utf8JsonWriter json, string property, ReadOnlyMemory<byte> tracesData, ResponseBody body, CancellationToken cancellationToken)
    {
        json.WriteStartArray(property);
        for (var position = 0; WriteNext(json, tracesData.Span, ref position, JsonDialect.Tempo);)
            await body.FlushIfLargeAsync(json, cancellationToken);
        json.WriteEndArray();
    }

    /// <summary>Writes the next <c>ResourceSpans</c> as an object and moves behind it; false when there is none.</summary>
    /// <exception cref="OtlpFormatException">The stored bytes are damaged.</exception>
    public static bool WriteNext(Utf8JsonWriter json, ReadOnlySpan<byte> tracesData, ref int position, JsonDialect dialect)
    {
        var resources = new FieldEnumerator(tracesData[position..], OtlpFields.TracesData.ResourceSpans);
        if (!resources.MoveNext())
            return resources.Failed ? throw new OtlpFormatException($"the stored trace is malformed after byte {position}") : false;
        position += resources.CurrentOffset + resources.Current.Length;
        OtlpJson.WriteResourceSpans(resources.Current, json, dialect);
        return true;
    }
}
