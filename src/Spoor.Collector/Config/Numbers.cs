using System.Buffers;
using System.Globalization;

namespace Spoor.Collector.Config;

/// <summary>The numbers of YAML 1.2 as the Collector reads them.</summary>
internal static class Numbers
{
    /// <summary>What an amount before its unit consists of.</summary>
    public static readonly SearchValues<char> AmountCharacters = SearchValues.Create("0123456789.");

    public static bool TryParseInteger(string text, out long value)
    {
        if (text.StartsWith("0x", StringComparison.Ordinal))
            return long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    public static bool TryParseFloat(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && !text.Any(char.IsWhiteSpace);
}
