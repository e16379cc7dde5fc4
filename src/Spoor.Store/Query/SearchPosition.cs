using System.Globalization;
using Spoor.Otlp;

namespace Spoor.Store.Query;

/// <summary>A trace's place in the order of search results: newest start first, then by id. Written as <c>start:id</c>, the start in Unix nanoseconds.</summary>
public readonly record struct SearchPosition(ulong StartUnixNanos, TraceId TraceId)
{
    public static bool TryParse(string text, out SearchPosition position)
    {
        position = default;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0
            || !ulong.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            || !TraceId.TryParse(text.AsSpan(colon + 1), out var id))
            return false;
        position = new SearchPosition(start, id);
        return true;
    }

    /// <summary>Whether a trace comes after this place.</summary>
    public bool IsBefore(ulong startUnixNanos, TraceId id) =>
        startUnixNanos < StartUnixNanos || (startUnixNanos == StartUnixNanos && id.CompareTo(TraceId) > 0);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{StartUnixNanos}:{TraceId}");
}
