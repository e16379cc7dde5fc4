namespace Spoor.TraceQL;

/// <summary>
/// The steps of a metrics query: intervals of equal length, open at their start and closed at their end, named by their end. An instant query
/// has one step, closed at both ends.
/// </summary>
public sealed class MetricsRange
{
    private const ulong Second = 1_000_000_000;

    /// <summary>Steps that a default step keeps to multiples of, the greatest first.</summary>
    private static readonly ulong[] Granularities = [3600 * Second, 300 * Second, 60 * Second, 15 * Second, 5 * Second, Second];

    private MetricsRange(ulong startUnixNanos, ulong endUnixNanos, ulong stepNanos, bool isInstant)
    {
        StartUnixNanos = startUnixNanos;
        EndUnixNanos = endUnixNanos;
        StepNanos = stepNanos;
        IsInstant = isInstant;
    }

    public ulong StartUnixNanos { get; }

    public ulong EndUnixNanos { get; }

    public ulong StepNanos { get; }

    /// <summary>True for one value over the whole range.</summary>
    public bool IsInstant { get; }

    public int StepCount => (int)((EndUnixNanos - StartUnixNanos) / StepNanos);

    public double StepSeconds => StepNanos / (double)Second;

    /// <summary>
    /// Steps at multiples of their length that hold the range, and one more before them, as Tempo has it: the first value stands at or before the
    /// start.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The step is zero, or the end is not after the start.</exception>
    public static MetricsRange Aligned(ulong startUnixNanos, ulong endUnixNanos, ulong stepNanos)
    {
        ArgumentOutOfRangeException.ThrowIfZero(stepNanos);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(endUnixNanos, startUnixNanos);
        var start = startUnixNanos - (startUnixNanos % stepNanos);
        var end = endUnixNanos % stepNanos is var rest and > 0 ? endUnixNanos + (stepNanos - rest) : endUnixNanos;
        return new MetricsRange(start - Math.Min(start, stepNanos), end, stepNanos, isInstant: false);
    }

    /// <exception cref="ArgumentOutOfRangeException">The end is not after the start.</exception>
    public static MetricsRange Instant(ulong startUnixNanos, ulong endUnixNanos)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(endUnixNanos, startUnixNanos);
        return new MetricsRange(startUnixNanos, endUnixNanos, endUnixNanos - startUnixNanos, isInstant: true);
    }

    /// <summary>A step that gives about 240 values.</summary>
    public static ulong DefaultStepNanos(ulong startUnixNanos, ulong endUnixNanos)
    {
        var length = endUnixNanos - startUnixNanos;
        var step = length / 240;
        if (length < 60 * Second)
            return Math.Max(step - (step % (Second / 20)), Second / 20);
        foreach (var granularity in Granularities)
        {
            if (step >= granularity)
                return step - (step % granularity);
        }

        return Second;
    }

    /// <summary>The step that a moment falls into, or -1.</summary>
    public int StepOf(ulong unixNanos)
    {
        if (unixNanos > EndUnixNanos || unixNanos < StartUnixNanos)
            return -1;
        if (unixNanos == StartUnixNanos)
            return IsInstant ? 0 : -1;
        return (int)((unixNanos - StartUnixNanos - 1) / StepNanos);
    }

    /// <summary>The moment that a step's value stands for: its end.</summary>
    public ulong TimestampOf(int step) => StartUnixNanos + (((ulong)step + 1) * StepNanos);
}
