using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;
using Spoor.Api.OpenApi;
using Spoor.Api.Queries;
using Spoor.Api.Traces;
using Spoor.Otlp;
using Spoor.Otlp.Json;
using Spoor.Otlp.Protobuf;
using Spoor.Store.Query;

namespace Spoor.Api.Tempo;

/// <summary>
/// <c>/api/traces/{id}</c> (404 when nothing is stored under the id) and <c>/api/v2/traces/{id}</c> (200 with an empty trace). The whole
/// trace is answered whatever <c>start</c> and <c>end</c> say; they are hints where to look, and we need none.
/// </summary>
internal sealed class TraceByIdEndpoint(ApiDependencies dependencies)
{
    /// <summary>JSON is about this much larger than protobuf; decides about compression only.</summary>
    private const long JsonGrowth = 2;

    public static ApiOperation V1 { get; } = new("traceByIdV1", ApiTags.Traces, "A trace by its id, 404 when there is none")
    {
        Parameters = [ApiParameter.TraceId, .. ApiParameter.TimeRange],
        Answers = [ApiContent.Json(TempoSchemas.TraceByIdV1), ApiContent.Protobuf],
        Errors = [(404, "Nothing is stored under the id; without body."), (422, "The trace is larger than `max_bytes_per_trace`.")],
    };

    public static ApiOperation V2 { get; } = new("traceById", ApiTags.Traces, "A trace by its id, empty when there is none")
    {
        Description = "Whether something was left out, and why, stands in `status` and `message`.",
        Parameters = [ApiParameter.TraceId, .. ApiParameter.TimeRange, .. TraceOptions.Parameters],
        Answers =
        [
            ApiContent.Json(TempoSchemas.TraceByIdV2), ApiContent.Protobuf,
            new ApiContent(MediaType.Llm.ContentType(), TempoSchemas.LlmTrace),
        ],
    };

    public async Task V1Async(HttpContext context, string idText, CancellationToken cancellationToken)
    {
        var trace = await FindAsync(context, idText, cancellationToken);
        context.Response.MarkPartial(trace.Stats);
        if (!trace.Found)
        {
            context.Response.StatusCode = 404;
            return;
        }

        if (IsTooLarge(trace))
            throw new ApiException(422, $"trace exceeds maximum size of {dependencies.Limits.MaxTraceBytes} bytes; ask /api/v2/traces for a part of it");
        if (MediaTypes.Negotiate(context.Request) == MediaType.Protobuf)
        {
            await ResponseBody.WriteAsync(context, MediaTypes.Protobuf, trace.Trace, cancellationToken);
            return;
        }

        await using var body = ResponseBody.Open(context, MediaTypes.Json, trace.Trace.Length * JsonGrowth);
        await using var json = new Utf8JsonWriter(body.Writer, OtlpJson.WriterOptions);
        json.WriteStartObject();
        await TraceJson.WriteResourceSpansAsync(json, "batches", trace.Trace, body, cancellationToken);
        json.WriteEndObject();
    }

    public async Task V2Async(HttpContext context, string idText, CancellationToken cancellationToken)
    {
        var options = TraceOptions.Read(new QueryParameters(context.Request.Query), dependencies.Limits);
        var trace = Cut(await ApplyAsync(await FindAsync(context, idText, cancellationToken), options, cancellationToken));
        context.Response.MarkPartial(trace.Stats);
        var mediaType = MediaTypes.Negotiate(context.Request, hasLlmForm: true);
        if (mediaType == MediaType.Protobuf)
        {
            await WriteV2ProtobufAsync(context, trace, cancellationToken);
            return;
        }

        await using var body = ResponseBody.Open(context, mediaType.ContentType(), trace.Trace.Length * JsonGrowth);
        await using var json = new Utf8JsonWriter(body.Writer, OtlpJson.WriterOptions);
        json.WriteStartObject();
        json.WriteStartObject("trace"u8);
        if (trace.Found && mediaType == MediaType.Llm)
            WriteLlm(json, trace);
        else if (trace.Found)
            await TraceJson.WriteResourceSpansAsync(json, "resourceSpans", trace.Trace, body, cancellationToken);
        json.WriteEndObject();
        if (mediaType == MediaType.Llm)
            StatsJson.WriteInspectedBytesNumber(json, trace.Stats);
        else
            StatsJson.WriteInspectedBytes(json, trace.Stats);
        if (trace.Stats.PartialReason is { } reason)
        {
            json.WriteString("status"u8, "PARTIAL"u8);
            json.WriteString("message"u8, reason);
        }

        json.WriteEndObject();
    }

