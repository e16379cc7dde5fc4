namespace Spoor.TraceQL;

/// <summary>Runs queries over the spans of one trace, plainly: what the language says, without storage and without speed.</summary>
public static class TraceQLInterpreter
{
    /// <summary>What is said when a side of a structural operator has more than one spanset.</summary>
    public const string SeveralSpansets = "spanset operators are not supported for multiple spansets per trace. consider using coalesce()";

    /// <summary>What is said when the pipeline of a scalar <c>(pipeline | aggregate)</c> ends in more than one spanset.</summary>
    public const string SeveralSpansetsInScalar =
        "aggregates of pipelines are not supported for multiple spansets per trace. consider using coalesce()";

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
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static IReadOnlyList<Spanset> Evaluate(
        RootExpr query, IReadOnlyList<ISpanView> spansOfOneTrace, CancellationToken cancellationToken = default)
    {
        var pipeline = query.Pipeline ?? throw new TraceQLException($"math over metrics finds no spans: {query}") { IsNotSupported = true };
        return new PipelineEvaluator(spansOfOneTrace, cancellationToken).Evaluate(pipeline);
    }
}
