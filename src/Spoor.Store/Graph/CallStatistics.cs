namespace Spoor.Store.Graph;

/// <summary>
/// How often something was called, how often it failed and how long it took. A span that retention kept in place of others counts for those too, so counts
/// need not be whole. Quantiles are exact to a sixteenth; all durations are 0 when there were no calls.
/// </summary>
/// <param name="Calls">How many.</param>
/// <param name="Errors">How many of them failed.</param>
/// <param name="DurationSumNanos">All durations together; spans that end before they start add 0.</param>
/// <param name="P50Nanos">The duration that half of the calls do not exceed.</param>
/// <param name="P95Nanos">The duration that 95 % of the calls do not exceed.</param>
/// <param name="P99Nanos">The duration that 99 % of the calls do not exceed.</param>
public readonly record struct CallStatistics(
    double Calls, double Errors, double DurationSumNanos, double P50Nanos, double P95Nanos, double P99Nanos)
{
    public double MeanNanos => Calls > 0 ? DurationSumNanos / Calls : 0;
}
