using System.Globalization;
using Spoor.Api.Http;
using Spoor.TraceQL;

namespace Spoor.Api.Jaeger;

/// <summary>Reads numbers, times and durations of Jaeger's parameters; null for what is absent.</summary>
internal static class JaegerTimes
{
    private const long NanosPerMicro = 1_000, NanosPerMilli = 1_000_000;

    /// <summary>Unix microseconds as nanoseconds.</summary>
    public static ulong? Micros(string text, string parameter) => Units(text, parameter, NanosPerMicro);

    /// <summary>Unix milliseconds as nanoseconds.</summary>
    public static ulong? Millis(string text, string parameter) => Units(text, parameter, NanosPerMilli);

    /// <summary>A duration such as <c>1.2s</c>, <c>100ms</c>, <c>500us</c> in nanoseconds.</summary>
    public static long? Duration(string text, string parameter)
    {
        if (text.Length == 0)
            return null;
        return DurationText.TryParse(text, out var nanos) && nanos >= 0
            ? nanos
            : throw ApiException.BadRequest($"unable to parse param '{parameter}': time: invalid duration \"{text}\"");
    }

    public static int? Limit(string text, string parameter)
    {
        if (text.Length == 0)
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0
            ? limit
            : throw ApiException.BadRequest($"unable to parse param '{parameter}': \"{text}\" is not a whole number from 1 to {int.MaxValue}");
    }

    public static ulong Nanos(DateTimeOffset time) => (ulong)Math.Max(0, (time - DateTimeOffset.UnixEpoch).Ticks) * 100;

    /// <summary>A time so many nanoseconds earlier, not before 1970.</summary>
    public static ulong Before(ulong unixNanos, long nanos) => unixNanos > (ulong)nanos ? unixNanos - (ulong)nanos : 0;

    private static ulong? Units(string text, string parameter, long unitNanos)
    {
        if (text.Length == 0)
            return null;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            throw ApiException.BadRequest($"unable to parse param '{parameter}': \"{text}\" is not a whole number");

        // Times that nanoseconds cannot hold mean "since ever" or "until ever".
        return value <= 0 ? 0 : value >= long.MaxValue / unitNanos ? long.MaxValue : (ulong)(value * unitNanos);
    }
}
