using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;
using Spoor.Api.OpenApi;
using Spoor.Otlp.Json;
using Spoor.Otlp.Protobuf;
using Spoor.Store.Query;
using Spoor.TraceQL;

namespace Spoor.Api.Tempo;

/// <summary>
/// <c>/api/search/tag/{name}/values</c> (a bare attribute name, values as text) and <c>/api/v2/search/tag/{identifier}/values</c>
/// (TraceQL, values with their types, restricted by <c>q</c>).
/// </summary>
internal sealed class TagValuesEndpoint(ApiDependencies dependencies)
{
    private static readonly QueryStats NothingRead = new();

    public static ApiOperation V1 { get; } = new("tagValuesV1", ApiTags.Search, "Values of an attribute by its bare name, as text")
    {
        Parameters = [ApiParameter.Path("tagName", "Name without scope; may hold slashes.", "service.name"), Limit, .. ApiParameter.TimeRange],
        Answers = [ApiContent.Json(TempoSchemas.TagValuesV1), ApiContent.Protobuf],
    };

    public static ApiOperation V2 { get; } = new("tagValues", ApiTags.Search, "Values of an attribute or intrinsic, with their types")
    {
        Parameters =
        [
            ApiParameter.Path("tagName", "TraceQL identifier, such as `resource.service.name`, `.http.route` or `name`.", "resource.service.name"),
            ApiParameter.Text("q", "Only of spans that match this filter, which may be half-typed.", "{ status = error }"),
            Limit,
            .. ApiParameter.TimeRange,
        ],
        Answers =
        [
            ApiContent.Json(TempoSchemas.TagValuesV2), ApiContent.Protobuf,
            new ApiContent(MediaType.Llm.ContentType(), TempoSchemas.LlmTagValues),
        ],
    };

    private static ApiParameter Limit => ApiParameter.Number("limit", "Values at most; 0, the default, for all that fit the limit on bytes.", "100");

    public async Task V1Async(HttpContext context, string tag, CancellationToken cancellationToken)
    {
        var (values, stats) = await FindV1Async(tag, new QueryParameters(context.Request.Query), cancellationToken);
        context.Response.MarkPartial(stats);
        if (MediaTypes.Negotiate(context.Request) == MediaType.Protobuf)
        {
            using var proto = new ProtoWriter();
            WriteV1(proto, values, stats);
            await ResponseBody.WriteAsync(context, MediaTypes.Protobuf, proto.WrittenMemory, cancellationToken);
            return;
        }

        await using var body = ResponseBody.Open(context, MediaTypes.Json, values.Count * 24L);
        await using var json = new Utf8JsonWriter(body.Writer, OtlpJson.WriterOptions);
        json.WriteStartObject();
        json.WriteStartArray("tagValues"u8);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
        StatsJson.WriteInspectedBytes(json, stats);
        json.WriteEndObject();
    }

    public async Task V2Async(HttpContext context, string tag, CancellationToken cancellationToken)
    {
        var (values, stats) = await FindV2Async(tag, new QueryParameters(context.Request.Query), cancellationToken);
        context.Response.MarkPartial(stats);
        switch (MediaTypes.Negotiate(context.Request, hasLlmForm: true))
        {
            case MediaType.Protobuf:
                using (var proto = new ProtoWriter())
                {
                    WriteV2(proto, values, stats);
                    await ResponseBody.WriteAsync(context, MediaTypes.Protobuf, proto.WrittenMemory, cancellationToken);
                }

                break;
            case MediaType.Llm:
                await WriteLlmAsync(context, values, stats);
                break;
            default:
                await WriteJsonAsync(context, values, stats, cancellationToken);
                break;
        }
    }

