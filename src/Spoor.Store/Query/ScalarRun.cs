using System.Runtime.InteropServices;
using Spoor.TraceQL;

namespace Spoor.Store.Query;

/// <summary>
/// A scalar filter over one spanset. What passes keeps the rows that the filter counted: those of the spanset, or, when only
/// <c>(pipeline | aggregate)</c> stand in it and they found any, those that its pipelines found.
/// </summary>
internal struct ScalarRun(TraceEvaluator evaluator, RowSpanset spanset)
{
    private SpansetAttributes? _attributes = spanset.Attributes;
    private List<RowSpanset>? _found;
    private bool _countsAll;

    /// <summary>The spanset that is left; null when the filter does not hold.</summary>
    public RowSpanset? Pass(ScalarFilter filter)
    {
        var left = Evaluate(filter.Left);
        var right = Evaluate(filter.Right);
        if (!StaticOperations.Compare(AggregateFilter.Operator(filter.Operator), left, right))
            return null;
        return new RowSpanset(_countsAll || _found is null ? spanset.Rows : evaluator.Union(_found), _attributes);
    }

    private Static Evaluate(ScalarExpr scalar)
    {
        switch (scalar)
        {
            case ScalarStatic literal:
                return literal.Value;
            case Aggregate aggregate:
                _countsAll = true;
                return Note(aggregate, Value(aggregate, spanset.Rows));
            case ScalarOperation operation:
                var left = Evaluate(operation.Left);
                var right = Evaluate(operation.Right);
                return StaticOperations.Arithmetic(AggregateFilter.Operator(operation.Operator), left, right);
            case ScalarPipeline nested:
                var found = evaluator.Run(nested.Pipeline, [spanset with { Attributes = null }]);
                if (found.Count > 1)
                    throw new TraceQLException(TraceQLInterpreter.SeveralSpansetsInScalar);
                if (found.Count == 1)
                    (_found ??= []).Add(found[0]);
                return Note(nested, Value(nested.Aggregate, found.Count == 0 ? [] : found[0].Rows));
            default:
                throw new InvalidOperationException($"no such scalar: {scalar.GetType().Name}");
        }
    }

    private readonly Static Value(Aggregate aggregate, List<int> rows)
    {
        if (aggregate.Expression is null)
            return Static.Int(rows.Count);
        var values = evaluator.Values(aggregate.Expression);
        var accumulator = new Accumulator(aggregate.Kind);
        foreach (var row in CollectionsMarshal.AsSpan(rows))
            accumulator.Add(values[row]);
        return accumulator.Result;
    }

    private Static Note(ScalarExpr scalar, Static value)
    {
        _attributes = evaluator.Note(_attributes, scalar, value);
        return value;
    }
}
