using System.Buffers.Text;

namespace Spoor.Store.Segments;

/// <summary>How many spans one kept span stands for, as its sampler said.</summary>
/// <remarks>
/// OpenTelemetry, "TraceState: Probability Sampling": the <c>ot</c> entry of the W3C trace state holds <c>th:</c> and a rejection threshold of 1 to 14
/// hexadecimal digits, filled up with zeros to 56 bits; a span was kept with probability (2^56 - threshold) / 2^56.
/// </remarks>
internal static class AdjustedCount
{
    private const int MaxDigits = 14;
    private const ulong Range = 1UL << 56;

    /// <summary>The attribute that says it where no trace state does.</summary>
    public static ReadOnlySpan<byte> AttributeKey => "spoor.sampling.adjusted_count"u8;

    /// <summary>NaN when the trace state says nothing about it.</summary>
    public static double OfTraceState(ReadOnlySpan<byte> traceState)
    {
        foreach (var member in traceState.Split((byte)','))
        {
            var entry = traceState[member].Trim(" \t"u8);
            if (!entry.StartsWith("ot="u8))
                continue;
            entry = entry[3..];
            foreach (var field in entry.Split((byte)';'))
            {
                if (entry[field].StartsWith("th:"u8))
                    return OfThreshold(entry[field][3..]);
            }

            return double.NaN;
        }

        return double.NaN;
    }

    /// <summary>True for what can be a count.</summary>
    public static bool IsValid(double count) => count > 0 && double.IsFinite(count);

    private static double OfThreshold(ReadOnlySpan<byte> digits)
    {
        if (digits.Length is 0 or > MaxDigits || !Utf8Parser.TryParse(digits, out ulong value, out var used, 'x') || used != digits.Length)
            return double.NaN;
        var threshold = value << (4 * (MaxDigits - digits.Length));
        return Range / (double)(Range - threshold);
    }
}
