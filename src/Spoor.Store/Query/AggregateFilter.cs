using System.Buffers;
using Spoor.TraceQL;

namespace Spoor.Store.Query;

/// <summary><c>count() &gt; 2</c>, <c>avg(duration) &lt; 1s</c> on all traces of a segment at once.</summary>
internal static class AggregateFilter
{
    /// <summary>
    /// Removes traces that fail. Rows must be exactly those of the traces' spansets. Looks at one column and no spans; does nothing for what has
    /// no such short cut.
    /// </summary>
    public static void Narrow(ScalarFilter filter, SegmentReader reader, RowSet rows, RowSet traces)
    {
        filter = AggregateFirst(filter);
        if (filter is not { Left: Aggregate aggregate, Right: ScalarStatic literal })
            return;
        if (aggregate.Expression is null)
            NarrowByCount(Operator(filter.Operator), literal.Value, reader, rows, traces);
        else
            NarrowByValue(Operator(filter.Operator), literal.Value, aggregate, reader, rows, traces);
    }

    /// <summary>
    /// Removes traces of which no spanset can pass, when a trace has several or not all of the rows belong to them: a spanset counts at most the
    /// trace's rows, and its greatest and least values are none beyond the trace's.
    /// </summary>
    public static void NarrowByBound(ScalarFilter filter, SegmentReader reader, RowSet rows, RowSet traces)
    {
        filter = AggregateFirst(filter);
        if (filter is not { Left: Aggregate { Kind: AggregateKind.Count or AggregateKind.Min or AggregateKind.Max } aggregate, Right: ScalarStatic })
            return;
        ComparisonOperator? bound = (filter.Operator, aggregate.Kind) switch
        {
            (ComparisonOperator.Equal, AggregateKind.Min) => ComparisonOperator.LessOrEqual,
            (ComparisonOperator.Less or ComparisonOperator.LessOrEqual, AggregateKind.Min) => filter.Operator,
            (ComparisonOperator.Equal, AggregateKind.Count or AggregateKind.Max) => ComparisonOperator.GreaterOrEqual,
            (ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual, AggregateKind.Count or AggregateKind.Max) => filter.Operator,
            _ => null,
        };
        if (bound is { } op)
            Narrow(filter with { Operator = op }, reader, rows, traces);
    }

    private static void NarrowByCount(BinaryOperator op, Static literal, SegmentReader reader, RowSet rows, RowSet traces)
    {
        var segment = reader.Segment;
        var test = new CountTest(op, literal);
        if (rows.IsFull)
        {
            for (var ordinal = traces.Next(0); ordinal >= 0; ordinal = traces.Next(ordinal + 1))
            {
                if (!test.Passes(segment.Trace(ordinal).SpanCount))
                    traces.Remove(ordinal);
            }

            return;
        }

        var firstRows = segment.TraceFirstRows.Span;
        if (!firstRows.IsEmpty)
        {
            for (var ordinal = traces.Next(0); ordinal >= 0; ordinal = traces.Next(ordinal + 1))
            {
                if (!test.Passes(rows.CountIn(firstRows[ordinal], ordinal + 1 < firstRows.Length ? firstRows[ordinal + 1] : rows.RowCount)))
                    traces.Remove(ordinal);
            }

            return;
        }

        var ordinals = segment.TraceOrdinals.Span;
        var counts = ArrayPool<int>.Shared.Rent(segment.TraceCount);
        counts.AsSpan(0, segment.TraceCount).Clear();
        for (var row = rows.Next(0); row >= 0; row = rows.Next(row + 1))
            counts[ordinals[row]]++;
        for (var ordinal = traces.Next(0); ordinal >= 0; ordinal = traces.Next(ordinal + 1))
        {
            if (!test.Passes(counts[ordinal]))
                traces.Remove(ordinal);
        }

        ArrayPool<int>.Shared.Return(counts);
    }

    private static void NarrowByValue(BinaryOperator op, Static literal, Aggregate aggregate, SegmentReader reader, RowSet rows, RowSet traces)
    {
        if (aggregate.Expression is IntrinsicExpr { Intrinsic: Intrinsic.Duration } && DurationAggregate.TryNarrow(op, literal, aggregate.Kind, reader, rows, traces))
            return;
        var ordinals = reader.Segment.TraceOrdinals.Span;
        var results = ArrayPool<Accumulator>.Shared.Rent(reader.Segment.TraceCount);
        results.AsSpan(0, reader.Segment.TraceCount).Fill(new Accumulator(aggregate.Kind));
        if (aggregate.Expression is IntrinsicExpr { Intrinsic: Intrinsic.Duration })
        {
            var durations = reader.Segment.DurationsNanos.Span;
            for (var row = rows.Next(0); row >= 0; row = rows.Next(row + 1))
                results[ordinals[row]].AddDuration(durations[row]);
        }
        else
        {
            var values = RowValues.Create(reader, aggregate.Expression!);
            for (var row = rows.Next(0); row >= 0; row = rows.Next(row + 1))
                results[ordinals[row]].Add(values[row]);
        }

        for (var ordinal = traces.Next(0); ordinal >= 0; ordinal = traces.Next(ordinal + 1))
        {
            // Rows of a head are not in the order of the trace, and float sums depend on it: the second pass decides.
            ref readonly var result = ref results[ordinal];
            if (!result.DependsOnOrder && !StaticOperations.Compare(op, result.Result, literal))
                traces.Remove(ordinal);
        }

        ArrayPool<Accumulator>.Shared.Return(results, clearArray: true);
    }

    /// <summary>Whether the filter compares one aggregate with a constant.</summary>
    public static bool IsSimple(ScalarFilter filter) => AggregateFirst(filter) is { Left: Aggregate, Right: ScalarStatic };

    /// <summary><c>2 &lt; count()</c> as <c>count() &gt; 2</c>; any other filter as it is.</summary>
    public static ScalarFilter AggregateFirst(ScalarFilter filter) => filter is not { Left: ScalarStatic, Right: Aggregate }
        ? filter
        : new ScalarFilter(Mirrored(filter.Operator), filter.Right, filter.Left);

    private static ComparisonOperator Mirrored(ComparisonOperator op) => op switch
    {
        ComparisonOperator.Less => ComparisonOperator.Greater,
        ComparisonOperator.LessOrEqual => ComparisonOperator.GreaterOrEqual,
        ComparisonOperator.Greater => ComparisonOperator.Less,
        ComparisonOperator.GreaterOrEqual => ComparisonOperator.LessOrEqual,
        _ => op,
    };

    public static BinaryOperator Operator(ComparisonOperator op) => op switch
    {
        ComparisonOperator.Equal => BinaryOperator.Equal,
        ComparisonOperator.NotEqual => BinaryOperator.NotEqual,
        ComparisonOperator.Less => BinaryOperator.Less,
        ComparisonOperator.LessOrEqual => BinaryOperator.LessOrEqual,
        ComparisonOperator.Greater => BinaryOperator.Greater,
        _ => BinaryOperator.GreaterOrEqual,
    };

    public static BinaryOperator Operator(ArithmeticOperator op) => op switch
    {
        ArithmeticOperator.Add => BinaryOperator.Add,
        ArithmeticOperator.Subtract => BinaryOperator.Subtract,
        ArithmeticOperator.Multiply => BinaryOperator.Multiply,
        _ => BinaryOperator.Divide,
    };
}
