using System.Buffers;
using System.Runtime.InteropServices;
using Spoor.TraceQL;

namespace Spoor.Store.Query;

/// <summary><c>count() &gt; 2</c>, <c>avg(duration) &lt; 1s</c>: on one spanset, or on all traces of a segment at once.</summary>
internal static class AggregateFilter
{
    /// <summary>The spanset with the aggregates added to its attributes, or null when it fails.</summary>
    public static RowSpanset? TryPass(ScalarFilter filter, TraceEvaluator evaluator, RowSpanset spanset)
    {
        var attributes = new List<KeyValuePair<string, Static>>(spanset.Attributes);
        var left = Value(filter.Left, evaluator, spanset.Rows, attributes);
        var right = Value(filter.Right, evaluator, spanset.Rows, attributes);
        return StaticOperations.Compare(Operator(filter.Operator), left, right) ? spanset with { Attributes = attributes } : null;
    }

    /// <summary>
    /// Removes traces that fail. Rows must be exactly those of the traces' spansets. Looks at one column and no spans; does nothing for what has
    /// no such short cut.
    /// </summary>
    public static void Narrow(ScalarFilter filter, SegmentReader reader, RowSet rows, RowSet traces)
    {
        if (filter is not { Left: Aggregate aggregate, Right: ScalarStatic literal })
            return;
        if (aggregate.Expression is null)
            NarrowByCount(Operator(filter.Operator), literal.Value, reader, rows, traces);
        else
            NarrowByValue(Operator(filter.Operator), literal.Value, aggregate, reader, rows, traces);
    }

    private static void NarrowByCount(BinaryOperator op, Static literal, SegmentReader reader, RowSet rows, RowSet traces)
    {
        var ordinals = reader.Segment.TraceOrdinals.Span;
        var counts = ArrayPool<int>.Shared.Rent(reader.Segment.TraceCount);
        counts.AsSpan(0, reader.Segment.TraceCount).Clear();
        for (var row = rows.Next(0); row >= 0; row = rows.Next(row + 1))
            counts[ordinals[row]]++;
        for (var ordinal = traces.Next(0); ordinal >= 0; ordinal = traces.Next(ordinal + 1))
        {
            if (!StaticOperations.Compare(op, Static.Int(counts[ordinal]), literal))
                traces.Remove(ordinal);
        }

        ArrayPool<int>.Shared.Return(counts);
    }

    private static void NarrowByValue(BinaryOperator op, Static literal, Aggregate aggregate, SegmentReader reader, RowSet rows, RowSet traces)
    {
        var ordinals = reader.Segment.TraceOrdinals.Span;
        var values = RowValues.Create(reader, aggregate.Expression!);
        var results = ArrayPool<Accumulator>.Shared.Rent(reader.Segment.TraceCount);
        results.AsSpan(0, reader.Segment.TraceCount).Fill(new Accumulator(aggregate.Kind));
        for (var row = rows.Next(0); row >= 0; row = rows.Next(row + 1))
            results[ordinals[row]].Add(values[row]);
        for (var ordinal = traces.Next(0); ordinal >= 0; ordinal = traces.Next(ordinal + 1))
        {
            // Rows of a head are not in the order of the trace, and float sums depend on it: the second pass decides.
            ref readonly var result = ref results[ordinal];
            if (!result.DependsOnOrder && !StaticOperations.Compare(op, result.Result, literal))
                traces.Remove(ordinal);
        }

        ArrayPool<Accumulator>.Shared.Return(results, clearArray: true);
    }

    private static Static Value(
        ScalarExpr expression, TraceEvaluator evaluator, List<int> rows, List<KeyValuePair<string, Static>> attributes)
    {
        switch (expression)
        {
            case ScalarStatic literal:
                return literal.Value;
            case Aggregate aggregate:
                var value = Static.Int(rows.Count);
                if (aggregate.Expression is not null)
                {
                    var values = evaluator.Values(aggregate.Expression);
                    var accumulator = new Accumulator(aggregate.Kind);
                    foreach (var row in CollectionsMarshal.AsSpan(rows))
                        accumulator.Add(values[row]);
                    value = accumulator.Result;
                }

                RowSpanset.Set(attributes, aggregate.ToString(), value);
                return value;
            default:
                throw new TraceQLException($"{expression} in a scalar filter is not supported yet") { IsNotSupported = true };
        }
    }

    private static BinaryOperator Operator(ComparisonOperator op) => op switch
    {
        ComparisonOperator.Equal => BinaryOperator.Equal,
        ComparisonOperator.NotEqual => BinaryOperator.NotEqual,
        ComparisonOperator.Less => BinaryOperator.Less,
        ComparisonOperator.LessOrEqual => BinaryOperator.LessOrEqual,
        ComparisonOperator.Greater => BinaryOperator.Greater,
        _ => BinaryOperator.GreaterOrEqual,
    };
}
