using Spoor.TraceQL;
using SegmentScope = Spoor.Store.Segments.AttributeScope;

namespace Spoor.Store.Query;

/// <summary>A query made ready for all segments: its filters compiled, and what its results must show.</summary>
internal sealed class SearchPlan
{
    private readonly Dictionary<SpansetFilter, FilterNode> _filters = new(ReferenceEqualityComparer.Instance);
    private readonly List<string> _unscopedAggregated = [];
    private bool _aggregatesEntries;

    /// <exception cref="TraceQLException">The query holds what is not supported yet, or an invalid regular expression.</exception>
    public SearchPlan(RootExpr query)
    {
        if (query.Metrics is not null || query.Pipeline is null)
            throw NotSupported("metrics queries");
        Query = query;
        Pipeline = query.Pipeline;
        Fields = QueryFeatures.Of(query).Fields;
        Visit(Pipeline);
        if (!FiltersNeedWholeTrace && Pipeline.Stages is [SpansetExpr firstStage, ..] && firstStage is not SpansetFilter { Expression: null })
            EmptyQuestion = EmptySegmentsQuestion.Of(firstStage);
    }

    public RootExpr Query { get; }

    public Pipeline Pipeline { get; }

    /// <summary>Every attribute and intrinsic that the query names, in order.</summary>
    public IReadOnlyList<FieldExpr> Fields { get; }

    /// <summary>
    /// True when a filter asks for what depends on the whole trace (root, duration, hierarchy), so that a part of a trace cannot tell whether
    /// it matches.
    /// </summary>
    public bool FiltersNeedWholeTrace { get; private set; }

    /// <summary>Under which it is known that segments have no row for the query; null when rows alone cannot tell.</summary>
    public EmptySegmentsQuestion? EmptyQuestion { get; }

    public FilterNode Filter(SpansetFilter filter) => _filters[filter];

    /// <summary>What tells segments without a result.</summary>
    public SegmentPruner Pruner(bool hasSplitTraces) =>
        new(Pipeline.Stages.Count > 0 ? Pipeline.Stages[0] : null, Filter, EmptyQuestion, hasSplitTraces);

    /// <summary>
    /// Whether, in a segment, an aggregate reads events or links: a span then has several values of mixed types, which only the interpreter adds up.
    /// </summary>
    public bool AggregatesEntries(SegmentReader reader)
    {
        if (_aggregatesEntries)
            return true;
        foreach (var name in _unscopedAggregated)
        {
            if (reader.Columns(SegmentScope.Event, name).Count + reader.Columns(SegmentScope.Link, name).Count > 0)
                return true;
        }

        return false;
    }

    private static TraceQLException NotSupported(string what) => new($"{what} are not supported yet") { IsNotSupported = true };

    private void Visit(Pipeline pipeline)
    {
        foreach (var stage in pipeline.Stages)
            Visit(stage);
    }

    private void Visit(PipelineStage stage)
    {
        switch (stage)
        {
            case SpansetFilter filter:
                _filters.TryAdd(filter, FilterCompiler.Compile(filter));
                FiltersNeedWholeTrace |= filter.Expression is not null && FieldExpressions.NeedsWholeTrace(filter.Expression);
                break;
            case SpansetOperation operation:
                Visit(operation.Left);
                Visit(operation.Right);
                break;
            case SpansetPipeline inner:
                Visit(inner.Pipeline);
                break;
            case ScalarFilter scalar:
                Visit(scalar.Left);
                Visit(scalar.Right);
                break;
        }
    }

    private void Visit(ScalarExpr scalar)
    {
        switch (scalar)
        {
            case Aggregate { Expression: { } expression }:
                _aggregatesEntries |= FieldExpressions.ReadsEntries(expression);
                FieldExpressions.AddUnscopedNames(expression, _unscopedAggregated);
                break;
            case ScalarOperation operation:
                Visit(operation.Left);
                Visit(operation.Right);
                break;
            case ScalarPipeline nested:
                Visit(nested.Pipeline);
                Visit(nested.Aggregate);
                break;
        }
    }
}
