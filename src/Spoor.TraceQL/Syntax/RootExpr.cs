namespace Spoor.TraceQL;

/// <summary>A parsed query: a pipeline, or a metrics query, and the hints of <c>with(...)</c>.</summary>
public sealed record RootExpr(QueryBody Body, NodeList<Hint> Hints) : SyntaxNode
{
    /// <summary>The pipeline, of a metrics query the one before the metrics stage; null for math over several metrics queries.</summary>
    public Pipeline? Pipeline => Body as Pipeline ?? (Body as MetricsQuery)?.Pipeline;

    /// <summary>The metrics query; null when the query finds spans.</summary>
    public MetricsExpr? Metrics => Body as MetricsExpr;
}

/// <summary>What a query asks for: a <see cref="TraceQL.Pipeline"/> or a <see cref="MetricsExpr"/>.</summary>
public abstract record QueryBody : SyntaxNode;

/// <summary>One <c>name=value</c> of <c>with(...)</c>. Unknown names and values of a wrong type have no effect.</summary>
public sealed record Hint(string Name, Static Value) : SyntaxNode;
