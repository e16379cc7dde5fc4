namespace Spoor.TraceQL;

/// <summary>What a field expression can result in, as far as its text tells.</summary>
internal enum ExpressionType
{
    /// <summary>An attribute: anything.</summary>
    Dynamic,
    Nil,
    Number,
    Text,
    Bool,
    Status,
    Kind,
}

/// <summary>Which operators take which types.</summary>
internal static class TypeRules
{
    public const string DifferentTypes = "binary operations must operate on the same type";
    public const string IllegalOperation = "illegal operation for the given types";

    public static bool IsArithmetic(BinaryOperator op) => op <= BinaryOperator.Power;

    public static bool IsLogical(BinaryOperator op) => op is BinaryOperator.And or BinaryOperator.Or;

    public static ExpressionType Of(Static value) => Of(value.Type);

    public static ExpressionType Of(StaticType type) => type switch
    {
        StaticType.Nil => ExpressionType.Nil,
        StaticType.Int or StaticType.Float or StaticType.Duration => ExpressionType.Number,
        StaticType.String => ExpressionType.Text,
        StaticType.Bool => ExpressionType.Bool,
        StaticType.Status => ExpressionType.Status,
        StaticType.Kind => ExpressionType.Kind,
        _ => ExpressionType.Dynamic,
    };

    public static ExpressionType Of(FieldExpr expression) => expression switch
    {
        StaticExpr literal => Of(literal.Value),
        AttributeExpr => ExpressionType.Dynamic,
        IntrinsicExpr intrinsic => Of(IntrinsicNames.TypeOf(intrinsic.Intrinsic)),
        ExistsExpr => ExpressionType.Bool,
        UnaryExpr { Operator: UnaryOperator.Not } => ExpressionType.Bool,
        UnaryExpr => ExpressionType.Number,
        BinaryExpr binary when !IsArithmetic(binary.Operator) => ExpressionType.Bool,
        BinaryExpr => ExpressionType.Number,
        _ => throw new ArgumentOutOfRangeException(nameof(expression)),
    };

    /// <summary>What is wrong with an operator between two types; null when nothing is.</summary>
    public static string? Check(BinaryOperator op, ExpressionType left, ExpressionType right)
    {
        var anyLeft = left is ExpressionType.Dynamic or ExpressionType.Nil;
        var anyRight = right is ExpressionType.Dynamic or ExpressionType.Nil;
        if (left != right && !anyLeft && !anyRight)
            return DifferentTypes;
        return Takes(op, left) && Takes(op, right) ? null : IllegalOperation;
    }

    public static bool Takes(UnaryOperator op, ExpressionType type) => type switch
    {
        ExpressionType.Dynamic => true,
        ExpressionType.Bool => op == UnaryOperator.Not,
        ExpressionType.Number => op == UnaryOperator.Negate,
        _ => false,
    };

    private static bool Takes(BinaryOperator op, ExpressionType type) => type switch
    {
        ExpressionType.Dynamic => true,
        ExpressionType.Bool => IsLogical(op) || op is BinaryOperator.Equal or BinaryOperator.NotEqual,
        ExpressionType.Number => !IsLogical(op) && op is not (BinaryOperator.Regex or BinaryOperator.NotRegex),
        ExpressionType.Text => !IsLogical(op) && !IsArithmetic(op),
        _ => op is BinaryOperator.Equal or BinaryOperator.NotEqual,
    };
}
