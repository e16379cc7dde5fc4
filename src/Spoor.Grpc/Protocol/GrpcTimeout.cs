using System.Globalization;

namespace Spoor.Grpc;

/// <summary>The <c>grpc-timeout</c> header: at most eight digits and a unit (H, M, S, m, u, n).</summary>
internal static class GrpcTimeout
{
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > 9
            || !long.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var amount))
            return false;
        long ticks = text[^1] switch
        {
            'H' => TimeSpan.TicksPerHour,
            'M' => TimeSpan.TicksPerMinute,
            'S' => TimeSpan.TicksPerSecond,
            'm' => TimeSpan.TicksPerMillisecond,
            'u' => TimeSpan.TicksPerMicrosecond,
            'n' => 0,
            _ => -1,
        };
        if (ticks < 0)
            return false;
        timeout = TimeSpan.FromTicks(ticks == 0 ? amount / TimeSpan.NanosecondsPerTick : amount * ticks);
        return true;
    }

    /// <summary>The shortest exact form; a timeout of zero or less becomes <c>0n</c>.</summary>
    public static string Format(TimeSpan timeout)
    {
        var micros = Math.Max(timeout.Ticks / TimeSpan.TicksPerMicrosecond, 0);
        if (micros == 0)
            return "0n";
        if (micros <= 99_999_999)
            return string.Create(CultureInfo.InvariantCulture, $"{micros}u");
        var millis = micros / 1000;
        return millis <= 99_999_999
            ? string.Create(CultureInfo.InvariantCulture, $"{millis}m")
            : string.Create(CultureInfo.InvariantCulture, $"{Math.Min(millis / 1000, 99_999_999)}S");
    }
}
