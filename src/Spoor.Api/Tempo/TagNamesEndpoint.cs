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
        var (names, stats) = await FindV1Async(new QueryParameters(context.Request.Query), cancellationToken);
        context.Response.MarkPartial(stats);
        if (MediaTypes.Negotiate(context.Request) == MediaType.Protobuf)
        {
            using var proto = new ProtoWriter();
            WriteV1(proto, names, stats);
            await ResponseBody.WriteAsync(context, MediaTypes.Protobuf, proto.WrittenMemory, cancellationToken);
            return;
        }

        await using var body = ResponseBody.Open(context, MediaTypes.Json, names.Count * 24L);
        await using var json = new Utf8JsonWriter(body.Writer, OtlpJson.WriterOptions);
        json.WriteStartObject();
        WriteNames(json, "tagNames"u8, names);
        StatsJson.WriteInspectedBytes(json, stats);
        json.WriteEndObject();
    }

    public async Task V2Async(HttpContext context, CancellationToken cancellationToken)
    {
        var (scopes, stats) = await FindV2Async(new QueryParameters(context.Request.Query), cancellationToken);
        context.Response.MarkPartial(stats);
        if (MediaTypes.Negotiate(context.Request) == MediaType.Protobuf)
        {
            using var proto = new ProtoWriter();
            WriteV2(proto, scopes, stats);
            await ResponseBody.WriteAsync(context, MediaTypes.Protobuf, proto.WrittenMemory, cancellationToken);
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

    /// <summary>The names of all scopes together, sorted.</summary>
    public async Task<(IReadOnlyList<string> Names, QueryStats Stats)> FindV1Async(QueryParameters parameters, CancellationToken cancellationToken)
    {
        var (scopes, stats) = await FindAsync(parameters, withIntrinsicsByDefault: false, cancellationToken);
        var names = scopes.SelectMany(scope => scope.Names).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var limit = Limit(parameters);
        return (limit > 0 && names.Length > limit ? names[..limit] : names, stats);
    }

    /// <summary>The names of each scope, sorted.</summary>
    public async Task<(IReadOnlyList<ScopeNames> Scopes, QueryStats Stats)> FindV2Async(QueryParameters parameters, CancellationToken cancellationToken)
    {
        var (scopes, stats) = await FindAsync(parameters, withIntrinsicsByDefault: true, cancellationToken);
        var limit = Limit(parameters);
        return (limit > 0 ? [.. scopes.Select(scope => scope with { Names = [.. scope.Names.Take(limit)] })] : scopes, stats);
    }

    /// <summary><c>tempopb.SearchTagsResponse</c></summary>
    public static void WriteV1(ProtoWriter proto, IReadOnlyList<string> names, QueryStats stats)
    {
        foreach (var name in names)
            proto.WriteStringField(1, name);
        StatsProtobuf.WriteInspectedBytes(proto, 2, stats);
    }

    /// <summary><c>tempopb.SearchTagsV2Response</c></summary>
    public static void WriteV2(ProtoWriter proto, IReadOnlyList<ScopeNames> scopes, QueryStats stats)
    {
        foreach (var scope in scopes)
        {
            var message = proto.BeginMessage(1);
            proto.WriteStringField(1, scope.Scope);
            foreach (var name in scope.Names)
                proto.WriteStringField(2, name);
            proto.EndMessage(message);
        }

        StatsProtobuf.WriteInspectedBytes(proto, 2, stats);
    }

    private static void WriteNames(Utf8JsonWriter json, ReadOnlySpan<byte> property, IReadOnlyList<string> names)
    {
        json.WriteStartArray(property);
        foreach (var name in names)
            json.WriteStringValue(name);
        json.WriteEndArray();
    }

    /// <summary>0 when no limit was asked for.</summary>
    private static int Limit(QueryParameters parameters) => (int)Math.Min(parameters.UInt32("limit") ?? 0, int.MaxValue);

    private async Task<(IReadOnlyList<ScopeNames> Scopes, QueryStats Stats)> FindAsync(
        QueryParameters parameters, bool withIntrinsicsByDefault, CancellationToken cancellationToken)
    {
        var scope = parameters.Text("scope");
        var (start, end) = parameters.TimeRange(dependencies.Limits.MaxSearchDuration);
        var filter = TagFilter.Read(parameters, dependencies.Limits);
        Limit(parameters);
        if (scope == IntrinsicScope)
            return ([new ScopeNames(IntrinsicScope, Keywords.Intrinsics)], NothingRead);
        if (scope == "trace")
            return ([], NothingRead);
        var result = await dependencies.OpenQuerier().TagNamesAsync(
            new TagNamesRequest { Scope = ParseScope(scope), Filter = filter, StartUnixNanos = start, EndUnixNanos = end },
            cancellationToken);
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

    /// <summary>The names of one scope.</summary>
    public sealed record ScopeNames(string Scope, IReadOnlyList<string> Names);
}
