using System.Numerics;

namespace Spoor.Store.Aggregation;

/// <summary>
/// The buckets of durations: 64 powers of two. Bucket b holds durations up to and including 2^b nanoseconds and above 2^(b-1); bucket 0 holds those of
/// 0 and 1 nanoseconds and spans that end before they start.
/// </summary>
public static class DurationBuckets
{
    public const int Count = 64;

    /// <summary>The bucket of a duration in nanoseconds.</summary>
    public static int Of(long durationNanos) => durationNanos <= 1 ? 0 : 64 - BitOperations.LeadingZeroCount((ulong)durationNanos - 1);

    /// <summary>The largest duration of a bucket, in nanoseconds.</summary>
    public static ulong UpperBoundNanos(int bucket) => 1UL << bucket;
}
