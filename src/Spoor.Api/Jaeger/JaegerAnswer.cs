using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;
using Spoor.Otlp.Json;

namespace Spoor.Api.Jaeger;

/// <summary>The envelope of Jaeger's answers: <c>{"data":…,"total":…,"limit":0,"offset":0,"errors":null}</c>.</summary>
internal static class JaegerAnswer
{
    /// <summary>Writes a list whose length the envelope tells.</summary>
    public static async Task WriteListAsync<T>(
        HttpContext context, IReadOnlyCollection<T> items, Action<Utf8JsonWriter, T> writeItem, CancellationToken cancellationToken, bool withTotal = true)
    {
        await using var body = ResponseBody.Open(context, MediaTypes.Json, items.Count * 40L);
        await using var json = new Utf8JsonWriter(body.Writer, OtlpJson.WriterOptions);
        json.WriteStartObject();
        json.WriteStartArray("data"u8);
        foreach (var item in items)
        {
            writeItem(json, item);
            await body.FlushIfLargeAsync(json, cancellationToken);
        }

        json.WriteEndArray();
        WriteEnd(json, withTotal ? items.Count : 0, []);
        json.WriteEndObject();
    }

    /// <summary>Writes what follows the data.</summary>
    public static void WriteEnd(Utf8JsonWriter json, int total, IReadOnlyList<string> missingTraceIds)
    {
        json.WriteNumber("total"u8, total);
        json.WriteNumber("limit"u8, 0);
        json.WriteNumber("offset"u8, 0);
        if (missingTraceIds.Count == 0)
        {
            json.WriteNull("errors"u8);
            return;
        }

        json.WriteStartArray("errors"u8);
        foreach (var id in missingTraceIds)
        {
            json.WriteStartObject();
            json.WriteString("msg"u8, "trace not found"u8);
            json.WriteString("traceID"u8, id);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
