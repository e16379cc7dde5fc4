using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;
using Spoor.Api.OpenApi;
using Spoor.Otlp.Json;
using Spoor.Otlp.Protobuf;
using Spoor.Store.Query;

namespace Spoor.Api.Tempo;

/// <summary><c>/api/search/tags</c> (one list) and <c>/api/v2/search/tags</c> (a list a scope): which attribute names there are.</summary>
internal sealed class TagNamesEndpoint(ApiDependencies dependencies)
{
    private const string IntrinsicScope = "intrinsic";

    private static readonly QueryStats NothingRead = new();

    public static ApiOperation V1 { get; } = new("tagNamesV1", ApiTags.Search, "Names of attributes as one list")
    {
        Parameters = Parameters,
        Answers = [ApiContent.Json(TempoSchemas.TagNamesV1), ApiContent.Protobuf],
    };

    public static ApiOperation V2 { get; } = new("tagNames", ApiTags.Search, "Names of attributes, a list for each scope")
    {
        Parameters = Parameters,
        Answers = [ApiContent.Json(TempoSchemas.TagNamesV2), ApiContent.Protobuf],
    };

    private static IReadOnlyList<ApiParameter> Parameters =>
    [
        ApiParameter.Text("scope", "`span`, `resource`, `event`, `link`, `instrumentation` or `intrinsic`; all by default.", "span"),
        ApiParameter.Text("q", "Only of spans that match this filter, which may be half-typed.", "{ status = error }"),
        ApiParameter.Number("limit", "Names in each scope at most; 0, the default, for all.", "100"),
        .. ApiParameter.TimeRange,
    ];

    public async Task V1Async(HttpContext context, CancellationToken cancellationToken)
    {
        var (scopes, stats) = await FindAsync(context, withIntrinsicsByDefault: false, cancellationToken);
        var names = scopes.SelectMany(scope => scope.Names).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var limit = Limit(context);
        if (limit > 0 && names.Length > limit)
            names = names[..limit];
        if (MediaTypes.Negotiate(context.Request) == MediaType.Protobuf)
        {
            using var proto = new ProtoWriter();
            foreach (var name in names)
                proto.WriteStringField(1, name);
            StatsProtobuf.WriteInspectedBytes(proto, 2, stats);
            await WriteAsync(context, proto, cancellationToken);
            return;
        }

        await using var body = ResponseBody.Open(context, MediaTypes.Json, names.Length * 24L);
        await using var json = new Utf8JsonWriter(body.Writer, OtlpJson.WriterOptions);
        json.WriteStartObject();
        WriteNames(json, "tagNames"u8, names);
        StatsJson.WriteInspectedBytes(json, stats);
        json.WriteEndObject();
    }

    public async Task V2Async(HttpContext context, CancellationToken cancellationToken)
    {
        var (scopes, stats) = await FindAsync(context, withIntrinsicsByDefault: true, cancellationToken);
        var limit = Limit(context);
        if (limit > 0)
            scopes = [.. scopes.Select(scope => scope with { Names = [.. scope.Names.Take(limit)] })];
        if (MediaTypes.Negotiate(context.Request) == MediaType.Protobuf)
        {
            using var proto = new ProtoWriter();
            foreach (var scope in scopes)
            {
                var message = proto.BeginMessage(1);
                proto.WriteStringField(1, scope.Scope);
                foreach (var name in scope.Names)
                    proto.WriteStringField(2, name);
                proto.EndMessage(message);
            }

            StatsProtobuf.WriteInspectedBytes(proto, 2, stats);
            await WriteAsync(context, proto, cancellationToken);
            return;
        }

        await using var body = ResponseBody.Open(context, MediaTypes.Json, scopes.Sum(scope => scope.Names.Count * 24L));
        await using var json = new Utf8JsonWriter(body.Writer, OtlpJson.WriterOptions);
        json.WriteStartObject();
        json.WriteStartArray("scopes"u8);
        foreach (var scope in scopes)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, scope.Scope);
            WriteNames(json, "tags"u8, scope.Names);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        StatsJson.WriteInspectedBytes(json, stats);
        json.WriteEndObject();
    }

    private static async Task WriteAsync(HttpContext context, ProtoWriter proto, CancellationToken cancellationToken)
    {
        await using var body = ResponseBody.Open(context, MediaTypes.Protobuf, proto.Length);
        await body.Writer.WriteAsync(proto.WrittenMemory, cancellationToken);
    }

    private static void WriteNames(Utf8JsonWriter json, ReadOnlySpan<byte> property, IReadOnlyList<string> names)
    {
        json.WriteStartArray(property);
        foreach (var name in names)
            json.WriteStringValue(name);
        json.WriteEndArray();
    }

    /// <summary>0 when no limit was asked for.</summary>
    private static int Limit(HttpContext context) =>
        (int)Math.Min(new QueryParameters(context.Request.Query).UInt32("limit") ?? 0, int.MaxValue);

    private async Task<(IReadOnlyList<ScopeNames> Scopes, QueryStats Stats)> FindAsync(
        HttpContext context, bool withIntrinsicsByDefault, CancellationToken cancellationToken)
    {
        var parameters = new QueryParameters(context.Request.Query);
        var scope = parameters.Text("scope");
        var (start, end) = parameters.TimeRange();
        var filter = TagFilter.Read(parameters, dependencies.Limits);
        Limit(context);
        if (scope == IntrinsicScope)
            return ([new ScopeNames(IntrinsicScope, Keywords.Intrinsics)], NothingRead);
        if (scope == "trace")
            return ([], NothingRead);
        var result = await dependencies.OpenQuerier().TagNamesAsync(
            new TagNamesRequest { Scope = ParseScope(scope), Filter = filter, StartUnixNanos = start, EndUnixNanos = end },
            cancellationToken);
        context.Response.MarkPartial(result.Stats);
        var found = result.Names.OrderBy(pair => pair.Key).Select(pair => new ScopeNames(NameOf(pair.Key), pair.Value)).ToList();
        if (withIntrinsicsByDefault && scope is ("" or "none"))
            found.Add(new ScopeNames(IntrinsicScope, Keywords.Intrinsics));
        return (found, result.Stats);
    }

    private static TagScope? ParseScope(string scope) => scope switch
    {
        "" or "none" => null,
        "span" => TagScope.Span,
        "resource" => TagScope.Resource,
        "event" => TagScope.Event,
        "link" => TagScope.Link,
        "instrumentation" => TagScope.Instrumentation,
        _ => throw ApiException.BadRequest("invalid scope: " + scope),
    };

    private static string NameOf(TagScope scope) => scope switch
    {
        TagScope.Span => "span",
        TagScope.Resource => "resource",
        TagScope.Event => "event",
        TagScope.Link => "link",
        _ => "instrumentation",
    };

    private sealed record ScopeNames(string Scope, IReadOnlyList<string> Names);
}
