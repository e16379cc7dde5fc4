using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Spoor.Otlp.Json;

/// <summary>Numbers as protobuf's JSON mapping allows them: with quotes or without, integers also as <c>1e3</c> or <c>5.0</c>.</summary>
public static class JsonNumber
{
    public static bool TryReadInt64(ReadOnlySpan<byte> text, out long value)
    {
        if (Utf8Parser.TryParse(text, out value, out var used) && used == text.Length)
            return true;
        if (TryReadIntegral(text, out var number) && number is >= long.MinValue and <= long.MaxValue)
        {
            value = (long)number;
            return true;
        }

        return false;
    }

    public static bool TryReadUInt64(ReadOnlySpan<byte> text, out ulong value)
    {
        if (Utf8Parser.TryParse(text, out value, out var used) && used == text.Length)
            return true;
        if (TryReadIntegral(text, out var number) && number is >= 0 and <= ulong.MaxValue)
        {
            value = (ulong)number;
            return true;
        }

        return false;
    }

    /// <summary>Also reads <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>.</summary>
    public static bool TryReadDouble(ReadOnlySpan<byte> text, out double value)
    {
        if (text.SequenceEqual("NaN"u8))
            value = double.NaN;
        else if (text.SequenceEqual("Infinity"u8))
            value = double.PositiveInfinity;
        else if (text.SequenceEqual("-Infinity"u8))
            value = double.NegativeInfinity;
        else
            return Utf8Parser.TryParse(text, out value, out var used) && used == text.Length && double.IsFinite(value);
        return true;
    }

    private static bool TryReadIntegral(ReadOnlySpan<byte> text, out decimal number) =>
        decimal.TryParse(Encoding.ASCII.GetString(text), NumberStyles.Float, CultureInfo.InvariantCulture, out number) && decimal.IsInteger(number);
}
