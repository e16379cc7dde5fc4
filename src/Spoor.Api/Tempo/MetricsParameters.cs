using System.Globalization;
using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;
using Spoor.Store.Metrics;
using Spoor.TraceQL;

namespace Spoor.Api.Tempo;

/// <summary>What <c>/api/metrics/query_range</c> and <c>/api/metrics/query</c> were asked.</summary>
internal static class MetricsParameters
{
    private const ulong NanosPerSecond = 1_000_000_000;

    private static readonly ulong DefaultSinceNanos = 3600 * NanosPerSecond;

    /// <param name="query">The parameters.</param>
    /// <param name="isInstant">True for one value over the whole range.</param>
    /// <param name="limits">What may be asked for.</param>
    /// <param name="now">What a range ends with that names no end.</param>
    /// <exception cref="ApiException">400: something is missing or cannot be read, or too much is asked for.</exception>
    public static MetricsRequest Read(IQueryCollection query, bool isInstant, ApiLimits limits, DateTimeOffset now)
    {
        var parameters = new QueryParameters(query);
        return Read(Query(parameters, limits), parameters, isInstant, limits, now);
    }

    /// <summary>All but the query itself.</summary>
    /// <exception cref="ApiException">400: something cannot be read, or too much is asked for.</exception>
    public static MetricsRequest Read(RootExpr root, QueryParameters parameters, bool isInstant, ApiLimits limits, DateTimeOffset now)
    {
        var (start, end) = Range(parameters, (ulong)(now - DateTimeOffset.UnixEpoch).Ticks * 100);
        if (limits.MaxMetricsRange > TimeSpan.Zero && end - start > (ulong)limits.MaxMetricsRange.Ticks * 100)
        {
            throw ApiException.BadRequest(
                $"metrics query time range exceeds the maximum allowed duration of {DurationText.Format(limits.MaxMetricsRange.Ticks * 100)}");
        }

        return new MetricsRequest
        {
            Query = root,
            Range = isInstant ? MetricsRange.Instant(start, end) : Steps(parameters, start, end, limits),
            MaxExemplars = isInstant ? 0 : Exemplars(parameters, limits),
            MaxSeries = MaxSeries(parameters, limits),
            MaxInspectedBytes = limits.MaxMetricsInspectedBytes,
        };
    }

    private static RootExpr Query(QueryParameters parameters, ApiLimits limits)
    {
        var text = parameters.Text("q");
        if (text.Length == 0)
            text = parameters.Text("query");
        if (text.Length == 0)
            throw ApiException.BadRequest("parse error : syntax error: unexpected $end");
        SearchParameters.CheckQuerySize(text, limits);
        RootExpr root;
        try
        {
            root = TraceQLParser.Parse(text);
        }
        catch (TraceQLException invalid) when (!invalid.IsNotSupported)
        {
            throw ApiException.BadRequest(invalid.Message);
        }

        return root.Metrics is not null ? root : throw ApiException.BadRequest("not a metrics query");
    }

    private static (ulong Start, ulong End) Range(QueryParameters parameters, ulong now)
    {
        var end = Time(parameters, "end") ?? now;
        var since = DefaultSinceNanos;
        if (parameters.Text("since") is { Length: > 0 } text)
        {
            if (!DurationText.TryParse(text, out var nanos) || nanos <= 0)
                throw ApiException.BadRequest($"invalid since: \"{text}\" is not a duration above 0; write it as in 30m, 1h or 7d");
            since = (ulong)nanos;
        }

        var start = Time(parameters, "start") ?? end - Math.Min(end, since);
        if (start >= end)
        {
            throw ApiException.BadRequest(string.Create(
                CultureInfo.InvariantCulture, $"http parameter start must be before end. received start={Seconds(start)} end={Seconds(end)}"));
        }

        return (start, end);
    }

    private static string Seconds(ulong nanos) => (nanos / (decimal)NanosPerSecond).ToString("0.#########", CultureInfo.InvariantCulture);

    /// <summary>Unix seconds (up to ten digits, or with a fraction), Unix nanoseconds, or RFC 3339.</summary>
    private static ulong? Time(QueryParameters parameters, string name)
    {
        var text = parameters.Text(name);
        if (text.Length == 0)
            return null;
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            if (text.Length <= 10)
                return number * NanosPerSecond;
            if (number <= long.MaxValue)
                return number;
        }
        else if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= uint.MaxValue)
        {
            return (ulong)(seconds * NanosPerSecond);
        }
        else if (text.Contains('T', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            && time >= DateTimeOffset.UnixEpoch)
        {
            return (ulong)(time - DateTimeOffset.UnixEpoch).Ticks * 100;
        }

        throw ApiException.BadRequest($"invalid {name}: \"{text}\" is no time; write Unix seconds, Unix nanoseconds, or RFC 3339 as in 2026-01-31T12:00:00Z");
    }

    private static MetricsRange Steps(QueryParameters parameters, ulong start, ulong end, ApiLimits limits)
    {
        var step = Step(parameters.Text("step")) ?? MetricsRange.DefaultStepNanos(start, end);
        if (limits.MaxMetricsSteps > 0 && (end - start) / step > (ulong)limits.MaxMetricsSteps)
        {
            var least = (end - start + (ulong)limits.MaxMetricsSteps - 1) / (ulong)limits.MaxMetricsSteps;
            throw ApiException.BadRequest(
                $"step of {DurationText.Format((long)step)} is too small, minimum step for given range is {DurationText.Format((long)least)}");
        }

        return MetricsRange.Aligned(start, end, step);
    }

    private static ulong? Step(string text)
    {
        if (text.Length == 0)
            return null;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds))
        {
            if (seconds * NanosPerSecond is >= 1 and < long.MaxValue)
                return (ulong)(seconds * NanosPerSecond);
        }
        else if (DurationText.TryParse(text, out var nanos) && nanos > 0)
        {
            return (ulong)nanos;
        }

        throw ApiException.BadRequest($"invalid step: \"{text}\" is no time above 0; write seconds, or a duration as in 30s or 5m");
    }

    private static int Exemplars(QueryParameters parameters, ApiLimits limits) =>
        (int)Math.Min(parameters.UInt32("exemplars") ?? (uint)limits.MaxExemplars, (uint)limits.MaxExemplars);

    /// <summary>A request can ask for fewer series than the limit, not for more.</summary>
    private static int MaxSeries(QueryParameters parameters, ApiLimits limits)
    {
        var asked = (int)Math.Min(parameters.UInt32("maxSeries") ?? 0, int.MaxValue);
        if (asked == 0 || limits.MaxMetricsSeries == 0)
            return Math.Max(asked, limits.MaxMetricsSeries);
        return Math.Min(asked, limits.MaxMetricsSeries);
    }
}
