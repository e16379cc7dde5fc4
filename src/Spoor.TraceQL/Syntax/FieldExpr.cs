namespace Spoor.TraceQL;

/// <summary>An expression over one span: a static, an attribute, an intrinsic or an operation on such.</summary>
public abstract record FieldExpr;
