using System.Collections.Frozen;

namespace Spoor.TraceQL;

/// <summary>The spellings of operators, functions and intrinsics.</summary>
internal static class OperatorText
{
    private static readonly FrozenDictionary<string, BinaryOperator> BinaryOperators = Invert<BinaryOperator>(Of);
    private static readonly FrozenDictionary<string, SpansetOperator> SpansetOperators = Invert<SpansetOperator>(Of);
    private static readonly FrozenDictionary<string, ComparisonOperator> ComparisonOperators = Invert<ComparisonOperator>(Of);
    private static readonly FrozenDictionary<string, ArithmeticOperator> ArithmeticOperators = Invert<ArithmeticOperator>(Of);
    private static readonly FrozenDictionary<string, AggregateKind> AggregateKinds = Invert<AggregateKind>(Of);
    private static readonly FrozenDictionary<string, MetricsKind> MetricsKinds = Invert<MetricsKind>(Of);

    public static string Of(BinaryOperator value) => value switch
    {
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        BinaryOperator.Multiply => "*",
        BinaryOperator.Divide => "/",
        BinaryOperator.Modulo => "%",
        BinaryOperator.Power => "^",
        BinaryOperator.Equal => "=",
        BinaryOperator.NotEqual => "!=",
        BinaryOperator.Less => "<",
        BinaryOperator.LessOrEqual => "<=",
        BinaryOperator.Greater => ">",
        BinaryOperator.GreaterOrEqual => ">=",
        BinaryOperator.Regex => "=~",
        BinaryOperator.NotRegex => "!~",
        BinaryOperator.And => "&&",
        BinaryOperator.Or => "||",
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    public static string Of(UnaryOperator value) => value == UnaryOperator.Negate ? "-" : "!";

    public static string Of(SpansetOperator value) => value switch
    {
        SpansetOperator.And => "&&",
        SpansetOperator.Or => "||",
        SpansetOperator.Child => ">",
        SpansetOperator.Parent => "<",
        SpansetOperator.Descendant => ">>",
        SpansetOperator.Ancestor => "<<",
        SpansetOperator.Sibling => "~",
        SpansetOperator.NotChild => "!>",
        SpansetOperator.NotParent => "!<",
        SpansetOperator.NotDescendant => "!>>",
        SpansetOperator.NotAncestor => "!<<",
        SpansetOperator.NotSibling => "!~",
        SpansetOperator.UnionChild => "&>",
        SpansetOperator.UnionParent => "&<",
        SpansetOperator.UnionDescendant => "&>>",
        SpansetOperator.UnionAncestor => "&<<",
        SpansetOperator.UnionSibling => "&~",
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    public static string Of(ComparisonOperator value) => value switch
    {
        ComparisonOperator.Equal => "=",
        ComparisonOperator.NotEqual => "!=",
        ComparisonOperator.Less => "<",
        ComparisonOperator.LessOrEqual => "<=",
        ComparisonOperator.Greater => ">",
        ComparisonOperator.GreaterOrEqual => ">=",
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    public static string Of(ArithmeticOperator value) => value switch
    {
        ArithmeticOperator.Add => "+",
        ArithmeticOperator.Subtract => "-",
        ArithmeticOperator.Multiply => "*",
        ArithmeticOperator.Divide => "/",
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    public static BinaryOperator ToBinary(ArithmeticOperator value) => value switch
    {
        ArithmeticOperator.Add => BinaryOperator.Add,
        ArithmeticOperator.Subtract => BinaryOperator.Subtract,
        ArithmeticOperator.Multiply => BinaryOperator.Multiply,
        ArithmeticOperator.Divide => BinaryOperator.Divide,
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    public static BinaryOperator ToBinary(ComparisonOperator value) => value switch
    {
        ComparisonOperator.Equal => BinaryOperator.Equal,
        ComparisonOperator.NotEqual => BinaryOperator.NotEqual,
        ComparisonOperator.Less => BinaryOperator.Less,
        ComparisonOperator.LessOrEqual => BinaryOperator.LessOrEqual,
        ComparisonOperator.Greater => BinaryOperator.Greater,
        ComparisonOperator.GreaterOrEqual => BinaryOperator.GreaterOrEqual,
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    public static string Of(AggregateKind value) => value switch
    {
        AggregateKind.Count => "count",
        AggregateKind.Min => "min",
        AggregateKind.Max => "max",
        AggregateKind.Avg => "avg",
        AggregateKind.Sum => "sum",
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    public static string Of(MetricsKind value) => value switch
    {
        MetricsKind.Rate => "rate",
        MetricsKind.CountOverTime => "count_over_time",
        MetricsKind.MinOverTime => "min_over_time",
        MetricsKind.MaxOverTime => "max_over_time",
        MetricsKind.AvgOverTime => "avg_over_time",
        MetricsKind.SumOverTime => "sum_over_time",
        MetricsKind.HistogramOverTime => "histogram_over_time",
        MetricsKind.QuantileOverTime => "quantile_over_time",
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    public static string Of(AttributeScope scope) => scope switch
    {
        AttributeScope.None => "",
        AttributeScope.Span => "span",
        AttributeScope.Resource => "resource",
        AttributeScope.Event => "event",
        AttributeScope.Link => "link",
        AttributeScope.Instrumentation => "instrumentation",
        _ => throw new ArgumentOutOfRangeException(nameof(scope)),
    };

    public static BinaryOperator? AsBinary(Token token) => Find(BinaryOperators, token);

    public static SpansetOperator? AsSpanset(Token token) => Find(SpansetOperators, token);

    public static ComparisonOperator? AsComparison(Token token) => Find(ComparisonOperators, token);

    public static ArithmeticOperator? AsArithmetic(Token token) => Find(ArithmeticOperators, token);

    public static AggregateKind? AsAggregate(Token token) => Find(AggregateKinds, token);

    public static MetricsKind? AsMetrics(Token token) => Find(MetricsKinds, token);

    private static T? Find<T>(FrozenDictionary<string, T> values, Token token)
        where T : struct =>
        token.Kind is TokenKind.Operator or TokenKind.Keyword && values.TryGetValue(token.Text, out var value) ? value : null;

    private static FrozenDictionary<string, T> Invert<T>(Func<T, string> text)
        where T : struct, Enum =>
        Enum.GetValues<T>().ToFrozenDictionary(text);
}
