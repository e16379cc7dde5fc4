using Spoor.Store.Query;
using Spoor.TraceQL;

namespace Spoor.Store.Explain;

/// <summary>Says in words how the stages of a metrics query are run.</summary>
internal static class MetricsPlanDescription
{
    public static IReadOnlyList<PlanStep> Of(MetricsExpr expression) => expression switch
    {
        MetricsQuery query => [.. query.Pipeline.Stages.Select(PlanDescription.Of), Of(query.Aggregate), .. query.SecondStages.Select(Of)],
        MetricsStages stages => [.. Of(stages.Input), .. stages.SecondStages.Select(Of)],
        MetricsOperation { Left: MetricsScalar } or MetricsOperation { Right: MetricsScalar } => [OfSides((MetricsOperation)expression, "math on every value")],
        MetricsOperation operation => [OfSides(operation, "math, series with the same labels and the same step")],
        _ => [new PlanStep(expression.ToString(), "a number", [])],
    };

    private static PlanStep OfSides(MetricsOperation operation, string means) => new(operation.ToString(), means, [OfSide(operation.Left), OfSide(operation.Right)]);

    private static PlanStep OfSide(MetricsExpr side) => side switch
    {
        MetricsQuery => new PlanStep(side.ToString(), "a run of its own", Of(side)),
        MetricsStages => new PlanStep(side.ToString(), "series of math", Of(side)),
        _ => Of(side)[0],
    };

    private static PlanStep Of(MetricsAggregate aggregate) => aggregate switch
    {
        OverTime overTime => new PlanStep(
            aggregate.ToString(),
            Means(overTime.Kind) + (overTime.By.Count > 0 ? ", by group" : ""),
            [.. (overTime.Field is { } field ? new[] { field } : []).Select(static field => Field(field, "value")), .. overTime.By.Select(static field => Field(field, "group"))]),
        Compare compare => new PlanStep(
            aggregate.ToString(),
            "values of every attribute counted, those of the selection and those of all other spans",
            [PlanDescription.Of(compare.Selection)]),
        _ => new PlanStep(aggregate.ToString(), "series of spans", []),
    };

    private static PlanStep Of(MetricsSecondStage stage) => new(
        stage.ToString(), stage is TopK ? "of finished series, those with the best values at each step" : "of finished series, values that pass", []);

    private static string Means(MetricsKind kind) => kind switch
    {
        MetricsKind.Rate => "spans counted at each step, divided by its seconds",
        MetricsKind.CountOverTime => "spans counted at each step",
        MetricsKind.MinOverTime => "least value at each step",
        MetricsKind.MaxOverTime => "greatest value at each step",
        MetricsKind.AvgOverTime => "mean of values at each step",
        MetricsKind.SumOverTime => "sum of values at each step",
        MetricsKind.HistogramOverTime => "values counted at each step, in buckets that end at powers of two",
        _ => "values counted at each step, in buckets that end at powers of two, and quantiles of these",
    };

    private static PlanStep Field(FieldExpr field, string role) => new(field.ToString(), $"{role}, {Means(field)}", []);

    private static string Means(FieldExpr field) => field switch
    {
        _ when FieldExpressions.NeedsWholeTrace(field) => "once for each trace, or by span of the whole trace",
        AttributeExpr { OfParent: true } => "of the rows' parents",
        AttributeExpr { Scope: AttributeScope.Resource or AttributeScope.Instrumentation } => "once for each distinct resource or scope, then a column of numbers",
        AttributeExpr { Scope: AttributeScope.Event or AttributeScope.Link } => "a side table, then its rows",
        AttributeExpr { Scope: AttributeScope.Span } or IntrinsicExpr => "a column",
        AttributeExpr => "columns of span, resource, event, link and scope, the first that is there",
        _ => "row by row",
    };
}
