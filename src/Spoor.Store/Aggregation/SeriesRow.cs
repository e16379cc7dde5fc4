using Spoor.Otlp;

namespace Spoor.Store.Aggregation;

/// <summary>
/// What is left of spans that were deleted: how many there were of one service, name, kind, status, minute and bucket of durations. Several rows may have
/// the same of all of these: whoever reads them adds them up.
/// </summary>
/// <param name="MinuteUnixNanos">Start of the minute in which the spans started, in nanoseconds since 1970.</param>
/// <param name="ServiceName">The resource's <c>service.name</c>; empty when it had none.</param>
/// <param name="DurationBucket">See <see cref="DurationBuckets"/>.</param>
/// <param name="Calls">How many spans, each weighed by what the retention of the store kept it for (<c>tier_count</c>); so it need not be whole.</param>
/// <param name="Errors">How many of them have the status error.</param>
/// <param name="DurationSumNanos">The sum of their durations, weighed like <paramref name="Calls"/>; spans that end before they start add 0.</param>
public readonly record struct SeriesRow(
    ulong MinuteUnixNanos,
    string ServiceName,
    string SpanName,
    SpanKind Kind,
    StatusCode Status,
    int DurationBucket,
    double Calls,
    double Errors,
    double DurationSumNanos);
