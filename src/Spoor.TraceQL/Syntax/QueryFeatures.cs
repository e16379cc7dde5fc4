namespace Spoor.TraceQL;

/// <summary>What a query needs from whoever runs it.</summary>
public sealed class QueryFeatures
{
    private readonly List<FieldExpr> _fields = [];
    private readonly List<FieldExpr> _selected = [];
    private readonly HashSet<FieldExpr> _seen = [];
    private readonly HashSet<FieldExpr> _seenSelected = [];

    private QueryFeatures()
    {
    }

    /// <summary>A structural operator stands between spansets.</summary>
    public bool UsesStructuralOperators { get; private set; }

    public bool UsesMetrics { get; private set; }

    /// <summary>Every attribute and intrinsic that the query names, each once, in the order of the text; those of select() included.</summary>
    public IReadOnlyList<FieldExpr> Fields => _fields;

    /// <summary>Those that stand in select().</summary>
    public IReadOnlyList<FieldExpr> SelectedFields => _selected;

    public static QueryFeatures Of(RootExpr query)
    {
        var features = new QueryFeatures();
        features.Visit(query.Body);
        return features;
    }

    /// <summary>The name of an attribute or intrinsic in results: an attribute without its scope, an intrinsic in its canonical spelling.</summary>
    public static string ResultKey(FieldExpr field) => field switch
    {
        AttributeExpr attribute => attribute.Name,
        IntrinsicExpr intrinsic => IntrinsicNames.NameOf(intrinsic.Intrinsic),
        _ => field.ToString(),
    };

    private void Visit(SyntaxNode? node)
    {
        switch (node)
        {
            case FieldExpr field:
                VisitField(field);
                break;
            case Pipeline pipeline:
                foreach (var stage in pipeline.Stages)
                    VisitStage(stage);
                break;
            case PipelineStage stage:
                VisitStage(stage);
                break;
            case ScalarExpr scalar:
                VisitScalar(scalar);
                break;
            case MetricsExpr metrics:
                UsesMetrics = true;
                VisitMetrics(metrics);
                break;
        }
    }

    private void VisitField(FieldExpr field)
    {
        switch (field)
        {
            case AttributeExpr or IntrinsicExpr:
                if (_seen.Add(field))
                    _fields.Add(field);
                break;
            case UnaryExpr unary:
                VisitField(unary.Operand);
                break;
            case ExistsExpr exists:
                VisitField(exists.Operand);
                break;
            case BinaryExpr binary:
                VisitField(binary.Left);
                VisitField(binary.Right);
                break;
        }
    }

    private void VisitStage(PipelineStage stage)
    {
        switch (stage)
        {
            case SpansetFilter filter:
                Visit(filter.Expression);
                break;
            case SpansetOperation operation:
                UsesStructuralOperators |= operation.Operator is not (SpansetOperator.And or SpansetOperator.Or);
                VisitStage(operation.Left);
                VisitStage(operation.Right);
                break;
            case SpansetPipeline nested:
                Visit(nested.Pipeline);
                break;
            case GroupBy group:
                VisitField(group.Expression);
                break;
            case Select select:
                foreach (var field in select.Fields)
                {
                    VisitField(field);
                    if (_seenSelected.Add(field))
                        _selected.Add(field);
                }

                break;
            case ScalarFilter filter:
                VisitScalar(filter.Left);
                VisitScalar(filter.Right);
                break;
        }
    }

    private void VisitScalar(ScalarExpr scalar)
    {
        switch (scalar)
        {
            case Aggregate aggregate:
                Visit(aggregate.Expression);
                break;
            case ScalarOperation operation:
                VisitScalar(operation.Left);
                VisitScalar(operation.Right);
                break;
            case ScalarPipeline nested:
                Visit(nested.Pipeline);
                VisitScalar(nested.Aggregate);
                break;
        }
    }

    private void VisitMetrics(MetricsExpr metrics)
    {
        switch (metrics)
        {
            case MetricsQuery query:
                Visit(query.Pipeline);
                if (query.Aggregate is Compare compare)
                    VisitStage(compare.Selection);
                else if (query.Aggregate is OverTime overTime)
                    VisitOverTime(overTime);
                break;
            case MetricsOperation operation:
                VisitMetrics(operation.Left);
                VisitMetrics(operation.Right);
                break;
            case MetricsStages stages:
                VisitMetrics(stages.Input);
                break;
        }
    }

    private void VisitOverTime(OverTime overTime)
    {
        Visit(overTime.Field);
        foreach (var field in overTime.By)
            VisitField(field);
    }
}
