using System.Numerics;

namespace Spoor.TraceQL;

/// <summary>
/// The histogram of <c>histogram_over_time</c> and <c>quantile_over_time</c>: a bucket holds the values above half its bound up to its bound, a power
/// of two. Durations are counted in nanoseconds.
/// </summary>
public static class Log2Histogram
{
    /// <summary>One more than the greatest exponent.</summary>
    public const int BucketCount = 64;

    /// <summary>The exponent of a value's bucket, from 1; 0 for values below 2, which no bucket holds.</summary>
    public static int BucketOf(long value) => value < 2 ? 0 : BucketCount - BitOperations.LeadingZeroCount((ulong)value - 1);

    /// <inheritdoc cref="BucketOf(long)"/>
    public static int BucketOf(double value) => value switch
    {
        >= long.MaxValue => BucketCount - 1,
        >= 2 => BucketOf((long)Math.Ceiling(value)),
        _ => 0,
    };

    /// <summary>The same for any value; 0 for what is no number.</summary>
    public static int BucketOf(in Static value) => value.Type switch
    {
        StaticType.Float => BucketOf(value.AsDouble),
        StaticType.Int or StaticType.Duration => BucketOf(value.AsInt64),
        _ => 0,
    };

    /// <summary>The bound of a bucket, in seconds when it holds durations.</summary>
    public static double BoundOf(int bucket, bool ofDurations) => Math.Pow(2, bucket) / (ofDurations ? 1e9 : 1);

    /// <summary>The value below which a share of the counted values lies, interpolated on a logarithmic scale; 0 when nothing was counted.</summary>
    /// <param name="quantile">0 to 1.</param>
    /// <param name="counts">By exponent.</param>
    /// <param name="ofDurations">See <see cref="BoundOf"/>.</param>
    public static double Quantile(double quantile, ReadOnlySpan<double> counts, bool ofDurations)
    {
        double total = 0;
        foreach (var count in counts)
            total += count;
        if (total == 0)
            return 0;
        var wanted = Math.Min(total, Math.Ceiling(quantile * total));
        double seen = 0;
        var previous = -1;
        for (var bucket = 0; bucket < counts.Length; bucket++)
        {
            var count = counts[bucket];
            if (count == 0)
                continue;
            if (seen + count > wanted)
            {
                var low = previous < 0 ? bucket - 1 : previous;
                return Math.Pow(2, low + ((bucket - low) * ((wanted - seen) / count))) / (ofDurations ? 1e9 : 1);
            }

            seen += count;
            previous = bucket;
            if (seen >= wanted)
                break;
        }

        return BoundOf(previous, ofDurations);
    }
}
