using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;
using Spoor.Api.Queries;
using Spoor.Otlp;
using Spoor.Store.Query;
using Spoor.TraceQL;

namespace Spoor.Api.Jaeger;

/// <summary>What a search for traces asks: one span must have all of it. Error texts are Jaeger's where it has any.</summary>
internal sealed record JaegerTraceQuery
{
    public const int DefaultLimit = 100;

    private static readonly TimeSpan DefaultLookback = TimeSpan.FromDays(2);

    public string Service { get; init; } = "";

    public string Operation { get; init; } = "";

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public long MinDurationNanos { get; init; }

    public long MaxDurationNanos { get; init; }

    public ulong StartUnixNanos { get; init; }

    public ulong EndUnixNanos { get; init; }

    public int Limit { get; init; } = DefaultLimit;

    /// <summary>Traces that are asked for by id; then nothing else counts.</summary>
    public IReadOnlyList<TraceId> TraceIds { get; init; } = [];

    /// <summary>Reads the parameters of <c>/api/traces</c>.</summary>
    /// <exception cref="ApiException">400, with the parameter's name.</exception>
    public static JaegerTraceQuery Read(IQueryCollection parameters, DateTimeOffset now)
    {
        var text = new QueryParameters(parameters);
        var ids = new List<TraceId>();
        foreach (var id in parameters["traceID"])
            ids.Add(TraceReading.ParseId(id ?? "", "traceID"));
        var end = JaegerTimes.Micros(text.Text("end"), "end") ?? JaegerTimes.Nanos(now);
        var lookback = JaegerTimes.Duration(text.Text("lookback"), "lookback") ?? (long)(DefaultLookback.TotalSeconds * 1e9);
        var query = new JaegerTraceQuery
        {
            Service = text.Text("service"),
            Operation = text.Text("operation"),
            StartUnixNanos = JaegerTimes.Micros(text.Text("start"), "start") ?? JaegerTimes.Before(end, lookback),
            EndUnixNanos = end,
            Tags = ReadTags(parameters),
            Limit = JaegerTimes.Limit(text.Text("limit"), "limit") ?? DefaultLimit,
            MinDurationNanos = JaegerTimes.Duration(text.Text("minDuration"), "minDuration") ?? 0,
            MaxDurationNanos = JaegerTimes.Duration(text.Text("maxDuration"), "maxDuration") ?? 0,
            TraceIds = ids,
        };
        if (ids.Count == 0 && query.Service.Length == 0)
            throw ApiException.BadRequest("parameter 'service' is required");
        if (query.MinDurationNanos != 0 && query.MaxDurationNanos != 0 && query.MaxDurationNanos < query.MinDurationNanos)
            throw ApiException.BadRequest("'maxDuration' should be greater than 'minDuration'");
        return query;
    }

    /// <summary>The search as TraceQL. The time range bounds the trace, not the span: a trace that reaches into it is found.</summary>
    /// <exception cref="ApiException">400: the range is longer than the limit.</exception>
    public SearchRequest ToSearch(ApiLimits limits)
    {
        RangeLimit.Check(StartUnixNanos, EndUnixNanos, limits);
        FieldExpr? condition = Service.Length == 0 ? null : SpanFilter.Equal(SpanFilter.ServiceName, Service);
        if (Operation.Length > 0)
            condition = SpanFilter.And(condition, SpanFilter.Equal(SpanFilter.Name, Operation));
        condition = SpanFilter.And(condition, SpanFilter.DurationBetween(
            MinDurationNanos == 0 ? null : MinDurationNanos, MaxDurationNanos == 0 ? null : MaxDurationNanos));
        foreach (var (key, value) in Tags)
            condition = SpanFilter.And(condition, TagMatch.Equal(key, value));
        return new SearchRequest
        {
            Query = SpanFilter.Query(condition),
            Limit = Math.Min(Limit, limits.MaxSearchLimit),
            SpansPerSpanSet = 1,
            StartUnixNanos = StartUnixNanos,
            EndUnixNanos = EndUnixNanos,
        };
    }

    /// <summary>Reads a JSON object of texts; numbers and booleans are taken as what they look like.</summary>
    /// <exception cref="JsonException">It is no such object.</exception>
    public static void AddJsonTags(Dictionary<string, string> tags, string text)
    {
        using var document = JsonDocument.Parse(text);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new JsonException("expected an object, such as {\"http.status_code\":\"500\"}");
        foreach (var property in document.RootElement.EnumerateObject())
        {
            tags[property.Name] = property.Value.ValueKind switch
            {
                JsonValueKind.String => property.Value.GetString()!,
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => property.Value.GetRawText(),
                _ => throw new JsonException(string.Create(CultureInfo.InvariantCulture, $"the value of \"{property.Name}\" is not a text")),
            };
        }
    }

    private static Dictionary<string, string> ReadTags(IQueryCollection parameters)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in parameters["tag"])
        {
            var colon = tag?.IndexOf(':', StringComparison.Ordinal) ?? -1;
            if (colon < 0)
                throw ApiException.BadRequest($"malformed 'tag' parameter, expecting key:value, received: {tag}");
            tags[tag![..colon]] = tag[(colon + 1)..];
        }

        foreach (var json in parameters["tags"])
        {
            if (string.IsNullOrEmpty(json))
                continue;
            try
            {
                AddJsonTags(tags, json);
            }
            catch (JsonException exception)
            {
                throw ApiException.BadRequest("malformed 'tags' parameter, cannot unmarshal JSON: " + exception.Message);
            }
        }

        return tags;
    }
}
