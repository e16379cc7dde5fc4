using System.Globalization;
using System.Text.RegularExpressions;

namespace Spoor.Server.Commands;

/// <summary>Spans of time as people write them: <c>500ms</c>, <c>30s</c>, <c>1h30m</c>, <c>7d</c>.</summary>
internal static partial class Durations
{
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        if (text.Length == 0 || !Whole().IsMatch(text))
            return false;
        foreach (Match part in Part().Matches(text))
        {
            var number = double.Parse(part.Groups["number"].Value, CultureInfo.InvariantCulture);
            var unit = part.Groups["unit"].Value switch
            {
                "us" => TimeSpan.FromMicroseconds(1),
                "ms" => TimeSpan.FromMilliseconds(1),
                "s" => TimeSpan.FromSeconds(1),
                "m" => TimeSpan.FromMinutes(1),
                "h" => TimeSpan.FromHours(1),
                "d" => TimeSpan.FromDays(1),
                _ => TimeSpan.FromDays(7),
            };
            if (number * unit.Ticks > TimeSpan.FromDays(365_000).Ticks)
                return false;
            duration += number * unit;
        }

        return true;
    }

    /// <summary>For people: three digits and a unit.</summary>
    public static string Show(double nanos) => nanos switch
    {
        < 1e3 => Digits(nanos) + " ns",
        < 1e6 => Digits(nanos / 1e3) + " µs",
        < 1e9 => Digits(nanos / 1e6) + " ms",
        < 60e9 => Digits(nanos / 1e9) + " s",
        < 3600e9 => Digits(nanos / 60e9) + " min",
        _ => Digits(nanos / 3600e9) + " h",
    };

    private static string Digits(double value) =>
        value.ToString(value switch { < 10 => "0.##", < 100 => "0.#", _ => "0" }, CultureInfo.InvariantCulture);

    [GeneratedRegex("^(?:[0-9]+(?:\\.[0-9]+)?(?:us|ms|s|m|h|d|w))+$", RegexOptions.ExplicitCapture)]
    private static partial Regex Whole();

    [GeneratedRegex("(?<number>[0-9]+(\\.[0-9]+)?)(?<unit>us|ms|s|m|h|d|w)", RegexOptions.ExplicitCapture)]
    private static partial Regex Part();
}
