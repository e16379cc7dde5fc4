using Spoor.Store.Segments;
using Spoor.TraceQL;

namespace Spoor.Store.Query;

/// <summary>Finds, part by part, which segments a pipeline can have a result in, from what the part knows of all of them.</summary>
/// <param name="firstStage">The stage that sees all spans.</param>
/// <param name="filterOf">The compiled form of a filter.</param>
/// <param name="emptyQuestion">Under which a part may know segments to be empty; null for none.</param>
/// <param name="hasSplitTraces">
/// Whether traces may lie in several parts: then a segment counts also when what it holds can only have a result together with spans elsewhere.
/// </param>
internal sealed class SegmentPruner(PipelineStage? firstStage, Func<SpansetFilter, FilterNode> filterOf, EmptySegmentsQuestion? emptyQuestion, bool hasSplitTraces)
{
    /// <summary>Clears the flags of segments that hold nothing the query looks for.</summary>
    public void Prune(SegmentPart part, Span<bool> segments)
    {
        if (part.Hints is not { } hints || firstStage is not SpansetExpr expression)
            return;
        try
        {
            Prune(expression, hints, segments);
            if (emptyQuestion is not null)
                EmptySegments.Prune(part, emptyQuestion, segments);
        }
        catch (BlockDamagedException)
        {
            // Who opens the segments comes upon it again, and says so.
            segments.Fill(true);
        }
    }

    private void Prune(SpansetExpr expression, SegmentHints hints, Span<bool> segments)
    {
        switch (expression)
        {
            case SpansetFilter filter:
                filterOf(filter).Prune(hints, segments);
                break;
            case SpansetOperation { Operator: SpansetOperator.And } both when !hasSplitTraces:
                Prune(both.Left, hints, segments);
                Prune(both.Right, hints, segments);
                break;
            case SpansetOperation related when SpansetOperators.IsStructural(related.Operator):
                // Every result holds a span of the right side.
                Prune(related.Right, hints, segments);
                if (!hasSplitTraces && !SpansetOperators.IsNegated(related.Operator))
                    Prune(related.Left, hints, segments);
                break;
            case SpansetOperation either:
                Span<bool> right = segments.ToArray();
                Prune(either.Left, hints, segments);
                Prune(either.Right, hints, right);
                for (var i = 0; i < segments.Length; i++)
                    segments[i] |= right[i];
                break;
            case SpansetPipeline { Pipeline.Stages: [SpansetExpr first, ..] }:
                Prune(first, hints, segments);
                break;
        }
    }
}
