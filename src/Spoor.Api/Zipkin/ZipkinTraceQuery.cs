using System.Globalization;
using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;
using Spoor.Api.Jaeger;
using Spoor.Api.Queries;
using Spoor.Store.Query;
using Spoor.TraceQL;

namespace Spoor.Api.Zipkin;

/// <summary>
/// A search as Zipkin understands it: every condition must hold for some span of the service, not all for the same span.
/// </summary>
internal sealed record ZipkinTraceQuery
{
    private const ulong NanosPerMilli = 1_000_000;
    private const long DefaultLookbackMillis = 24 * 60 * 60 * 1000L;

    /// <summary>What Zipkin calls the name of the remote service.</summary>
    public static FieldExpr RemoteServiceName { get; } = new AttributeExpr(AttributeScope.Span, "peer.service");

    /// <summary>Null for any.</summary>
    public string? Service { get; init; }

    public string? RemoteService { get; init; }

    public string? SpanName { get; init; }

    /// <summary>Tags and their values; a value is null where the tag, or an annotation of this name, must just be there.</summary>
    public IReadOnlyList<(string Key, string? Value)> Annotations { get; init; } = [];

    public long? MinDurationNanos { get; init; }

    public long? MaxDurationNanos { get; init; }

    public ulong StartUnixNanos { get; init; }

    public ulong EndUnixNanos { get; init; }

    public int Limit { get; init; } = 10;

    /// <exception cref="ApiException">400, with the parameter's name.</exception>
    public static ZipkinTraceQuery Read(IQueryCollection parameters, DateTimeOffset now)
    {
        var text = new QueryParameters(parameters);
        var (start, end) = ReadRange(text, now, isEndRequired: false);
        var min = Positive(text, "minDuration");
        var max = Positive(text, "maxDuration");
        if (min > max)
            throw ApiException.BadRequest($"maxDuration < minDuration: {max} < {min}");
        return new ZipkinTraceQuery
        {
            Service = NameOf(text, "serviceName"),
            RemoteService = NameOf(text, "remoteServiceName"),
            SpanName = NameOf(text, "spanName"),
            Annotations = ReadAnnotations(text.Text("annotationQuery")),
            MinDurationNanos = Nanos(min),
            MaxDurationNanos = Nanos(max),
            StartUnixNanos = start,
            EndUnixNanos = end,
            Limit = (int)Math.Min(Positive(text, "limit") ?? 10, int.MaxValue),
        };
    }

    /// <summary>Reads <c>endTs</c> and <c>lookback</c>, both in milliseconds.</summary>
    /// <exception cref="ApiException">400, with the parameter's name.</exception>
    public static (ulong StartUnixNanos, ulong EndUnixNanos) ReadRange(QueryParameters text, DateTimeOffset now, bool isEndRequired)
    {
        var endMillis = Positive(text, "endTs");
        if (endMillis is null && isEndRequired)
            throw ApiException.BadRequest("parameter 'endTs' is required: Unix milliseconds");
        var end = endMillis is { } given ? (ulong)Math.Min(given, long.MaxValue / (long)NanosPerMilli) * NanosPerMilli : JaegerTimes.Nanos(now);
        var lookbackMillis = Positive(text, "lookback") ?? DefaultLookbackMillis;
        return (JaegerTimes.Before(end, Math.Min(lookbackMillis, long.MaxValue / (long)NanosPerMilli) * (long)NanosPerMilli), end);
    }

    /// <summary>The search as TraceQL. The time range bounds the trace: one that reaches into it is found.</summary>
    /// <exception cref="ApiException">400: the range is longer than the limit.</exception>
    public SearchRequest ToSearch(ApiLimits limits)
    {
        RangeLimit.Check(StartUnixNanos, EndUnixNanos, limits);
        var conditions = new List<FieldExpr>();
        if (RemoteService is not null)
            conditions.Add(SpanFilter.Equal(RemoteServiceName, RemoteService));
        if (SpanName is not null)
            conditions.Add(SpanFilter.Equal(SpanFilter.Name, SpanName));
        foreach (var (key, value) in Annotations)
            conditions.Add(value is null ? TagMatch.Exists(key) : TagMatch.Equal(key, value));
        if (SpanFilter.DurationBetween(MinDurationNanos, MaxDurationNanos) is { } duration)
            conditions.Add(duration);
        var service = Service is null ? null : SpanFilter.Equal(SpanFilter.ServiceName, Service);
        SpansetExpr? query = null;
        foreach (var condition in conditions)
        {
            SpansetExpr filter = new SpansetFilter(SpanFilter.And(service, condition));
            query = query is null ? filter : new SpansetOperation(SpansetOperator.And, query, filter);
        }

        return new SearchRequest
        {
            Query = SpanFilter.Query(query ?? new SpansetFilter(service)),
            Limit = Math.Min(Limit, limits.MaxSearchLimit),
            SpansPerSpanSet = 1,
            StartUnixNanos = StartUnixNanos,
            EndUnixNanos = EndUnixNanos,
        };
    }

    /// <summary>Reads <c>error and http.method=GET</c>.</summary>
    private static List<(string Key, string? Value)> ReadAnnotations(string text)
    {
        var annotations = new List<(string Key, string? Value)>();
        foreach (var part in text.Split(" and ", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals == 0)
                throw ApiException.BadRequest($"annotationQuery: a name is missing before '=' in \"{part}\"; expected such as http.method=GET and error");
            annotations.Add(equals < 0 ? (part, null) : (part[..equals], part[(equals + 1)..]));
        }

        return annotations;
    }

    private static long? Positive(QueryParameters parameters, string name)
    {
        var text = parameters.Text(name);
        if (text.Length == 0)
            return null;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            throw ApiException.BadRequest($"{name}: \"{text}\" is not a whole number");
        return value > 0 ? value : throw ApiException.BadRequest($"{name} <= 0");
    }

    private static long? Nanos(long? micros) => micros is { } value ? Math.Min(value, long.MaxValue / 1000) * 1000 : null;

    /// <summary>Lens sends "all" where nothing was chosen.</summary>
    private static string? NameOf(QueryParameters parameters, string name) => parameters.Text(name) is { Length: > 0 } text and not "all" ? text : null;
}
