namespace Spoor.Store.Query;

/// <summary>Whether intervals of time overlap; both ends belong to an interval.</summary>
internal static class TimeRange
{
    /// <summary>Null bounds mean unbounded. What ends before it starts counts as the instant of its start.</summary>
    public static bool Overlaps(ulong startUnixNanos, ulong endUnixNanos, ulong? fromUnixNanos, ulong? toUnixNanos) =>
        (toUnixNanos is null || startUnixNanos <= toUnixNanos)
        && (fromUnixNanos is null || Math.Max(startUnixNanos, endUnixNanos) >= fromUnixNanos);
}
