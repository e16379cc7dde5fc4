namespace Spoor.TraceQL;

/// <summary>Runs pipelines over the spansets of one trace.</summary>
internal sealed class PipelineEvaluator
{
    private const int EvaluationsBetweenChecks = 256;

    /// <summary>How many results of stages may be copied for one trace: far more than sensible queries come to, and what memory bears.</summary>
    private const int MaxNoted = 8_000_000;

    private readonly Dictionary<ISpanView, int> _order = new(ReferenceEqualityComparer.Instance);
    private readonly Spanset _all;
    private readonly CancellationToken _cancellationToken;
    private int _evaluations;
    private int _noted;

    public PipelineEvaluator(IReadOnlyList<ISpanView> spans, CancellationToken cancellationToken)
    {
        _cancellationToken = cancellationToken;
        foreach (var span in spans)
            _order.TryAdd(span, _order.Count);
        _all = new Spanset(spans, []);
    }

    public IReadOnlyList<Spanset> Evaluate(Pipeline pipeline) => _all.Spans.Count == 0 ? [] : Evaluate(pipeline, [_all]);

    internal IReadOnlyList<Spanset> Evaluate(Pipeline pipeline, IReadOnlyList<Spanset> input)
    {
        foreach (var stage in pipeline.Stages)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            input = Evaluate(stage, input);
        }

        return input;
    }

    private IReadOnlyList<Spanset> Evaluate(PipelineStage stage, IReadOnlyList<Spanset> input) => stage switch
    {
        SpansetPipeline nested => Evaluate(nested.Pipeline, input),
        Coalesce => input.Count == 0 ? [] : Collect(input.SelectMany(spanset => spanset.Spans), []),
        Select => input,
        SpansetFilter filter => [.. input.SelectMany(spanset => Filter(filter, spanset))],
        SpansetOperation operation => [.. input.SelectMany(spanset => Combine(operation, spanset))],
        GroupBy group => [.. input.SelectMany(spanset => Split(group, spanset))],
        ScalarFilter filter => [.. input.SelectMany(spanset => new ScalarEvaluator(this, spanset).Run(filter))],
        _ => throw new ArgumentOutOfRangeException(nameof(stage)),
    };

    private IReadOnlyList<Spanset> Filter(SpansetFilter filter, Spanset spanset) =>
        Collect(spanset.Spans.Where(span => TraceQLInterpreter.Matches(filter, Watched(span))), spanset.Attributes);

    private IReadOnlyList<Spanset> Combine(SpansetOperation operation, Spanset spanset)
    {
        var left = Evaluate(operation.Left, [spanset]);
        var right = Evaluate(operation.Right, [spanset]);
        if (operation.Operator is SpansetOperator.And or SpansetOperator.Or)
        {
            return operation.Operator == SpansetOperator.And && (left.Count == 0 || right.Count == 0)
                ? []
                : Collect(left.Concat(right).SelectMany(each => each.Spans), spanset.Attributes);
        }

        if (left.Count > 1 || right.Count > 1)
            throw new TraceQLException(TraceQLInterpreter.SeveralSpansets);
        var spans = StructuralRelations.Evaluate(operation.Operator, left.Count == 0 ? [] : left[0].Spans, right.Count == 0 ? [] : right[0].Spans);
        return Collect(spans, spanset.Attributes);
    }

    private IEnumerable<Spanset> Split(GroupBy group, Spanset spanset)
    {
        var name = group.ToString();
        return spanset.Spans
            .GroupBy(span => FieldEvaluator.Evaluate(group.Expression, Watched(span)).ToStatic())
            .Select(each => new Spanset([.. each], With(spanset.Attributes, name, each.Key)));
    }

    /// <summary>A value under a name that was there before replaces it.</summary>
    internal IReadOnlyList<KeyValuePair<string, Static>> With(
        IReadOnlyList<KeyValuePair<string, Static>> attributes,
        string name,
        Static value)
    {
        _noted += attributes.Count + 1;
        if (_noted > MaxNoted)
            throw new TraceQLException("the query's stages find out too much about the spansets of one trace: use fewer stages, or coalesce()");
        return [.. attributes.Where(each => each.Key != name), new KeyValuePair<string, Static>(name, value)];
    }

    /// <summary>Called before each evaluation, so that a long run can be canceled.</summary>
    private ISpanView Watched(ISpanView span)
    {
        if (++_evaluations % EvaluationsBetweenChecks == 0)
            _cancellationToken.ThrowIfCancellationRequested();
        return span;
    }

    /// <summary>A spanset of the spans, each once, in the order of the trace; none when there are no spans.</summary>
    internal IReadOnlyList<Spanset> Collect(IEnumerable<ISpanView> spans, IReadOnlyList<KeyValuePair<string, Static>> attributes)
    {
        ISpanView[] ordered = [.. new HashSet<ISpanView>(spans, ReferenceEqualityComparer.Instance).OrderBy(span => _order[span])];
        return ordered.Length == 0 ? [] : [new Spanset(ordered, attributes)];
    }
}
