using Spoor.TraceQL;

namespace Spoor.Store.Query;

/// <summary>
/// Scalar filters with arithmetic, several aggregates or pipelines, on all traces of a segment at once. Rows must be exactly those of the traces' spansets, of
/// which each has one.
/// </summary>
/// <param name="found">The rows and traces that a pipeline in the filter finds; null when that is not exactly known.</param>
internal sealed class ScalarNarrower(SegmentReader reader, RowSet rows, RowSet traces, Func<ScalarPipeline, (RowSet Rows, RowSet Traces)?> found)
{
    private const long AccumulatorBytes = 48;

    private readonly Dictionary<ScalarExpr, int[]> _counts = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ScalarExpr, Accumulator[]> _values = new(ReferenceEqualityComparer.Instance);

    /// <summary>Removes traces that fail; does nothing when a pipeline's result is not known.</summary>
    /// <exception cref="TraceQLException">A division by zero.</exception>
    public void Narrow(ScalarFilter filter)
    {
        if (!TryCollect(filter.Left) || !TryCollect(filter.Right))
            return;
        var op = AggregateFilter.Operator(filter.Operator);
        for (var ordinal = traces.Next(0); ordinal >= 0; ordinal = traces.Next(ordinal + 1))
        {
            var dependsOnOrder = false;
            var left = Evaluate(filter.Left, ordinal, ref dependsOnOrder);
            var right = Evaluate(filter.Right, ordinal, ref dependsOnOrder);

            // Float sums depend on the order of rows, which in a head is not that of the trace: the second pass decides.
            if (!dependsOnOrder && !StaticOperations.Compare(op, left, right))
                traces.Remove(ordinal);
        }
    }

    private bool TryCollect(ScalarExpr scalar)
    {
        switch (scalar)
        {
            case Aggregate aggregate:
                Collect(aggregate, aggregate, rows, traces);
                return true;
            case ScalarOperation operation:
                return TryCollect(operation.Left) && TryCollect(operation.Right);
            case ScalarPipeline pipeline:
                if (found(pipeline) is not { } matches)
                    return false;
                Collect(pipeline, pipeline.Aggregate, matches.Rows, matches.Traces);
                return true;
            default:
                return true;
        }
    }

    private void Collect(ScalarExpr key, Aggregate aggregate, RowSet from, RowSet within)
    {
        reader.CancellationToken.ThrowIfCancellationRequested();
        var ordinals = reader.Segment.TraceOrdinals.Span;
        if (aggregate.Expression is null)
        {
            var counts = new int[reader.Segment.TraceCount];
            reader.Hold(counts.Length * (long)sizeof(int));
            for (var row = from.Next(0); row >= 0; row = from.Next(row + 1))
            {
                if (within[ordinals[row]])
                    counts[ordinals[row]]++;
            }

            _counts.Add(key, counts);
            return;
        }

        var results = new Accumulator[reader.Segment.TraceCount];
        reader.Hold(results.Length * AccumulatorBytes);
        Array.Fill(results, new Accumulator(aggregate.Kind));
        var values = RowValues.Create(reader, aggregate.Expression);
        for (var row = from.Next(0); row >= 0; row = from.Next(row + 1))
        {
            if (within[ordinals[row]] && traces[ordinals[row]])
                results[ordinals[row]].Add(values[row]);
        }

        _values.Add(key, results);
    }

    private Static Evaluate(ScalarExpr scalar, int ordinal, ref bool dependsOnOrder)
    {
        switch (scalar)
        {
            case ScalarStatic literal:
                return literal.Value;
            case ScalarOperation operation:
                var left = Evaluate(operation.Left, ordinal, ref dependsOnOrder);
                var right = Evaluate(operation.Right, ordinal, ref dependsOnOrder);
                return StaticOperations.Arithmetic(AggregateFilter.Operator(operation.Operator), left, right);
            default:
                if (_counts.TryGetValue(scalar, out var counts))
                    return Static.Int(counts[ordinal]);
                ref readonly var result = ref _values[scalar][ordinal];
                dependsOnOrder |= result.DependsOnOrder;
                return result.Result;
        }
    }
}
