namespace Spoor.TraceQL;

/// <summary>One value of all spans of a spanset. Spans without a number there are skipped; without any, the result is Nil.</summary>
internal static class AggregateEvaluator
{
    public static Static Evaluate(Aggregate aggregate, IReadOnlyList<ISpanView> spans)
    {
        if (aggregate.Kind == AggregateKind.Count)
            return Static.Int(spans.Count);
        var result = Static.Nil;
        var count = 0;
        foreach (var span in spans)
        {
            var values = FieldEvaluator.Evaluate(aggregate.Expression!, span).Flatten();
            for (var index = 0; index < values.Count; index++)
            {
                if (!values[index].IsNumeric)
                    continue;
                result = count++ == 0 ? values[index] : Join(aggregate.Kind, result, values[index]);
            }
        }

        return aggregate.Kind == AggregateKind.Avg && count > 0 ? Divide(result, count) : result;
    }

    private static Static Join(AggregateKind kind, Static result, Static value) => kind switch
    {
        AggregateKind.Min => StaticOperations.Compare(BinaryOperator.Less, value, result) ? value : result,
        AggregateKind.Max => StaticOperations.Compare(BinaryOperator.Greater, value, result) ? value : result,
        _ => StaticOperations.Arithmetic(BinaryOperator.Add, result, value),
    };

    /// <summary>The mean of durations is a duration, of all else a float.</summary>
    private static Static Divide(Static sum, int count) =>
        sum.Type == StaticType.Duration ? Static.Duration(sum.AsInt64 / count) : Static.Float(sum.AsDouble / count);
}
