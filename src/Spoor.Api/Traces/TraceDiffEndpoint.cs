using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;
using Spoor.Api.OpenApi;
using Spoor.Api.Queries;
using Spoor.Api.Tempo;
using Spoor.Otlp;
using Spoor.Otlp.Json;

namespace Spoor.Api.Traces;

/// <summary>The forms of a comparison.</summary>
internal static class TraceDiffFormats
{
    public const string Patch = "trace-patch-v0";
    public const string Native = "trace-summary-v0-native";
    public const string Composed = "trace-summary-v0-composed";
}

/// <summary><c>POST /api/v2/traces/diff</c>: compares two traces. Experimental in Tempo 3.1, hence here too.</summary>
internal sealed class TraceDiffEndpoint(ApiDependencies dependencies)
{
    private const int MaxBodyBytes = 64 * 1024;

    /// <summary>A composed answer holds the patch up to this size.</summary>
    private const int MaxComposedPatchBytes = 64 * 1024;

    public static ApiOperation Operation { get; } = new("traceDiff", ApiTags.Traces, "Compares two traces")
    {
        Method = "POST",
        Description = "Experimental, as in Tempo 3.1: the form may change.",
        Request = ApiContent.Json(new ApiSchema("TraceDiffRequest", """
            {
              "type": "object", "required": ["base", "compare"],
              "properties": {
                "base": {"$ref": "#/components/schemas/TraceDiffSide"},
                "compare": {"$ref": "#/components/schemas/TraceDiffSide"},
                "format": {"type": "string", "enum": ["trace-patch-v0", "trace-summary-v0-native", "trace-summary-v0-composed"]}
              }
            }
            """)
        {
            Uses = [new ApiSchema("TraceDiffSide", """
                {
                  "type": "object", "required": ["traceId"],
                  "properties": {"traceId": {"type": "string"}, "start": {"type": "integer"}, "end": {"type": "integer"}}
                }
                """)],
        }),
        RequestExample = """{"base":{"traceId":"4bf92f3577b34da6a3ce929d0e0e4736"},"compare":{"traceId":"4bf92f3577b34da6a3ce929d0e0e4736"},"format":"trace-summary-v0-composed"}""",
        Answers = [ApiContent.Json(new ApiSchema("TraceDiff", """
            {
              "type": "object", "required": ["version"],
              "properties": {"version": {"type": "string", "enum": ["trace-patch-v0", "trace-summary-v0-native", "trace-summary-v0-composed"]}}
            }
            """))],
        Errors = [(404, "A trace is not there."), (405, "Another method than POST."), (422, "A trace could not be read completely, or is larger than `max_bytes_per_trace`.")],
    };

    public async Task RunAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            throw new ApiException(405, "compare traces with POST");
        }

        var (baseId, compareId, format) = await ReadAsync(context, cancellationToken);
        using var @base = await FindAsync(baseId, cancellationToken);
        using var compare = await FindAsync(compareId, cancellationToken);
        var answer = Write(new TraceDiff(new TraceTree(@base), new TraceTree(compare)), format);
        await ResponseBody.WriteAsync(context, MediaTypes.Json, answer.WrittenMemory, cancellationToken);
    }

    private static ArrayBufferWriter<byte> Write(TraceDiff diff, string format)
    {
        var patch = new TracePatch(diff);
        var answer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(answer, OtlpJson.WriterOptions);
        if (format == TraceDiffFormats.Patch)
            patch.Write(json);
        else if (format == TraceDiffFormats.Native)
            new TraceDiffSummary(diff, patch).Write(json);
        else
            WriteComposed(json, diff, patch);
        json.Flush();
        return answer;
    }

    private static void WriteComposed(Utf8JsonWriter json, TraceDiff diff, TracePatch patch)
    {
        var changes = new ArrayBufferWriter<byte>();
        using (var patchJson = new Utf8JsonWriter(changes, OtlpJson.WriterOptions))
            patch.Write(patchJson);
        json.WriteStartObject();
        json.WriteString("version"u8, TraceDiffFormats.Composed);
        json.WritePropertyName("summary"u8);
        new TraceDiffSummary(diff, patch).Write(json);
        if (changes.WrittenCount <= MaxComposedPatchBytes)
        {
            json.WritePropertyName("patch"u8);
            json.WriteRawValue(changes.WrittenSpan, skipInputValidation: true);
        }
        else
        {
            json.WriteStartObject("patchOmitted"u8);
            json.WriteNumber("sizeBytes"u8, changes.WrittenCount);
            json.WriteNumber("limitBytes"u8, MaxComposedPatchBytes);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static async Task<(TraceId Base, TraceId Compare, string Format)> ReadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var bytes = new byte[MaxBodyBytes + 1];
        var length = await context.Request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        if (length > MaxBodyBytes)
            throw new ApiException(413, $"the body is larger than {MaxBodyBytes} bytes");
        try
        {
            using var body = JsonDocument.Parse(bytes.AsMemory(0, length));
            var format = body.RootElement.ValueKind == JsonValueKind.Object && body.RootElement.TryGetProperty("format", out var given) ? given.ToString() : TraceDiffFormats.Patch;
            if (format is not (TraceDiffFormats.Patch or TraceDiffFormats.Native or TraceDiffFormats.Composed))
                throw ApiException.BadRequest($"invalid format: \"{format}\"; expected {TraceDiffFormats.Patch}, {TraceDiffFormats.Native} or {TraceDiffFormats.Composed}");
            return (Id(body.RootElement, "base"), Id(body.RootElement, "compare"), format);
        }
        catch (JsonException invalid)
        {
            throw ApiException.BadRequest("invalid body: " + invalid.Message);
        }
    }

    private static TraceId Id(JsonElement body, string side)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty(side, out var trace) || trace.ValueKind != JsonValueKind.Object
            || !trace.TryGetProperty("traceId", out var id) || id.ValueKind != JsonValueKind.String || id.GetString() is not { Length: > 0 } text)
            throw ApiException.BadRequest($"invalid body: expected {side}.traceId, a trace id in hexadecimal");
        return TraceByIdEndpoint.ParseId(text);
    }

    private async Task<SpanBatch> FindAsync(TraceId id, CancellationToken cancellationToken)
    {
        var trace = await dependencies.OpenQuerier().FindTraceAsync(id, cancellationToken);
        if (trace.Stats.PartialReason is { } reason)
            throw new ApiException(422, $"trace {id} cannot be compared, only a part of it could be read: {reason}");
        if (!trace.Found)
            throw new ApiException(404, $"trace {id} was not found");
        if (dependencies.Limits.MaxTraceBytes is > 0 and var most && trace.Trace.Length > most)
            throw new ApiException(422, $"trace {id} exceeds maximum size of {most} bytes");
        return TraceReading.Parse(trace.Trace);
    }
}
