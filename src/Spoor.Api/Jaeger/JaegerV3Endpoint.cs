using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;
using Spoor.Api.Queries;
using Spoor.Api.Tempo;
using Spoor.Otlp;
using Spoor.Otlp.Json;
using Spoor.TraceQL;

namespace Spoor.Api.Jaeger;

/// <summary>
/// Jaeger's API v3 over HTTP: traces as OTLP JSON. Parameters are named in camelCase, as in proto3 JSON, or in the older snake_case.
/// </summary>
internal sealed class JaegerV3Endpoint(ApiDependencies dependencies)
{
    private const long BytesPerTrace = 10_000;

    private readonly StoredNames _names = new(dependencies);
    private readonly JaegerNamesEndpoint _operations = new(dependencies);

    public async Task ServicesAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var services = await _names.ServicesAsync(cancellationToken);
        context.Response.MarkPartial(services.Stats);
        await using var body = ResponseBody.Open(context, MediaTypes.Json, services.Names.Count * 40L);
        await using var json = new Utf8JsonWriter(body.Writer, OtlpJson.WriterOptions);
        json.WriteStartObject();
        json.WriteStartArray("services"u8);
        foreach (var name in services.Names)
            json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public async Task OperationsAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var parameters = context.Request.Query;
        var service = new QueryParameters(parameters).Text("service");
        if (service.Length == 0)
            throw ApiException.BadRequest("malformed parameter service: a service name is required");
        var (kind, kindName) = Parameter(parameters, "spanKind", "span_kind");
        var (operations, stats) = await _operations.FindAsync(service, kind, kindName, cancellationToken);
        context.Response.MarkPartial(stats);
        await using var body = ResponseBody.Open(context, MediaTypes.Json, operations.Count * 60L);
        await using var json = new Utf8JsonWriter(body.Writer, OtlpJson.WriterOptions);
        json.WriteStartObject();
        json.WriteStartArray("operations"u8);
        foreach (var (name, operationKind) in operations)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, name);
            json.WriteString("spanKind"u8, operationKind.Length == 0 ? "internal" : operationKind);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public async Task SearchAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var query = Read(context.Request.Query);
        var found = await dependencies.OpenQuerier().SearchAsync(query.ToSearch(dependencies.Limits), cancellationToken);
        context.Response.MarkPartial(found.Stats);
        if (found.Traces.Count == 0)
            throw new ApiException(404, "No traces found");
        await WriteAsync(context, [.. found.Traces.Select(trace => trace.TraceId)], cancellationToken);
    }

    public async Task ByIdAsync(HttpContext context, string idText, CancellationToken cancellationToken)
    {
        if (!TraceId.TryParse(idText, out var id))
            throw ApiException.BadRequest($"malformed parameter trace_id: \"{idText}\" is not 1 to 32 hexadecimal digits");
        var trace = await dependencies.OpenQuerier().FindTraceAsync(id, cancellationToken);
        context.Response.MarkPartial(trace.Stats);
        if (!trace.Found)
            throw new ApiException(404, "trace not found");
        await WriteAsync(context, [id], cancellationToken);
    }

    /// <exception cref="ApiException">400, with the parameter's name.</exception>
    internal static JaegerTraceQuery Read(IQueryCollection parameters)
    {
        var (min, minName) = Parameter(parameters, "query.startTimeMin", "query.start_time_min");
        var (max, maxName) = Parameter(parameters, "query.startTimeMax", "query.start_time_max");
        if (min.Length == 0 || max.Length == 0)
            throw ApiException.BadRequest("query.start_time_min and query.start_time_max are required");
        var (limit, limitName) = Parameter(parameters, "query.searchDepth", "query.search_depth", "query.num_traces");
        var (minDuration, minDurationName) = Parameter(parameters, "query.durationMin", "query.duration_min");
        var (maxDuration, maxDurationName) = Parameter(parameters, "query.durationMax", "query.duration_max");
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Parameter(parameters, "query.attributes").Value is { Length: > 0 } attributes)
        {
            try
            {
                JaegerTraceQuery.AddJsonTags(tags, attributes);
            }
            catch (JsonException exception)
            {
                throw ApiException.BadRequest("malformed parameter query.attributes: " + exception.Message);
            }
        }

        return new JaegerTraceQuery
        {
            Service = Parameter(parameters, "query.serviceName", "query.service_name").Value,
            Operation = Parameter(parameters, "query.operationName", "query.operation_name").Value,
            Tags = tags,
            StartUnixNanos = Time(min, minName),
            EndUnixNanos = Time(max, maxName),
            Limit = limit.Length == 0 ? JaegerTraceQuery.DefaultLimit : Limit(limit, limitName),
            MinDurationNanos = Duration(minDuration, minDurationName),
            MaxDurationNanos = Duration(maxDuration, maxDurationName),
        };
    }

    private async Task WriteAsync(HttpContext context, IReadOnlyList<TraceId> ids, CancellationToken cancellationToken)
    {
        var querier = dependencies.OpenQuerier();
        await using var body = ResponseBody.Open(context, MediaTypes.Json, ids.Count * BytesPerTrace);
        await using var json = new Utf8JsonWriter(body.Writer, OtlpJson.WriterOptions);
        json.WriteStartObject();
        json.WriteStartObject("result"u8);
        json.WriteStartArray("resourceSpans"u8);
        foreach (var id in ids)
        {
            var trace = await querier.FindTraceAsync(id, cancellationToken);
            for (var position = 0; TraceJson.WriteNext(json, trace.Trace.Span, ref position, JsonDialect.Otlp);)
                await body.FlushIfLargeAsync(json, cancellationToken);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The value of the first name that is there, and that name; the last name when none is.</summary>
    private static (string Value, string Name) Parameter(IQueryCollection parameters, params ReadOnlySpan<string> names)
    {
        var text = new QueryParameters(parameters);
        foreach (var name in names)
        {
            if (text.Text(name) is { Length: > 0 } value)
                return (value, name);
        }

        return ("", names[^1]);
    }

    private static ulong Time(string text, string parameter) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? JaegerTimes.Nanos(time)
            : throw ApiException.BadRequest($"malformed parameter {parameter}: \"{text}\" is not a time such as 2026-01-31T12:00:00Z (RFC 3339)");

    private static int Limit(string text, string parameter) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0
            ? limit
            : throw ApiException.BadRequest($"malformed parameter {parameter}: \"{text}\" is not a whole number from 1 to {int.MaxValue}");

    private static long Duration(string text, string parameter) =>
        text.Length == 0 ? 0
        : DurationText.TryParse(text, out var nanos) && nanos >= 0 ? nanos
        : throw ApiException.BadRequest($"malformed parameter {parameter}: time: invalid duration \"{text}\"");
}
