namespace Spoor.TraceQL;

/// <summary>A parsed query.</summary>
public sealed record RootExpr;
