using System.Globalization;

namespace Spoor.Server.Commands;

/// <summary>Points in time as people write them: RFC 3339, Unix seconds, <c>now</c>, <c>now-1h</c>.</summary>
internal static class Instants
{
    public static bool TryParse(string text, DateTimeOffset now, out DateTimeOffset instant)
    {
        instant = now;
        if (text == "now")
            return true;
        if (text.StartsWith("now-", StringComparison.Ordinal))
        {
            if (!Durations.TryParse(text[4..], out var ago))
                return false;
            instant = now - ago;
            return true;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            if (seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
                return false;
            instant = DateTimeOffset.FromUnixTimeSeconds(seconds);
            return true;
        }

        return DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant);
    }

    public static ulong ToUnixNanos(DateTimeOffset instant) => (ulong)(instant - DateTimeOffset.UnixEpoch).Ticks * 100;

    /// <summary>UTC, to the millisecond.</summary>
    public static string Show(ulong unixNanos) =>
        unixNanos > long.MaxValue
            ? unixNanos.ToString(CultureInfo.InvariantCulture) + " ns"
            : (DateTimeOffset.UnixEpoch + TimeSpan.FromTicks((long)(unixNanos / 100))).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
}
