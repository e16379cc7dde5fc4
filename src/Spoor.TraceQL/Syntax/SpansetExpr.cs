namespace Spoor.TraceQL;

/// <summary>A stage that finds spans: a filter, or an operation on such.</summary>
public abstract record SpansetExpr : PipelineStage;

/// <summary><c>{ expression }</c>; the expression is null for <c>{ }</c>, which matches every span.</summary>
public sealed record SpansetFilter(FieldExpr? Expression) : SpansetExpr;

/// <summary>Two spansets joined by a logical or structural operator.</summary>
public sealed record SpansetOperation(SpansetOperator Operator, SpansetExpr Left, SpansetExpr Right) : SpansetExpr;

/// <summary>A parenthesised pipeline as operand of a <see cref="SpansetOperation"/>. A lone spanset expression needs no such node.</summary>
public sealed record SpansetPipeline(Pipeline Pipeline) : SpansetExpr;
