using Spoor.Store.Query;
using Spoor.TraceQL;

namespace Spoor.Store.Explain;

/// <summary>Says in words how the stages of a query are run.</summary>
internal static class PlanDescription
{
    public static IReadOnlyList<PlanStep> Of(SearchPlan plan) => [.. plan.Pipeline.Stages.Select(Of)];

    public static PlanStep Of(PipelineStage stage) => stage switch
    {
        SpansetFilter { Expression: null } => new PlanStep(stage.ToString(), "every span", []),
        SpansetFilter filter => new PlanStep(stage.ToString(), "spans, over columns", Conditions(filter.Expression!)),
        SpansetOperation operation => new PlanStep(stage.ToString(), Means(operation.Operator), [Of(operation.Left), Of(operation.Right)]),
        SpansetPipeline pipeline => new PlanStep(stage.ToString(), "filters over columns, the rest by trace", [.. pipeline.Pipeline.Stages.Select(Of)]),
        ScalarFilter => new PlanStep(stage.ToString(), "by trace, after bounds over columns", []),
        Select => new PlanStep(stage.ToString(), "read for spans of the answer", []),
        _ => new PlanStep(stage.ToString(), "by trace", []),
    };

    private static string Means(SpansetOperator op) =>
        op == SpansetOperator.And ? "traces with spans of both"
        : op == SpansetOperator.Or ? "traces with spans of either"
        : SpansetOperators.IsNegated(op) ? "spans of the right side, without a relation to any of the left"
        : SpansetOperators.IsUnion(op) ? "spans of both sides, by their relation"
        : "spans of the right side, by their relation to the left";

    /// <summary>In the order in which they run.</summary>
    private static IReadOnlyList<PlanStep> Conditions(FieldExpr condition)
    {
        if (condition is not BinaryExpr { Operator: BinaryOperator.And })
            return [Condition(condition)];
        var conditions = new List<FieldExpr>();
        AddConjuncts(condition, conditions);
        return [.. conditions.OrderBy(CostOf).Select(Condition)];
    }

    private static void AddConjuncts(FieldExpr condition, List<FieldExpr> conditions)
    {
        if (condition is BinaryExpr { Operator: BinaryOperator.And } and)
        {
            AddConjuncts(and.Left, conditions);
            AddConjuncts(and.Right, conditions);
        }
        else
        {
            conditions.Add(condition);
        }
    }

    private static int CostOf(FieldExpr condition) => FilterCompiler.Compile(new SpansetFilter(condition)).Cost;

    private static PlanStep Condition(FieldExpr condition)
    {
        if (condition is BinaryExpr { Operator: BinaryOperator.Or } or)
            return new PlanStep(condition.ToString(), "any of", [Condition(or.Left), Condition(or.Right)]);
        if (condition is BinaryExpr { Operator: BinaryOperator.And })
            return new PlanStep(condition.ToString(), "all of", Conditions(condition));
        return new PlanStep(condition.ToString(), Means(FilterCompiler.Compile(new SpansetFilter(condition))), []);
    }

    private static string Means(FilterNode node) => node switch
    {
        ConstantNode => "constant",
        SourceNode source => Means(source.Source),
        FirstPresentNode => "columns of span, resource, event, link and scope, the first that is there",
        OfParentNode => "a column, then the rows' parents",
        NotNode => "rows that do not pass a column",
        AndNode => "row by row, where all attributes are there",
        OrNode => "rows that pass any of several columns",
        _ => "row by row",
    };

    private static string Means(RowSource source) => source switch
    {
        MessageSource => "once for each distinct resource or scope, then a column of numbers",
        SpanAttributeSource => "a column: once for each distinct text, or numbers compared",
        NameSource or StatusMessageSource => "a column: once for each distinct text",
        EntrySource => "a side table, then its rows",
        TraceSource => "once for each trace",
        _ => "a column, compared",
    };
}
