namespace Spoor.TraceQL;

/// <summary>Runs queries over the spans of one trace, plainly: what the language says, without storage and without speed.</summary>
public static class TraceQLInterpreter
{
    /// <summary>The value of an expression on a span; Nil when it has none.</summary>
    /// <exception cref="TraceQLException">The expression divides by zero or has an invalid regular expression.</exception>
    public static Static Evaluate(FieldExpr expression, ISpanView span) => throw new TraceQLException("not yet supported") { IsNotSupported = true };

    /// <summary>Whether a span passes a filter.</summary>
    /// <exception cref="TraceQLException">The expression divides by zero or has an invalid regular expression.</exception>
    public static bool Matches(SpansetFilter filter, ISpanView span) => throw new TraceQLException("not yet supported") { IsNotSupported = true };

    /// <summary>The spansets that a query, of a metrics query its pipeline, finds in a trace; none when it does not match.</summary>
    /// <exception cref="TraceQLException">The query divides by zero, has no single pipeline or relates several spansets.</exception>
    public static IReadOnlyList<Spanset> Evaluate(RootExpr query, IReadOnlyList<ISpanView> spansOfOneTrace) =>
        throw new TraceQLException("not yet supported") { IsNotSupported = true };
}
