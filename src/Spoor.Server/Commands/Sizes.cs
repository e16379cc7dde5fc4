using System.Globalization;

namespace Spoor.Server.Commands;

/// <summary>Numbers of bytes for people: three digits and a decimal unit.</summary>
internal static class Sizes
{
    public static string Show(long bytes) => bytes switch
    {
        < 1_000 => bytes.ToString(CultureInfo.InvariantCulture) + " B",
        < 1_000_000 => Digits(bytes / 1e3) + " kB",
        < 1_000_000_000 => Digits(bytes / 1e6) + " MB",
        < 1_000_000_000_000 => Digits(bytes / 1e9) + " GB",
        _ => Digits(bytes / 1e12) + " TB",
    };

    private static string Digits(double value) =>
        value.ToString(value switch { < 10 => "0.##", < 100 => "0.#", _ => "0" }, CultureInfo.InvariantCulture);
}
