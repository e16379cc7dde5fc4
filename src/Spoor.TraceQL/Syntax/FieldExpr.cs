namespace Spoor.TraceQL;

/// <summary>An expression over one span: a static, an attribute, an intrinsic or an operation on such.</summary>
public abstract record FieldExpr : SyntaxNode;

/// <summary>A literal.</summary>
public sealed record StaticExpr(Static Value) : FieldExpr;

/// <summary>
/// An attribute.
/// </summary>
/// <param name="Scope">Where it is looked for; None looks at span, resource, event, link, instrumentation and takes the first found.</param>
/// <param name="Name">The key, without quotes.</param>
/// <param name="OfParent">True for <c>parent.</c>: the attribute of the parent span; nil where that is not in the trace.</param>
public sealed record AttributeExpr(AttributeScope Scope, string Name, bool OfParent = false) : FieldExpr;

/// <summary>A property that every span has, such as <c>duration</c>. <c>span:name</c> and <c>name</c> are the same node.</summary>
public sealed record IntrinsicExpr(Intrinsic Intrinsic) : FieldExpr;

/// <summary>An operation on two operands.</summary>
public sealed record BinaryExpr(BinaryOperator Operator, FieldExpr Left, FieldExpr Right) : FieldExpr;

/// <summary><c>-operand</c> or <c>!operand</c>.</summary>
public sealed record UnaryExpr(UnaryOperator Operator, FieldExpr Operand) : FieldExpr;

/// <summary><c>operand != nil</c> (<paramref name="Exists"/>) or <c>operand = nil</c>.</summary>
public sealed record ExistsExpr(FieldExpr Operand, bool Exists) : FieldExpr;
