namespace Spoor.TraceQL;

/// <summary>Computes operations on statics while parsing. What is invalid or fails stays as it is, for validation or the run to report.</summary>
internal static class ConstantFolding
{
    public static StaticExpr? TryFold(BinaryOperator op, FieldExpr left, FieldExpr right)
    {
        if (left is not StaticExpr { Value: var a } || right is not StaticExpr { Value: var b })
            return null;
        if (a.IsNil || b.IsNil)
            return op is BinaryOperator.Equal or BinaryOperator.NotEqual ? FoldNil(op, a, b) : null;
        if (TypeRules.Check(op, TypeRules.Of(a), TypeRules.Of(b)) is not null || op is BinaryOperator.Regex or BinaryOperator.NotRegex)
            return null;
        if (!TypeRules.IsArithmetic(op))
            return new StaticExpr(Static.Bool(op switch
            {
                BinaryOperator.And => a.AsBool && b.AsBool,
                BinaryOperator.Or => a.AsBool || b.AsBool,
                _ => StaticOperations.Compare(op, a, b),
            }));
        return IsZero(b) && op is BinaryOperator.Divide or BinaryOperator.Modulo ? null : Printable(StaticOperations.Arithmetic(op, a, b));
    }

    public static StaticExpr? TryFold(UnaryOperator op, FieldExpr operand) => (op, operand) switch
    {
        (UnaryOperator.Not, StaticExpr { Value: { Type: StaticType.Bool } value }) => new StaticExpr(Static.Bool(!value.AsBool)),
        (UnaryOperator.Negate, StaticExpr { Value: { IsNumeric: true } value }) => Printable(StaticOperations.Negate(value)),
        _ => null,
    };

    /// <summary>nil compared with nil is false either way; a literal is never nil.</summary>
    private static StaticExpr FoldNil(BinaryOperator op, Static a, Static b) =>
        new(Static.Bool(op == BinaryOperator.NotEqual && !(a.IsNil && b.IsNil)));

    private static bool IsZero(Static value) => value.AsDouble == 0;

    /// <summary>The language has no spelling for infinities, NaN and the least duration.</summary>
    private static StaticExpr? Printable(Static value) => value switch
    {
        { Type: StaticType.Float } when !double.IsFinite(value.AsDouble) => null,
        { Type: StaticType.Duration, AsInt64: long.MinValue } => null,
        _ => new StaticExpr(value),
    };
}
