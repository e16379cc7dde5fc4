namespace Spoor.TraceQL;

/// <summary>Checks what the grammar cannot: types, ranges, regular expressions.</summary>
internal sealed class Validator(Func<SyntaxNode, string, TraceQLException> invalid)
{
    private const int MaxGroups = 5;
    private const int MaxGroupsWithBuckets = 4;
    private const int MaxCompareTopN = 1000;

    public void Check(RootExpr root)
    {
        if (root.Body is Pipeline pipeline)
            CheckPipeline(pipeline);
        else
            CheckMetrics((MetricsExpr)root.Body);
    }

    /// <summary>An expression of any type.</summary>
    public void CheckField(FieldExpr expression)
    {
        switch (expression)
        {
            case ExistsExpr exists:
                CheckField(exists.Operand);
                CheckExists(exists);
                break;
            case UnaryExpr unary:
                CheckField(unary.Operand);
                if (!TypeRules.Takes(unary.Operator, TypeRules.Of(unary.Operand)))
                    throw invalid(unary, $"illegal operation for the given type: {unary}");
                break;
            case BinaryExpr binary:
                CheckField(binary.Left);
                CheckField(binary.Right);
                CheckBinary(binary);
                break;
        }
    }

    private void CheckPipeline(Pipeline pipeline)
    {
        foreach (var stage in pipeline.Stages)
            CheckStage(stage);
    }

    private void CheckStage(PipelineStage stage)
    {
        switch (stage)
        {
            case SpansetFilter filter:
                CheckFilter(filter);
                break;
            case SpansetOperation operation:
                CheckStage(operation.Left);
                CheckStage(operation.Right);
                break;
            case SpansetPipeline nested:
                CheckPipeline(nested.Pipeline);
                break;
            case GroupBy group:
                CheckField(group.Expression);
                if (!ReferencesSpan(group.Expression))
                    throw invalid(group, $"grouping field expressions must reference the span: {group}");
                break;
            case Select select:
                foreach (var field in select.Fields)
                    CheckField(field);
                break;
            case ScalarFilter filter:
                CheckScalar(filter.Left);
                CheckScalar(filter.Right);
                break;
        }
    }

    private void CheckFilter(SpansetFilter filter)
    {
        if (filter.Expression is null)
            return;
        CheckField(filter.Expression);
        if (TypeRules.Of(filter.Expression) is not (ExpressionType.Bool or ExpressionType.Dynamic))
            throw invalid(filter, $"span filter field expressions must resolve to a boolean: {filter}");
    }

    private void CheckExists(ExistsExpr exists)
    {
        if (exists.Exists)
            return;
        if (exists.Operand is IntrinsicExpr { Intrinsic: not Intrinsic.Parent })
            throw invalid(exists, $"{exists.Operand}=nil is not valid because intrinsics cannot be nil");
        if (exists.Operand is AttributeExpr { Scope: AttributeScope.Resource, Name: "service.name", OfParent: false })
            throw invalid(exists, $"{exists.Operand}=nil is not valid because {exists.Operand} cannot be nil");
    }

    private void CheckBinary(BinaryExpr binary)
    {
        if (TypeRules.Check(binary.Operator, TypeRules.Of(binary.Left), TypeRules.Of(binary.Right)) is { } problem)
            throw invalid(binary, $"{problem}: {binary}");
        if (binary.Operator is not (BinaryOperator.Regex or BinaryOperator.NotRegex))
            return;
        if (binary.Right is not StaticExpr { Value.Type: StaticType.String } pattern)
            throw invalid(binary, $"regular expressions must be string literals: {binary}");
        try
        {
            TraceQLRegex.Compile(pattern.Value.AsString!);
        }
        catch (TraceQLException exception)
        {
            throw invalid(pattern, exception.Message);
        }
    }

    private void CheckScalar(ScalarExpr scalar)
    {
        switch (scalar)
        {
            case Aggregate { Expression: { } expression } aggregate:
                CheckField(expression);
                CheckNumber(aggregate, expression);
                if (!ReferencesSpan(expression))
                    throw invalid(aggregate, $"aggregate field expressions must reference the span: {aggregate}");
                break;
            case ScalarOperation operation:
                CheckScalar(operation.Left);
                CheckScalar(operation.Right);
                break;
            case ScalarPipeline nested:
                CheckPipeline(nested.Pipeline);
                CheckScalar(nested.Aggregate);
                break;
        }
    }

    private void CheckNumber(SyntaxNode node, FieldExpr expression)
    {
        if (TypeRules.Of(expression) is not (ExpressionType.Number or ExpressionType.Dynamic))
            throw invalid(node, $"aggregate field expressions must resolve to a number type: {node}");
    }

    private void CheckMetrics(MetricsExpr metrics)
    {
        switch (metrics)
        {
            case MetricsQuery query:
                CheckPipeline(query.Pipeline);
                CheckAggregate(query.Aggregate);
                if (query is { Aggregate: Compare, SecondStages.Count: > 0 })
                    throw invalid(query.SecondStages[0], $"compare() takes no second stage, here: {query.SecondStages[0]}");
                CheckSecondStages(query.SecondStages);
                break;
            case MetricsOperation operation:
                CheckMetrics(operation.Left);
                CheckMetrics(operation.Right);
                break;
            case MetricsStages stages:
                CheckMetrics(stages.Input);
                CheckSecondStages(stages.SecondStages);
                break;
        }
    }

    private void CheckAggregate(MetricsAggregate aggregate)
    {
        if (aggregate is Compare compare)
        {
            CheckCompare(compare);
            return;
        }

        var overTime = (OverTime)aggregate;
        if (overTime.Field is { } field)
        {
            CheckField(field);
            CheckNumber(overTime, field);
        }

        foreach (var quantile in overTime.Quantiles)
        {
            if (quantile is < 0 or > 1)
                throw invalid(overTime, $"quantile must be between 0 and 1: {Static.Float(quantile)}");
        }

        foreach (var group in overTime.By)
            CheckField(group);
        var limit = overTime.Kind is MetricsKind.HistogramOverTime or MetricsKind.QuantileOverTime ? MaxGroupsWithBuckets : MaxGroups;
        if (overTime.By.Count > limit)
            throw invalid(overTime, $"metrics group by {overTime.By.Count} values not yet supported");
    }

    private void CheckCompare(Compare compare)
    {
        CheckFilter(compare.Selection);
        if (compare.TopN is < 1 or > MaxCompareTopN)
            throw invalid(compare, $"compare() top number of values must be from 1 to {MaxCompareTopN}: {compare.TopN}");
        var hasWindow = compare.StartUnixNanos != 0 || compare.EndUnixNanos != 0;
        if (hasWindow && compare.EndUnixNanos <= compare.StartUnixNanos)
            throw invalid(compare, $"compare() end must be after its start: {compare.StartUnixNanos}, {compare.EndUnixNanos}");
    }

    private void CheckSecondStages(NodeList<MetricsSecondStage> stages)
    {
        foreach (var stage in stages)
        {
            if (stage is TopK { Limit: <= 0 })
                throw invalid(stage, "limit must be greater than 0");
        }
    }

    private static bool ReferencesSpan(FieldExpr expression) => expression switch
    {
        AttributeExpr or IntrinsicExpr => true,
        ExistsExpr exists => ReferencesSpan(exists.Operand),
        UnaryExpr unary => ReferencesSpan(unary.Operand),
        BinaryExpr binary => ReferencesSpan(binary.Left) || ReferencesSpan(binary.Right),
        _ => false,
    };
}
