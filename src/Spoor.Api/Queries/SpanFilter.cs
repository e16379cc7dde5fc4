using Spoor.TraceQL;

namespace Spoor.Api.Queries;

/// <summary>Builds conditions on one span, and the queries of them.</summary>
internal static class SpanFilter
{
    public static FieldExpr ServiceName { get; } = new AttributeExpr(AttributeScope.Resource, "service.name");

    public static FieldExpr Name { get; } = new IntrinsicExpr(Intrinsic.Name);

    public static FieldExpr Duration { get; } = new IntrinsicExpr(Intrinsic.Duration);

    public static FieldExpr Equal(FieldExpr field, string text) => Compare(BinaryOperator.Equal, field, Static.String(text));

    public static FieldExpr Equal(Intrinsic intrinsic, Static value) => Compare(BinaryOperator.Equal, new IntrinsicExpr(intrinsic), value);

    public static FieldExpr Compare(BinaryOperator op, FieldExpr field, Static value) => new BinaryExpr(op, field, new StaticExpr(value));

    /// <summary>Both conditions; null stands for one that always holds.</summary>
    public static FieldExpr? And(FieldExpr? left, FieldExpr? right) =>
        left is null ? right : right is null ? left : new BinaryExpr(BinaryOperator.And, left, right);

    /// <summary>Any of the conditions, at least one.</summary>
    public static FieldExpr Any(IEnumerable<FieldExpr> conditions) =>
        conditions.Aggregate(static (left, right) => new BinaryExpr(BinaryOperator.Or, left, right));

    /// <summary>The duration of the span in nanoseconds; null bounds are none.</summary>
    public static FieldExpr? DurationBetween(long? minNanos, long? maxNanos) => And(
        minNanos is { } min ? Compare(BinaryOperator.GreaterOrEqual, Duration, Static.Duration(min)) : null,
        maxNanos is { } max ? Compare(BinaryOperator.LessOrEqual, Duration, Static.Duration(max)) : null);

    /// <summary>Traces with a span for which the condition holds.</summary>
    public static RootExpr Query(FieldExpr? condition) => Query(new SpansetFilter(condition));

    public static RootExpr Query(SpansetExpr spansets) => new(new Pipeline([spansets]), []);
}
