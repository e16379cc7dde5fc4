using System.Globalization;

namespace Spoor.Collector.Config;

/// <summary>Durations as Go writes them: <c>300ms</c>, <c>1m30s</c>, <c>168h</c>.</summary>
internal static class Durations
{
    public const string Expected = "a duration such as 500ms, 1m30s or 168h";

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var rest = text.AsSpan();
        if (rest is "0")
            return true;
        var ticks = 0m;
        if (rest.IsEmpty)
            return false;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(Numbers.AmountCharacters);
            if (digits <= 0 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
                return false;
            rest = rest[digits..];
            var letters = rest.IndexOfAny(Numbers.AmountCharacters);
            var unit = letters < 0 ? rest : rest[..letters];
            var ticksPerUnit = unit switch
            {
                "ns" => 0.01m,
                "us" or "µs" or "μs" => TimeSpan.TicksPerMicrosecond,
                "ms" => TimeSpan.TicksPerMillisecond,
                "s" => TimeSpan.TicksPerSecond,
                "m" => TimeSpan.TicksPerMinute,
                "h" => TimeSpan.TicksPerHour,
                _ => 0m,
            };
            if (ticksPerUnit == 0 || amount > long.MaxValue / 2 / ticksPerUnit)
                return false;
            ticks += amount * ticksPerUnit;
            rest = rest[unit.Length..];
        }

        if (ticks > long.MaxValue)
            return false;
        duration = TimeSpan.FromTicks((long)ticks);
        return true;
    }
}