    /// <summary>The values of an attribute of span or resource as text, sorted.</summary>
    public async Task<(IReadOnlyList<string> Values, QueryStats Stats)> FindV1Async(string tag, QueryParameters parameters, CancellationToken cancellationToken)
    {
        var result = await FindAsync(parameters, new AttributeExpr(AttributeScope.None, tag), filter: null, cancellationToken);
        return ([.. result.Values.Select(value => ValueText.Of(value)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], result.Stats);
    }

    /// <summary>The values of a TraceQL identifier with their types.</summary>
    /// <exception cref="ApiException">400: no identifier.</exception>
    public async Task<(IReadOnlyList<TypedValue> Values, QueryStats Stats)> FindV2Async(string tag, QueryParameters parameters, CancellationToken cancellationToken)
    {
        var field = Identifier(tag);
        var filter = TagFilter.Read(parameters, dependencies.Limits);
        return field is IntrinsicExpr intrinsic && FixedValues(intrinsic.Intrinsic) is { } fixedValues
            ? (fixedValues, NothingRead)
            : Typed(await FindAsync(parameters, field, filter, cancellationToken));
    }

    /// <summary><c>tempopb.SearchTagValuesResponse</c></summary>
    public static void WriteV1(ProtoWriter proto, IReadOnlyList<string> values, QueryStats stats)
    {
        foreach (var value in values)
            proto.WriteStringField(1, value);
        StatsProtobuf.WriteInspectedBytes(proto, 2, stats);
    }

    /// <summary><c>tempopb.SearchTagValuesV2Response</c></summary>
    public static void WriteV2(ProtoWriter proto, IReadOnlyList<TypedValue> values, QueryStats stats)
    {
        foreach (var value in values)
        {
            var message = proto.BeginMessage(1);
            proto.WriteStringField(1, value.Type);
            proto.WriteTextIfAny(2, value.Text);
            proto.EndMessage(message);
        }

        StatsProtobuf.WriteInspectedBytes(proto, 2, stats);
    }

    private static FieldExpr Identifier(string tag)
    {
        try
        {
            return TraceQLParser.ParseIdentifier(tag);
        }
        catch (TraceQLException invalid)
        {
            throw ApiException.BadRequest("please provide a valid tagName: " + invalid.Message);
        }
    }

    /// <summary>What needs no look at the store: keywords of the language, and nothing for numbers and ids, of which there are too many to list.</summary>
    private static IReadOnlyList<TypedValue>? FixedValues(Intrinsic intrinsic) => intrinsic switch
    {
        Intrinsic.Status => [.. Keywords.Statuses.Select(word => new TypedValue("keyword", word))],
        Intrinsic.Kind => [.. Keywords.Kinds.Select(word => new TypedValue("keyword", word))],
        Intrinsic.Name or Intrinsic.StatusMessage or Intrinsic.RootName or Intrinsic.RootServiceName or Intrinsic.EventName
            or Intrinsic.InstrumentationName or Intrinsic.InstrumentationVersion => null,
        _ => [],
    };

    private async Task<TagValuesResult> FindAsync(QueryParameters parameters, FieldExpr tag, RootExpr? filter, CancellationToken cancellationToken)
    {
        var (start, end) = parameters.TimeRange(dependencies.Limits.MaxSearchDuration);
        return await dependencies.OpenQuerier().TagValuesAsync(
            new TagValuesRequest
            {
                Tag = tag,
                Filter = filter,
                Limit = (int)Math.Min(parameters.UInt32("limit") ?? 0, int.MaxValue),
                MaxBytes = dependencies.Limits.MaxTagValuesBytes,
                StartUnixNanos = start,
                EndUnixNanos = end,
            },
            cancellationToken);
    }

    private static (IReadOnlyList<TypedValue> Values, QueryStats Stats) Typed(TagValuesResult result) =>
        ([.. result.Values.Where(value => !value.IsNil).OrderBy(value => value, ValueOrder.Instance)
            .Select(value => new TypedValue(ValueText.TypeName(value.Type), ValueText.Of(value)))], result.Stats);

    private static async Task WriteJsonAsync(HttpContext context, IReadOnlyList<TypedValue> values, QueryStats stats, CancellationToken cancellationToken)
    {
        await using var body = ResponseBody.Open(context, MediaTypes.Json, values.Count * 50L);
        await using var json = new Utf8JsonWriter(body.Writer, OtlpJson.WriterOptions);
        json.WriteStartObject();
        json.WriteStartArray("tagValues"u8);
        foreach (var value in values)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, value.Type);
            json.WriteString("value"u8, value.Text);
            json.WriteEndObject();
            await body.FlushIfLargeAsync(json, cancellationToken);
        }

        json.WriteEndArray();
        StatsJson.WriteInspectedBytes(json, stats);
        json.WriteEndObject();
    }

    private static async Task WriteLlmAsync(HttpContext context, IReadOnlyList<TypedValue> values, QueryStats stats)
    {
        await using var body = ResponseBody.Open(context, MediaType.Llm.ContentType(), values.Count * 24L);
        await using var json = new Utf8JsonWriter(body.Writer, OtlpJson.WriterOptions);
        json.WriteStartObject();
        json.WriteStartObject("tagValues"u8);
        foreach (var type in values.GroupBy(value => value.Type))
        {
            json.WriteStartArray(type.Key);
            foreach (var value in type)
                json.WriteStringValue(value.Text);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        StatsJson.WriteInspectedBytesNumber(json, stats);
        json.WriteEndObject();
    }

    /// <summary>A value as text, with the name of its type.</summary>
    public readonly record struct TypedValue(string Type, string Text);
}
