namespace Spoor.TraceQL;

/// <summary>Runs queries over the spans of one trace, plainly: what the language says, without storage and without speed.</summary>
public static class TraceQLInterpreter
{
    /// <summary>
    /// The value of an expression on a span; Nil when it has none. Several values, as events and links have, come as an array.
    /// </summary>
    /// <exception cref="TraceQLException">The expression divides by zero or compares two arrays.</exception>
    public static Static Evaluate(FieldExpr expression, ISpanView span) => FieldEvaluator.Evaluate(expression, span).ToStatic();

    /// <summary>Whether a span passes a filter.</summary>
    /// <exception cref="TraceQLException">The expression divides by zero or compares two arrays.</exception>
    public static bool Matches(SpansetFilter filter, ISpanView span) => filter.Expression is null || FieldEvaluator.IsTrue(filter.Expression, span);

    /// <summary>The spansets that a query, of a metrics query its pipeline, finds in a trace; none when it does not match.</summary>
    /// <exception cref="TraceQLException">
    /// The query divides by zero, compares two arrays, relates several spansets, or is math over several metrics queries.
    /// </exception>
    public static IReadOnlyList<Spanset> Evaluate(RootExpr query, IReadOnlyList<ISpanView> spansOfOneTrace)
    {
        var pipeline = query.Pipeline ?? throw new TraceQLException($"math over metrics finds no spans: {query}") { IsNotSupported = true };
        return new PipelineEvaluator(spansOfOneTrace).Evaluate(pipeline);
    }
}
