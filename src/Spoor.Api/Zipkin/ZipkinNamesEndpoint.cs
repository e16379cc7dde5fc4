using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;
using Spoor.Api.Queries;
using Spoor.Api.Tempo;
using Spoor.Otlp.Json;
using Spoor.Store.Query;
using Spoor.TraceQL;

namespace Spoor.Api.Zipkin;

/// <summary>Zipkin's lists of names: services, span names, remote services, tags and their values. Each answer is one JSON array of text.</summary>
internal sealed class ZipkinNamesEndpoint(ApiDependencies dependencies)
{
    private readonly StoredNames _names = new(dependencies);

    public async Task ServicesAsync(HttpContext context, CancellationToken cancellationToken) =>
        await WriteAsync(context, await _names.ServicesAsync(cancellationToken));

    public async Task SpansAsync(HttpContext context, CancellationToken cancellationToken) =>
        await WriteAsync(context, await _names.OperationsAsync(Required(context, "serviceName"), kind: null, cancellationToken));

    public async Task RemoteServicesAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var service = SpanFilter.Equal(SpanFilter.ServiceName, Required(context, "serviceName"));
        await WriteAsync(context, await _names.ValuesAsync(ZipkinTraceQuery.RemoteServiceName, service, cancellationToken));
    }

    public async Task KeysAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var found = await dependencies.OpenQuerier().TagNamesAsync(new TagNamesRequest(), cancellationToken);
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var scope in (ReadOnlySpan<TagScope>)[TagScope.Span, TagScope.Resource])
        {
            if (found.Names.TryGetValue(scope, out var keys))
                names.UnionWith(keys);
        }

        await WriteAsync(context, new NameList([.. names], found.Stats));
    }

    public async Task ValuesAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var key = new AttributeExpr(AttributeScope.None, Required(context, "key"));
        await WriteAsync(context, await _names.ValuesAsync(key, filter: null, cancellationToken));
    }

    private static string Required(HttpContext context, string parameter) =>
        new QueryParameters(context.Request.Query).Text(parameter) is { Length: > 0 } value
            ? value
            : throw ApiException.BadRequest($"parameter '{parameter}' is required");

    private static async Task WriteAsync(HttpContext context, NameList list)
    {
        context.Response.MarkPartial(list.Stats);
        await using var body = ResponseBody.Open(context, MediaTypes.Json, list.Names.Count * 40L);
        await using var json = new Utf8JsonWriter(body.Writer, OtlpJson.WriterOptions);
        json.WriteStartArray();
        foreach (var name in list.Names)
            json.WriteStringValue(name);
        json.WriteEndArray();
    }
}
