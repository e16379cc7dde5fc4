namespace Spoor.TraceQL;

/// <summary>
/// What stands on one side of an operator outside of field expressions.
/// </summary>
/// <param name="Node">A spanset expression, a pipeline, a scalar, a scalar filter or a metrics expression.</param>
/// <param name="IsWrapped">It, or every one of its operands, stands in parentheses.</param>
/// <param name="HasPipeline">It is a pipeline or joins pipelines; such can only be joined with what is wrapped.</param>
internal readonly record struct Operand(SyntaxNode Node, bool IsWrapped = false, bool HasPipeline = false);
