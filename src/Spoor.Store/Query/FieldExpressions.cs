using Spoor.TraceQL;

namespace Spoor.Store.Query;

/// <summary>Questions about what a field expression reads.</summary>
internal static class FieldExpressions
{
    /// <summary>Whether the expression asks for the place of the span among the spans of its trace.</summary>
    public static bool UsesHierarchy(FieldExpr expression) => AnyOperand(expression, static operand => operand switch
    {
        IntrinsicExpr intrinsic => intrinsic.Intrinsic is Intrinsic.NestedSetLeft or Intrinsic.NestedSetRight or Intrinsic.NestedSetParent
            or Intrinsic.SpanChildCount or Intrinsic.Parent,
        AttributeExpr attribute => attribute.OfParent,
        _ => false,
    });

    /// <summary>Whether the expression may have another value when only some of the trace's spans are there.</summary>
    public static bool NeedsWholeTrace(FieldExpr expression) => expression switch
    {
        // Whether a span is a root it tells by itself.
        BinaryExpr { Left: IntrinsicExpr { Intrinsic: Intrinsic.NestedSetParent }, Right: StaticExpr literal } comparison
            when IsRootSource.CanAnswer(new ComparePredicate(comparison.Operator, literal.Value)) => false,
        BinaryExpr binary => NeedsWholeTrace(binary.Left) || NeedsWholeTrace(binary.Right),
        UnaryExpr unary => NeedsWholeTrace(unary.Operand),
        ExistsExpr exists => NeedsWholeTrace(exists.Operand),
        IntrinsicExpr { Intrinsic: Intrinsic.TraceDuration or Intrinsic.RootName or Intrinsic.RootServiceName } => true,
        _ => UsesHierarchy(expression),
    };

    /// <summary>Whether the expression reads events or links, of which a span may have several; attributes without a scope are not counted.</summary>
    public static bool ReadsEntries(FieldExpr expression) => AnyOperand(expression, static operand => operand
        is AttributeExpr { Scope: AttributeScope.Event or AttributeScope.Link }
        or IntrinsicExpr { Intrinsic: Intrinsic.EventName or Intrinsic.EventTimeSinceStart or Intrinsic.LinkTraceId or Intrinsic.LinkSpanId });

    /// <summary>Adds the names of attributes without a scope.</summary>
    public static void AddUnscopedNames(FieldExpr expression, List<string> names) => AnyOperand(expression, operand =>
    {
        if (operand is AttributeExpr { Scope: AttributeScope.None } attribute)
            names.Add(attribute.Name);
        return false;
    });

    private static bool AnyOperand(FieldExpr expression, Func<FieldExpr, bool> test) => expression switch
    {
        BinaryExpr binary => AnyOperand(binary.Left, test) || AnyOperand(binary.Right, test),
        UnaryExpr unary => AnyOperand(unary.Operand, test),
        ExistsExpr exists => AnyOperand(exists.Operand, test),
        _ => test(expression),
    };
}
