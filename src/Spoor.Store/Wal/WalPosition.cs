using System.Globalization;
using System.Text.Json.Serialization;

namespace Spoor.Store.Wal;

/// <summary>
/// A place in the write-ahead log: a segment's number and a byte offset in its file. Numbers only rise, also over restarts, so positions are ordered
/// as records were written. Written as <c>segment:offset</c>.
/// </summary>
[JsonConverter(typeof(WalPositionJsonConverter))]
internal readonly record struct WalPosition(long Segment, long Offset) : IComparable<WalPosition>
{
    /// <summary>Before everything.</summary>
    public static WalPosition Start => default;

    public int CompareTo(WalPosition other) => Segment != other.Segment ? Segment.CompareTo(other.Segment) : Offset.CompareTo(other.Offset);

    public static bool operator <(WalPosition left, WalPosition right) => left.CompareTo(right) < 0;

    public static bool operator >(WalPosition left, WalPosition right) => left.CompareTo(right) > 0;

    public static bool operator <=(WalPosition left, WalPosition right) => left.CompareTo(right) <= 0;

    public static bool operator >=(WalPosition left, WalPosition right) => left.CompareTo(right) >= 0;

    public static WalPosition Max(WalPosition left, WalPosition right) => left >= right ? left : right;

    public static bool TryParse(ReadOnlySpan<char> text, out WalPosition position)
    {
        position = default;
        var colon = text.IndexOf(':');
        if (colon < 0
            || !long.TryParse(text[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out var segment)
            || !long.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
        {
            return false;
        }

        position = new WalPosition(segment, offset);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Segment}:{Offset}");
}
