namespace Spoor.TraceQL;

/// <summary><c>left op right</c> over a whole spanset, such as <c>count() &gt; 2</c>; at least one side holds an aggregate.</summary>
public sealed record ScalarFilter(ComparisonOperator Operator, ScalarExpr Left, ScalarExpr Right) : PipelineStage;

/// <summary>A value of a whole spanset.</summary>
public abstract record ScalarExpr : SyntaxNode;

/// <summary>A number or a duration.</summary>
public sealed record ScalarStatic(Static Value) : ScalarExpr;

/// <summary><c>count()</c>, or <c>min</c>, <c>max</c>, <c>avg</c> and <c>sum</c> of an expression; the expression is null for count only.</summary>
public sealed record Aggregate(AggregateKind Kind, FieldExpr? Expression) : ScalarExpr;

/// <summary>Arithmetic with at least one aggregate in it, such as <c>max(duration) - min(duration)</c>.</summary>
public sealed record ScalarOperation(ArithmeticOperator Operator, ScalarExpr Left, ScalarExpr Right) : ScalarExpr;

/// <summary>
/// <c>(pipeline | aggregate)</c> as operand: the aggregate over the spans that the pipeline finds among those of the spanset.
/// </summary>
public sealed record ScalarPipeline(Pipeline Pipeline, Aggregate Aggregate) : ScalarExpr;

/// <summary>How an <see cref="Aggregate"/> makes one value of many.</summary>
public enum AggregateKind
{
    Count,
    Min,
    Max,
    Avg,
    Sum,
}

/// <summary>Arithmetic outside of field expressions: scalars and metrics.</summary>
public enum ArithmeticOperator
{
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// <summary>Comparisons of scalars.</summary>
public enum ComparisonOperator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}
