using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Spoor.Otlp;

/// <summary>A 64-bit span id, kept as the big-endian number of its 8 bytes. Zero means "none" (a root's parent).</summary>
public readonly record struct SpanId(ulong Value) : IComparable<SpanId>
{
    /// <summary>Length on the wire, in bytes.</summary>
    public const int SizeBytes = 8;

    public bool IsZero => Value == 0;

    public static SpanId FromBytes(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt64BigEndian(bytes));

    public void WriteTo(Span<byte> destination) => BinaryPrimitives.WriteUInt64BigEndian(destination, Value);

    /// <summary>Reads 1 to 16 hexadecimal digits of either case.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out SpanId id)
    {
        id = default;
        if (hex.Length is 0 or > 16 || !ulong.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            return false;
        id = new SpanId(value);
        return true;
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, out SpanId)"/>
    public static bool TryParse(ReadOnlySpan<byte> hex, out SpanId id)
    {
        Span<char> digits = stackalloc char[16];
        id = default;
        return hex.Length <= digits.Length && Ascii.ToUtf16(hex, digits, out var length) == OperationStatus.Done && TryParse(digits[..length], out id);
    }

    public int CompareTo(SpanId other) => Value.CompareTo(other.Value);

    public static bool operator <(SpanId left, SpanId right) => left.Value < right.Value;

    public static bool operator >(SpanId left, SpanId right) => left.Value > right.Value;

    public static bool operator <=(SpanId left, SpanId right) => left.Value <= right.Value;

    public static bool operator >=(SpanId left, SpanId right) => left.Value >= right.Value;

    /// <summary>16 lower-case hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);
}
