using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Spoor.TraceQL;

namespace Spoor.Store.Query;

/// <summary><c>avg(duration) &gt; 1s</c> and its like, where the rows of a trace lie together: one run over the column, no spans and no values made.</summary>
internal static class DurationAggregate
{
    /// <summary>Removes traces that fail. Rows must be exactly those of the traces' spansets. False where there is no such short cut.</summary>
    public static bool TryNarrow(BinaryOperator op, in Static literal, AggregateKind kind, SegmentReader reader, RowSet rows, RowSet traces)
    {
        var firstRows = reader.Segment.TraceFirstRows.Span;
        if (firstRows.IsEmpty || literal.Type is not (StaticType.Int or StaticType.Duration))
            return false;
        var durations = reader.Segment.DurationsNanos.Span;
        var isFull = rows.IsFull;
        for (var ordinal = traces.Next(0); ordinal >= 0; ordinal = traces.Next(ordinal + 1))
        {
            var first = firstRows[ordinal];
            var end = ordinal + 1 < firstRows.Length ? firstRows[ordinal + 1] : durations.Length;
            var count = 0;
            long value;
            if (isFull)
            {
                count = end - first;
                value = kind switch
                {
                    AggregateKind.Min => Min(durations[first..end]),
                    AggregateKind.Max => Max(durations[first..end]),
                    _ => Sum(durations[first..end]),
                };
            }
            else
            {
                value = OfSome(kind, durations, rows, first, end, ref count);
            }

            // No spans, no value, and nil passes nothing.
            if (count == 0 || !Holds(op, kind == AggregateKind.Avg ? value / count : value, literal.AsInt64))
                traces.Remove(ordinal);
        }

        return true;
    }

    private static long OfSome(AggregateKind kind, ReadOnlySpan<long> durations, RowSet rows, int first, int end, ref int count)
    {
        long value = 0;
        for (var word = first >> 6; word << 6 < end; word++)
        {
            for (var bits = rows.WordIn(word, first, end); bits != 0; bits &= bits - 1)
            {
                var duration = durations[(word << 6) + BitOperations.TrailingZeroCount(bits)];
                if (count++ == 0)
                {
                    value = duration;
                    continue;
                }

                value = kind switch
                {
                    AggregateKind.Min => Math.Min(value, duration),
                    AggregateKind.Max => Math.Max(value, duration),
                    _ => unchecked(value + duration),
                };
            }
        }

        return value;
    }

    private static long Sum(ReadOnlySpan<long> values)
    {
        var sums = Vector256<long>.Zero;
        ref var start = ref MemoryMarshal.GetReference(values);
        var i = 0;
        for (; i + Vector256<long>.Count <= values.Length; i += Vector256<long>.Count)
            sums += Vector256.LoadUnsafe(ref start, (nuint)i);
        var sum = Vector256.Sum(sums);
        for (; i < values.Length; i++)
            sum = unchecked(sum + values[i]);
        return sum;
    }

    private static long Min(ReadOnlySpan<long> values)
    {
        var min = values[0];
        foreach (var value in values)
            min = Math.Min(min, value);
        return min;
    }

    private static long Max(ReadOnlySpan<long> values)
    {
        var max = values[0];
        foreach (var value in values)
            max = Math.Max(max, value);
        return max;
    }

    private static bool Holds(BinaryOperator op, long value, long literal) => op switch
    {
        BinaryOperator.Equal => value == literal,
        BinaryOperator.NotEqual => value != literal,
        BinaryOperator.Less => value < literal,
        BinaryOperator.LessOrEqual => value <= literal,
        BinaryOperator.Greater => value > literal,
        _ => value >= literal,
    };
}
