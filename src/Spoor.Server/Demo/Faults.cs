namespace Spoor.Server.Demo;

/// <summary>What goes wrong in the shop, and when: each trouble comes back at its own interval, so that there is always something to find.</summary>
internal static class Faults
{
    /// <summary>The card provider answers slowly; calls run into the timeout and are tried again. A minute in every seven.</summary>
    public static bool CardProviderIsSlow(ulong unixNanos) => IsIn(unixNanos, everySeconds: 420, fromSecond: 180, forSeconds: 60);

    /// <summary>Two transactions fight for rows of the stock table. Forty seconds in every five minutes.</summary>
    public static bool StockIsContended(ulong unixNanos) => IsIn(unixNanos, everySeconds: 300, fromSecond: 60, forSeconds: 40);

    /// <summary>The recommendation cache is empty after a restart: every product is fetched by itself. Thirty seconds in every four minutes.</summary>
    public static bool RecommendationsAreCold(ulong unixNanos) => IsIn(unixNanos, everySeconds: 240, fromSecond: 0, forSeconds: 30);

    /// <summary>Elasticsearch merges segments and times out now and then. Twenty seconds in every three minutes.</summary>
    public static bool SearchIsMerging(ulong unixNanos) => IsIn(unixNanos, everySeconds: 180, fromSecond: 120, forSeconds: 20);

    /// <summary>Parcels to this country make the new shipping release panic, always.</summary>
    public const string CountryWithoutTariff = "NO";

    private static bool IsIn(ulong unixNanos, ulong everySeconds, ulong fromSecond, ulong forSeconds)
    {
        var second = unixNanos / 1_000_000_000 % everySeconds;
        return second >= fromSecond && second < fromSecond + forSeconds;
    }
}
