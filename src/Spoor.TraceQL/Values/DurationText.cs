using System.Globalization;
using System.Text;

namespace Spoor.TraceQL;

/// <summary>Durations as Prometheus (<c>1w2d</c>) and Go (<c>1.5h</c>, <c>1h30m</c>, <c>100us</c>) write them.</summary>
public static class DurationText
{
    private const long Microsecond = 1_000;
    private const long Millisecond = 1_000_000;
    private const long Second = 1_000_000_000;
    private const long Minute = 60 * Second;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;

    private static readonly (string Unit, long Nanos)[] PrometheusUnits =
    [
        ("y", 365 * Day), ("w", 7 * Day), ("d", Day), ("h", Hour), ("m", Minute), ("s", Second), ("ms", Millisecond),
    ];

    /// <summary>
    /// Reads whole numbers with units in falling order (y w d h m s ms), or, with an optional sign, decimal numbers with Go's units
    /// (h m s ms us µs ns) in any order.
    /// </summary>
    /// <returns>False when the text is no duration or exceeds 64 bits of nanoseconds.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out long nanos) => TryParsePrometheus(text, out nanos) || TryParseGo(text, out nanos);

    /// <summary>Go's <c>Duration.String</c>: <c>132.4ms</c>, <c>1.5s</c>, <c>1h0m0s</c>, <c>0s</c>.</summary>
    public static string Format(long nanos)
    {
        if (nanos == 0)
            return "0s";
        var magnitude = nanos < 0 ? (ulong)-(nanos + 1) + 1 : (ulong)nanos;
        var text = new StringBuilder(nanos < 0 ? "-" : "");
        if (magnitude < (ulong)Second)
        {
            var (unit, size) = magnitude switch
            {
                < (ulong)Microsecond => ("ns", 1L),
                < (ulong)Millisecond => ("µs", Microsecond),
                _ => ("ms", Millisecond),
            };
            AppendDecimal(text, magnitude, (ulong)size);
            return text.Append(unit).ToString();
        }

        var minutes = magnitude / (ulong)Minute;
        if (minutes >= 60)
            text.Append(minutes / 60).Append('h');
        if (minutes > 0)
            text.Append(minutes % 60).Append('m');
        AppendDecimal(text, magnitude % (ulong)Minute, (ulong)Second);
        return text.Append('s').ToString();
    }

    private static void AppendDecimal(StringBuilder text, ulong value, ulong unit)
    {
        text.Append(value / unit);
        var fraction = value % unit;
        if (fraction == 0)
            return;
        text.Append('.');
        while (fraction > 0)
        {
            unit /= 10;
            text.Append((char)('0' + (fraction / unit)));
            fraction %= unit;
        }
    }

    private static bool TryParsePrometheus(ReadOnlySpan<char> text, out long nanos)
    {
        nanos = 0;
        if (text.IsEmpty)
            return false;
        var nextUnit = 0;
        while (!text.IsEmpty)
        {
            var digits = CountDigits(text);
            if (digits == 0 || !long.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return false;
            text = text[digits..];
            var letters = CountLetters(text);
            var unit = IndexOfUnit(text[..letters]);
            if (unit < nextUnit)
                return false;
            nextUnit = unit + 1;
            text = text[letters..];
            var sum = ((Int128)number * PrometheusUnits[unit].Nanos) + nanos;
            if (sum > long.MaxValue)
                return false;
            nanos = (long)sum;
        }

        return true;
    }

    private static int IndexOfUnit(ReadOnlySpan<char> name)
    {
        for (var index = 0; index < PrometheusUnits.Length; index++)
        {
            if (name.SequenceEqual(PrometheusUnits[index].Unit))
                return index;
        }

        return -1;
    }

    private static bool TryParseGo(ReadOnlySpan<char> text, out long nanos)
    {
        nanos = 0;
        var negative = text.StartsWith("-");
        if (negative || text.StartsWith("+"))
            text = text[1..];
        if (text is "0")
            return true;
        if (text.IsEmpty)
            return false;
        Int128 sum = 0;
        while (!text.IsEmpty)
        {
            var whole = CountDigits(text);
            var fraction = text.Length > whole && text[whole] == '.' ? CountDigits(text[(whole + 1)..]) : -1;
            if (whole == 0 && fraction <= 0)
                return false;
            Int128 number = 0;
            if (whole > 0 && !Int128.TryParse(text[..whole], NumberStyles.None, CultureInfo.InvariantCulture, out number))
                return false;
            var fractionDigits = fraction > 0 ? text.Slice(whole + 1, fraction) : [];
            text = text[(whole + (fraction < 0 ? 0 : fraction + 1))..];
            var letters = CountLetters(text);
            var unit = GoUnit(text[..letters]);
            if (unit == 0 || number > (Int128)long.MaxValue + 1)
                return false;
            text = text[letters..];
            sum += (number * unit) + FractionOf(fractionDigits, unit);
            if (sum > (Int128)long.MaxValue + 1)
                return false;
        }

        if (!negative && sum > long.MaxValue)
            return false;
        nanos = (long)(negative ? -sum : sum);
        return true;
    }

    private static long FractionOf(ReadOnlySpan<char> digits, long unit)
    {
        long value = 0;
        Int128 scale = 1;
        foreach (var digit in digits[..Math.Min(digits.Length, 18)])
        {
            value = (value * 10) + (digit - '0');
            scale *= 10;
        }

        return (long)((Int128)value * unit / scale);
    }

    private static long GoUnit(ReadOnlySpan<char> name) => name switch
    {
        "ns" => 1,
        "us" or "µs" or "μs" => Microsecond,
        "ms" => Millisecond,
        "s" => Second,
        "m" => Minute,
        "h" => Hour,
        _ => 0,
    };

    private static int CountDigits(ReadOnlySpan<char> text)
    {
        var count = 0;
        while (count < text.Length && char.IsAsciiDigit(text[count]))
            count++;
        return count;
    }

    private static int CountLetters(ReadOnlySpan<char> text)
    {
        var count = 0;
        while (count < text.Length && !char.IsAsciiDigit(text[count]) && text[count] != '.')
            count++;
        return count;
    }
}
