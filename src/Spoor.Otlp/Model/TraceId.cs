using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Spoor.Otlp;

/// <summary>A 128-bit trace id, kept as two big-endian halves so that ordering equals the ordering of its bytes.</summary>
/// <remarks>W3C Trace Context, section 3.2.2.3.</remarks>
public readonly record struct TraceId(ulong High, ulong Low) : IComparable<TraceId>
{
    /// <summary>Length on the wire, in bytes.</summary>
    public const int SizeBytes = 16;

    /// <summary>The all-zero id, which no valid span carries.</summary>
    public bool IsZero => (High | Low) == 0;

    /// <summary>Reads 16 big-endian bytes.</summary>
    public static TraceId FromBytes(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    /// <summary>Writes 16 big-endian bytes.</summary>
    public void WriteTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, High);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], Low);
    }

    /// <summary>
    /// Reads 1 to 32 hexadecimal digits of either case; shorter text is padded with zeros on the left (64-bit ids of Jaeger and Zipkin).
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out TraceId id)
    {
        id = default;
        if (hex.Length is 0 or > 32)
            return false;
        ulong high = 0;
        var lowDigits = hex.Length > 16 ? hex[^16..] : hex;
        if (hex.Length > 16 && !ulong.TryParse(hex[..^16], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out high))
            return false;
        if (!ulong.TryParse(lowDigits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var low))
            return false;
        id = new TraceId(high, low);
        return true;
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, out TraceId)"/>
    public static bool TryParse(ReadOnlySpan<byte> hex, out TraceId id)
    {
        Span<char> digits = stackalloc char[32];
        id = default;
        return hex.Length <= digits.Length && Ascii.ToUtf16(hex, digits, out var length) == OperationStatus.Done && TryParse(digits[..length], out id);
    }

    /// <summary>A well-mixed 64-bit hash; the store's index is sorted by it, so it must never change.</summary>
    public ulong Hash64()
    {
        var h = (High ^ 0x9E3779B97F4A7C15UL) * 0xBF58476D1CE4E5B9UL;
        h ^= h >> 29;
        h = (h + Low) * 0x94D049BB133111EBUL;
        return h ^ (h >> 32);
    }

    public int CompareTo(TraceId other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    public static bool operator <(TraceId left, TraceId right) => left.CompareTo(right) < 0;

    public static bool operator >(TraceId left, TraceId right) => left.CompareTo(right) > 0;

    public static bool operator <=(TraceId left, TraceId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(TraceId left, TraceId right) => left.CompareTo(right) >= 0;

    public override int GetHashCode() => (int)Hash64();

    /// <summary>Without leading zeros, so that 64-bit ids look as their senders know them.</summary>
    public string ToShortString() => High == 0
        ? Low.ToString("x", CultureInfo.InvariantCulture)
        : High.ToString("x", CultureInfo.InvariantCulture) + Low.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => High.ToString("x16", CultureInfo.InvariantCulture) + Low.ToString("x16", CultureInfo.InvariantCulture);
}
