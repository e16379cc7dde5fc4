using Spoor.Store.Query;
using Spoor.Store.Segments;
using Spoor.TraceQL;
using SegmentScope = Spoor.Store.Segments.AttributeScope;

namespace Spoor.Store.Explain;

/// <summary>Finds, for segments that a search passed over, which condition of its filters ruled each out.</summary>
internal sealed class PruneReasons
{
    private readonly (SegmentOutcome Outcome, string Text)?[] _reasons;
    private readonly bool[] _mayHaveRows;

    private PruneReasons(int segmentCount)
    {
        _reasons = new (SegmentOutcome, string)?[segmentCount];
        _mayHaveRows = new bool[segmentCount];
        _mayHaveRows.AsSpan().Fill(true);
    }

    public static PruneReasons Of(SegmentPart part, SearchPlan plan)
    {
        var reasons = new PruneReasons(part.SegmentCount);
        if (part.Hints is not { } hints || plan.Pipeline.Stages[0] is not SpansetExpr first)
            return reasons;
        if (plan.EmptyQuestion is { } question)
            EmptySegments.Prune(part, question, reasons._mayHaveRows);
        try
        {
            foreach (var condition in Conditions(first))
                reasons.Add(condition, hints);
        }
        catch (BlockDamagedException)
        {
            // Then it was searched, and the search says so.
        }

        return reasons;
    }

    public SegmentExplanation Explain(int number, int rowCount)
    {
        var reason = _reasons[number];
        var outcome = reason?.Outcome ?? (_mayHaveRows[number] ? SegmentOutcome.Filter : SegmentOutcome.KnownEmpty);
        return new SegmentExplanation { Number = number, RowCount = rowCount, Outcome = outcome, Reason = reason?.Text };
    }

    private void Add(FieldExpr condition, SegmentHints hints)
    {
        Span<bool> left = new bool[_reasons.Length];
        left.Fill(true);
        FilterCompiler.Compile(new SpansetFilter(condition)).Prune(hints, left);
        for (var number = 0; number < left.Length; number++)
        {
            if (!left[number])
                _reasons[number] ??= (OutcomeOf(condition, number, hints), condition.ToString());
        }
    }

    /// <summary>The conditions that stand in the filters of the first stage, those joined by <c>&amp;&amp;</c> each for itself.</summary>
    private static IEnumerable<FieldExpr> Conditions(SpansetExpr expression) => expression switch
    {
        SpansetFilter { Expression: { } condition } => Conjuncts(condition),
        SpansetOperation operation => Conditions(operation.Left).Concat(Conditions(operation.Right)),
        SpansetPipeline { Pipeline.Stages: [SpansetExpr first, ..] } => Conditions(first),
        _ => [],
    };

    private static IEnumerable<FieldExpr> Conjuncts(FieldExpr condition) => condition is BinaryExpr { Operator: BinaryOperator.And } and
        ? Conjuncts(and.Left).Concat(Conjuncts(and.Right))
        : [condition];

    private SegmentOutcome OutcomeOf(FieldExpr condition, int number, SegmentHints hints)
    {
        var field = condition switch
        {
            BinaryExpr { Left: AttributeExpr or IntrinsicExpr } binary => binary.Left,
            BinaryExpr { Right: AttributeExpr or IntrinsicExpr } binary => binary.Right,
            ExistsExpr exists => exists.Operand,
            _ => condition,
        };
        return field switch
        {
            AttributeExpr { Scope: TraceQL.AttributeScope.Resource or TraceQL.AttributeScope.Instrumentation } => SegmentOutcome.ResourceMismatch,
            AttributeExpr { Scope: TraceQL.AttributeScope.Span } attribute => Has(SegmentScope.Span) ? SegmentOutcome.ValueAbsent : SegmentOutcome.AttributeAbsent,
            AttributeExpr { Scope: TraceQL.AttributeScope.Event } => Has(SegmentScope.Event) ? SegmentOutcome.NoEntries : SegmentOutcome.AttributeAbsent,
            AttributeExpr { Scope: TraceQL.AttributeScope.Link } => Has(SegmentScope.Link) ? SegmentOutcome.NoEntries : SegmentOutcome.AttributeAbsent,
            AttributeExpr => Has(SegmentScope.Span) ? SegmentOutcome.ValueAbsent : SegmentOutcome.AttributeAbsent,
            IntrinsicExpr { Intrinsic: Intrinsic.Duration } => SegmentOutcome.DurationBounds,
            IntrinsicExpr { Intrinsic: Intrinsic.InstrumentationName or Intrinsic.InstrumentationVersion } => SegmentOutcome.ResourceMismatch,
            IntrinsicExpr { Intrinsic: Intrinsic.EventName or Intrinsic.EventTimeSinceStart or Intrinsic.LinkSpanId or Intrinsic.LinkTraceId } => SegmentOutcome.NoEntries,
            IntrinsicExpr => SegmentOutcome.ValueAbsent,
            _ => SegmentOutcome.Filter,
        };

        bool Has(SegmentScope scope)
        {
            Span<bool> left = new bool[_reasons.Length];
            left.Fill(true);
            hints.KeepWithKey(scope, ((AttributeExpr)field).Name, left);
            return left[number];
        }
    }
}
