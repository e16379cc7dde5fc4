using System.Numerics;

namespace Spoor.Store.Graph;

/// <summary>
/// Buckets of durations for quantiles: 16 of equal width in each power of two, so that a bucket is at most 1/16 wider than its lower bound. Durations
/// below 16 ns have a bucket each; spans that end before they start count as 0.
/// </summary>
internal static class LatencyBuckets
{
    public const int Count = 1024;

    private const int SubBits = 4, SubCount = 1 << SubBits;

    public static int Of(long durationNanos)
    {
        if (durationNanos < SubCount)
            return (int)Math.Max(0, durationNanos);
        var shift = 63 - BitOperations.LeadingZeroCount((ulong)durationNanos) - SubBits;
        return ((shift + 1) << SubBits) + (int)((ulong)durationNanos >> shift) - SubCount;
    }

    /// <summary>From where to where the durations of a bucket lie; equal where it holds only one.</summary>
    public static (double Lower, double Upper) RangeNanos(int bucket) =>
        (LowerNanos(bucket), bucket < SubCount ? LowerNanos(bucket) : LowerNanos(bucket + 1));

    /// <summary>The smallest duration of a bucket; that of the next one is the bucket's end.</summary>
    public static double LowerNanos(int bucket)
    {
        if (bucket < SubCount)
            return bucket;
        var shift = (bucket >> SubBits) - 1;
        return Math.ScaleB(SubCount + (bucket & (SubCount - 1)), shift);
    }
}
