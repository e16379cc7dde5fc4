namespace Spoor.TraceQL;

/// <summary>
/// Runs scalar filters over one spanset. What passes keeps the spans that the filter counted: those of the spanset, or, when only
/// <c>(pipeline | aggregate)</c> stand in it and they found any, those that its pipelines found.
/// </summary>
internal sealed class ScalarEvaluator(PipelineEvaluator pipelines, Spanset spanset)
{
    private readonly List<ISpanView> _found = [];
    private IReadOnlyList<KeyValuePair<string, Static>> _attributes = spanset.Attributes;
    private bool _countsAll;

    /// <summary>The spanset that is left; none when the filter does not hold.</summary>
    public IReadOnlyList<Spanset> Run(ScalarFilter filter)
    {
        var left = Evaluate(filter.Left);
        var right = Evaluate(filter.Right);
        if (!StaticOperations.Compare(OperatorText.ToBinary(filter.Operator), left, right))
            return [];
        return _countsAll || _found.Count == 0 ? [spanset with { Attributes = _attributes }] : pipelines.Collect(_found, _attributes);
    }

    private Static Evaluate(ScalarExpr scalar)
    {
        switch (scalar)
        {
            case ScalarStatic literal:
                return literal.Value;
            case Aggregate aggregate:
                _countsAll = true;
                return Note(aggregate, AggregateEvaluator.Evaluate(aggregate, spanset.Spans));
            case ScalarOperation operation:
                var left = Evaluate(operation.Left);
                var right = Evaluate(operation.Right);
                return StaticOperations.Arithmetic(OperatorText.ToBinary(operation.Operator), left, right);
            case ScalarPipeline nested:
                var found = pipelines.Evaluate(nested.Pipeline, [spanset with { Attributes = [] }]);
                if (found.Count > 1)
                    throw new TraceQLException(TraceQLInterpreter.SeveralSpansetsInScalar);
                var spans = found.Count == 0 ? [] : found[0].Spans;
                _found.AddRange(spans);
                return Note(nested, AggregateEvaluator.Evaluate(nested.Aggregate, spans));
            default:
                throw new ArgumentOutOfRangeException(nameof(scalar));
        }
    }

    private Static Note(ScalarExpr scalar, Static value)
    {
        _attributes = pipelines.With(_attributes, scalar.ToString(), value);
        return value;
    }
}
