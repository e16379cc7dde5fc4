using Spoor.TraceQL;

namespace Spoor.Store.Metrics;

/// <summary>What a group of spans has in common: the values of <c>by(…)</c>, and the bucket of a histogram.</summary>
/// <param name="values">One for each expression; nobody changes them.</param>
/// <param name="bucket">See <see cref="HistogramBucket"/>; 0 without a histogram.</param>
internal sealed class GroupKey(Static[] values, int bucket) : IEquatable<GroupKey>
{
    private readonly int _hash = HashOf(values, bucket);

    public Static[] Values { get; } = values;

    public int Bucket { get; } = bucket;

    public bool Equals(GroupKey? other) =>
        other is not null && _hash == other._hash && Bucket == other.Bucket && Values.AsSpan().SequenceEqual(other.Values);

    public override bool Equals(object? obj) => Equals(obj as GroupKey);

    public override int GetHashCode() => _hash;

    private static int HashOf(Static[] values, int bucket)
    {
        var hash = new HashCode();
        hash.Add(bucket);
        foreach (var value in values)
            hash.Add(value);
        return hash.ToHashCode();
    }
}

/// <summary>A bucket of <see cref="Log2Histogram"/> as a number: its exponent, and whether it holds durations.</summary>
internal static class HistogramBucket
{
    private const int OfDurations = 64;

    /// <summary>One more than the greatest.</summary>
    public const int Count = 128;

    public static int Of(in Static value)
    {
        var exponent = Log2Histogram.BucketOf(value);
        return exponent == 0 ? 0 : value.Type == StaticType.Duration ? exponent | OfDurations : exponent;
    }

    public static int OfDuration(long nanos) => Log2Histogram.BucketOf(nanos) is > 0 and var exponent ? exponent | OfDurations : 0;

    public static int OfDurationExponent(int exponent) => exponent | OfDurations;

    public static int Exponent(int bucket) => bucket & (OfDurations - 1);

    public static bool IsOfDurations(int bucket) => bucket >= OfDurations;
}
