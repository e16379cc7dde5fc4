using System.Globalization;

namespace Spoor.Collector.Config;

/// <summary>Sizes in bytes: <c>1048576</c>, <c>64MiB</c>, <c>1.5GB</c>.</summary>
internal static class ByteSizes
{
    public const string Expected = "a size such as 1048576, 64MiB or 1GB";

    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        var digits = text.AsSpan().IndexOfAnyExcept(Numbers.AmountCharacters);
        var number = digits < 0 ? text : text[..digits];
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
            return false;
        decimal factor = (digits < 0 ? "" : text[digits..].Trim()) switch
        {
            "" or "B" => 1,
            "kB" or "KB" => 1_000,
            "MB" => 1_000_000,
            "GB" => 1_000_000_000,
            "TB" => 1_000_000_000_000,
            "KiB" => 1L << 10,
            "MiB" => 1L << 20,
            "GiB" => 1L << 30,
            "TiB" => 1L << 40,
            _ => 0,
        };
        if (factor == 0 || amount > long.MaxValue / factor || amount * factor != decimal.Truncate(amount * factor))
            return false;
        bytes = (long)(amount * factor);
        return true;
    }
}
