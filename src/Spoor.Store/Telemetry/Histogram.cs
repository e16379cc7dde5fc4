namespace Spoor.Store.Telemetry;

/// <summary>Counts of observations by upper bound, and their sum. Safe for use from several threads.</summary>
public sealed class Histogram
{
    private readonly double[] _upperBounds;
    private readonly long[] _counts;
    private double _sum;

    internal Histogram(ReadOnlySpan<double> upperBounds)
    {
        _upperBounds = upperBounds.ToArray();
        _counts = new long[_upperBounds.Length + 1];
    }

    /// <summary>Bounds for durations in seconds, from half a millisecond to ten seconds.</summary>
    public static ReadOnlySpan<double> DurationSeconds => [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    /// <summary>Inclusive upper bounds in ascending order; one more bucket counts what is above the last.</summary>
    public ReadOnlySpan<double> UpperBounds => _upperBounds;

    public double Sum => Volatile.Read(ref _sum);

    public void Observe(double value)
    {
        var bucket = 0;
        while (bucket < _upperBounds.Length && value > _upperBounds[bucket])
            bucket++;
        Interlocked.Increment(ref _counts[bucket]);
        double seen;
        do
            seen = Volatile.Read(ref _sum);
        while (Interlocked.CompareExchange(ref _sum, seen + value, seen) != seen);
    }

    /// <summary>Observations in one bucket alone; the last index is the bucket without an upper bound.</summary>
    public long CountIn(int bucket) => Interlocked.Read(ref _counts[bucket]);
}
