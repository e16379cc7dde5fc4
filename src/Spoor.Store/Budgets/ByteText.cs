using System.Globalization;

namespace Spoor.Store.Budgets;

/// <summary>Sizes as people read them: <c>812 bytes</c>, <c>154 MiB</c>, <c>1.2 GiB</c>.</summary>
public static class ByteText
{
    public static string Of(long bytes)
    {
        string[] units = ["KiB", "MiB", "GiB", "TiB", "PiB"];
        if (Math.Abs(bytes) < 1024)
            return string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes");
        var value = bytes / 1024.0;
        var unit = 0;
        for (; Math.Abs(value) >= 1023.5 && unit < units.Length - 1; unit++)
            value /= 1024;
        return value.ToString(unit < 2 ? "0" : "0.0", CultureInfo.InvariantCulture) + " " + units[unit];
    }
}
