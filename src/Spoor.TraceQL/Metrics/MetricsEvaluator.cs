namespace Spoor.TraceQL;

/// <summary>What comes after the first stage of metrics queries: second stages and math.</summary>
public static class MetricsEvaluator
{
    /// <summary>The series of an expression, in the order of their labels.</summary>
    /// <param name="expression">The whole query.</param>
    /// <param name="range">Its steps.</param>
    /// <param name="run">Computes the first stage of one query.</param>
    /// <param name="cancellationToken">Observed now and then.</param>
    public static List<MetricSeries> Evaluate(
        MetricsExpr expression, MetricsRange range, Func<MetricsQuery, List<MetricSeries>> run, CancellationToken cancellationToken = default)
    {
        var series = Visit(expression, range, run, cancellationToken);
        series.Sort(static (left, right) => MetricLabels.Compare(left.Labels, right.Labels));
        return series;
    }

    /// <summary>The name of a function as series carry it.</summary>
    public static string NameOf(MetricsKind kind) => OperatorText.Of(kind);

    /// <summary>The name of a function as series carry it; of math in parentheses.</summary>
    public static string NameOf(MetricsExpr expression) => expression switch
    {
        MetricsQuery { Aggregate: OverTime overTime } => OperatorText.Of(overTime.Kind),
        MetricsQuery => "compare",
        MetricsOperation operation => $"({NameOf(operation.Left)} {OperatorText.Of(operation.Operator)} {NameOf(operation.Right)})",
        MetricsStages stages => NameOf(stages.Input),
        _ => expression.ToString(),
    };

    private static List<MetricSeries> Visit(
        MetricsExpr expression, MetricsRange range, Func<MetricsQuery, List<MetricSeries>> run, CancellationToken cancellationToken)
    {
        switch (expression)
        {
            case MetricsQuery query:
                return SecondStages.Apply(query.SecondStages, run(query), range, cancellationToken);
            case MetricsStages stages:
                return SecondStages.Apply(stages.SecondStages, Visit(stages.Input, range, run, cancellationToken), range, cancellationToken);
            case MetricsOperation { Right: MetricsScalar scalar } operation:
                return SeriesMath.Combine(operation.Operator, Visit(operation.Left, range, run, cancellationToken), scalar.Value.AsDouble, false, NameOf(operation));
            case MetricsOperation { Left: MetricsScalar scalar } operation:
                return SeriesMath.Combine(operation.Operator, Visit(operation.Right, range, run, cancellationToken), scalar.Value.AsDouble, true, NameOf(operation));
            case MetricsOperation operation:
                var left = Visit(operation.Left, range, run, cancellationToken);
                return SeriesMath.Combine(operation.Operator, left, Visit(operation.Right, range, run, cancellationToken), NameOf(operation), range);
            default:
                throw new TraceQLException($"a number alone makes no series: {expression}");
        }
    }
}
