using Spoor.TraceQL;

namespace Spoor.Store.Query;

/// <summary>
/// The first pass of a query over one segment: which rows pass each filter, and which traces can have a result. Exact for filters; a trace that is
/// left may still fail a later stage.
/// </summary>
internal sealed class SegmentSearch(SearchPlan plan, SegmentReader reader) : IDisposable
{
    private readonly Dictionary<SpansetFilter, RowSet> _rows = new(ReferenceEqualityComparer.Instance);
    private readonly List<RowSet> _owned = [];
    private RowSet? _firstRows;

    public SegmentReader Reader { get; } = reader;

    public SearchPlan Plan { get; } = plan;

    /// <summary>The rows that pass a filter, among those that the stages before it let through.</summary>
    public RowSet Rows(SpansetFilter filter) => _rows[filter];

    /// <summary>Every row that the filters let through, also in traces that cannot have a result.</summary>
    public RowSet MatchingRows { get; private set; } = null!;

    /// <summary>
    /// Traces with a row that passes any filter of the first stage: those that can have a result together with rows elsewhere. All traces when the
    /// query does not begin with a filter, or a filter needs to see the whole trace.
    /// </summary>
    public RowSet TouchedTraces { get; private set; } = null!;

    /// <summary>Runs the filters; returns the ordinals of the traces that can have a result, as a set owned by this search.</summary>
    public RowSet FindTraces()
    {
        var found = Visit(Plan.Pipeline, null, isTop: true);
        MatchingRows = found.Rows;
        TouchedTraces = Plan.FiltersNeedWholeTrace || _firstRows is null ? AllTraces() : TracesOf(_firstRows);
        return found.Traces;
    }

    public void Dispose()
    {
        foreach (var rows in _owned)
            rows.Dispose();
        _owned.Clear();
    }

    private Matches Visit(Pipeline pipeline, RowSet? input, bool isTop)
    {
        var current = new Matches(Own(input?.Clone() ?? RowSet.Full(Reader.Segment.RowCount)), AllTraces(), Exact: true);
        var canNarrow = !Plan.AggregatesEntries(Reader);
        var isWhole = true;

        // The by() that alone has split the traces' spansets so far.
        GroupBy? grouping = null;
        foreach (var stage in pipeline.Stages)
        {
            switch (stage)
            {
                case SpansetExpr expression:
                    var found = Visit(expression, current.Rows);
                    if (isTop && ReferenceEquals(stage, Plan.Pipeline.Stages[0]))
                        _firstRows = found.Rows;
                    found.Traces.IntersectWith(current.Traces);
                    current = found with { Exact = found.Exact && current.Exact };

                    // Of a && b in a group, no group may hold both although the trace does.
                    if (stage is not SpansetFilter)
                        grouping = null;
                    break;
                case ScalarFilter scalar when isTop && canNarrow && isWhole && current.Exact:
                    AggregateFilter.Narrow(scalar, Reader, current.Rows, current.Traces);
                    break;
                case ScalarFilter scalar when isTop && canNarrow:
                    AggregateFilter.NarrowByBound(scalar, Reader, current.Rows, current.Traces);
                    if (grouping is not null && current.Exact && !current.Traces.IsEmpty)
                        GroupCountFilter.Narrow(grouping, scalar, Reader, current.Rows, current.Traces);
                    break;
                case ScalarFilter or Select:
                    break;
                case GroupBy by when isWhole:
                    grouping = by;
                    isWhole = false;
                    break;
                default:
                    grouping = null;
                    // After by() a trace has several spansets, which only the second pass tells apart.
                    isWhole = false;
                    break;
            }
        }

        return current;
    }

    private Matches Visit(SpansetExpr expression, RowSet input)
    {
        switch (expression)
        {
            case SpansetFilter filter:
                var rows = Own(input.Clone());
                Plan.Filter(filter).Restrict(Reader, rows);
                _rows[filter] = rows;
                return new Matches(rows, TracesOf(rows), Exact: true);
            case SpansetOperation operation:
                var left = Visit(operation.Left, input);
                var right = Visit(operation.Right, input);
                var union = Own(left.Rows.Clone());
                union.UnionWith(right.Rows);
                var traces = Own(left.Traces.Clone());
                if (operation.Operator == SpansetOperator.And)
                    traces.IntersectWith(right.Traces);
                else
                    traces.UnionWith(right.Traces);

                // In a || b, a nested a && b that fails lets none of its rows through, which only the second pass knows.
                var exact = left.Exact && right.Exact && operation.Left is SpansetFilter && operation.Right is SpansetFilter;
                return new Matches(union, traces, exact);
            case SpansetPipeline pipeline:
                return Visit(pipeline.Pipeline, input, isTop: false) with { Exact = false };
            default:
                throw new InvalidOperationException($"no such spanset expression: {expression.GetType().Name}");
        }
    }

    private RowSet TracesOf(RowSet rows)
    {
        if (rows.IsFull)
            return AllTraces();
        var traces = Own(new RowSet(Reader.Segment.TraceCount));

        // Most segments of a search for something rare end here, without a look at their traces.
        if (rows.IsEmpty)
            return traces;
        var ordinals = Reader.Segment.TraceOrdinals.Span;
        var last = -1;
        for (var row = rows.Next(0); row >= 0; row = rows.Next(row + 1))
        {
            var ordinal = ordinals[row];
            if (ordinal == last)
                continue;
            traces.Add(ordinal);
            last = ordinal;
        }

        return traces;
    }

    private RowSet AllTraces() => Own(RowSet.Full(Reader.Segment.TraceCount));

    private RowSet Own(RowSet rows)
    {
        _owned.Add(rows);
        return rows;
    }

    /// <summary>Rows that passed and traces with such rows. Exact when, in those traces, exactly these rows form the spanset.</summary>
    private readonly record struct Matches(RowSet Rows, RowSet Traces, bool Exact);
}