    private static void WriteLlm(Utf8JsonWriter json, TraceResult trace)
    {
        using var batch = TraceReading.Parse(trace.Trace);
        LlmTraceWriter.WriteContent(json, batch);
    }

    /// <summary><c>tempopb.TraceByIDResponse</c>; its <c>Trace</c> has the bytes of <c>TracesData</c>.</summary>
    private static async Task WriteV2ProtobufAsync(HttpContext context, TraceResult trace, CancellationToken cancellationToken)
    {
        using var head = new ProtoWriter(32);
        head.WriteTag(1, WireType.LengthDelimited);
        head.WriteVarint((ulong)trace.Trace.Length);
        using var tail = new ProtoWriter(256);
        StatsProtobuf.WriteInspectedBytes(tail, 2, trace.Stats);
        if (trace.Stats.PartialReason is { } reason)
        {
            tail.WriteVarintField(3, 1);
            tail.WriteStringField(4, reason);
        }

        await using var body = ResponseBody.Open(context, MediaTypes.Protobuf, trace.Trace.Length);
        await body.Writer.WriteAsync(head.WrittenMemory, cancellationToken);
        await body.Writer.WriteAsync(trace.Trace, cancellationToken);
        await body.Writer.WriteAsync(tail.WrittenMemory, cancellationToken);
    }

    /// <summary>Leaves what the options ask for; the reason says so when that is not everything.</summary>
    private async Task<TraceResult> ApplyAsync(TraceResult trace, TraceOptions options, CancellationToken cancellationToken)
    {
        if (!trace.Found)
            return trace;
        if (options.Filter is not null)
        {
            var filtered = await EditAsync(trace.Trace, batch => TraceFilter.ApplyAsync(batch, options, dependencies.OpenQuerier(), cancellationToken));
            trace = Partial(trace, filtered, TraceFilter.Message);
        }

        if (options.Pruning is { } pruning)
            trace = trace with { Trace = await EditAsync(trace.Trace, batch => Task.FromResult(SpanPruner.Apply(batch, pruning))) };
        return trace;
    }

    private static async Task<byte[]> EditAsync(ReadOnlyMemory<byte> trace, Func<SpanBatch, Task<byte[]>> edit)
    {
        using var batch = TraceReading.Parse(trace);
        return await edit(batch);
    }

    private bool IsTooLarge(TraceResult trace) => dependencies.Limits.MaxTraceBytes is > 0 and var most && trace.Trace.Length > most;

    /// <summary>Of a trace that is too large, the first resources that fit.</summary>
    private TraceResult Cut(TraceResult trace)
    {
        if (!IsTooLarge(trace))
            return trace;
        var fits = 0;
        var resources = new FieldEnumerator(trace.Trace.Span, OtlpFields.TracesData.ResourceSpans);
        while (resources.MoveNext() && resources.CurrentOffset + resources.Current.Length <= dependencies.Limits.MaxTraceBytes)
            fits = resources.CurrentOffset + resources.Current.Length;

        return Partial(trace, trace.Trace[..fits], $"Trace exceeds maximum size of {dependencies.Limits.MaxTraceBytes} bytes, a partial trace is returned");
    }

    private static TraceResult Partial(TraceResult trace, ReadOnlyMemory<byte> part, string reason) => trace with
    {
        Trace = part,
        SpanCount = part.IsEmpty ? 0 : trace.SpanCount,
        Stats = trace.Stats with { PartialReason = trace.Stats.PartialReason is { } other ? $"{other}; {reason}" : reason },
    };

    private Task<TraceResult> FindAsync(HttpContext context, string idText, CancellationToken cancellationToken)
    {
        var id = ParseId(idText);
        new QueryParameters(context.Request.Query).TimeRange();
        return dependencies.OpenQuerier().FindTraceAsync(id, cancellationToken);
    }

    /// <exception cref="ApiException">400: no trace id.</exception>
    public static TraceId ParseId(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiHexDigit(text[i]))
                throw ApiException.BadRequest($"trace IDs can only contain hex characters: invalid character '{text[i]}' at position {i + 1}");
        }

        return TraceId.TryParse(text, out var id) ? id : throw ApiException.BadRequest("trace IDs can't be larger than 128 bits");
    }
}
