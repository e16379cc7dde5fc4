using System.Runtime.InteropServices;
using Spoor.TraceQL;

namespace Spoor.Store.Query;

/// <summary>
/// The first pass of a query over one segment: which rows pass each filter, and which traces can have a result. Exact for filters and operators between
/// them; a trace that is left may still fail a later stage.
/// </summary>
internal sealed class SegmentSearch(SearchPlan plan, SegmentReader reader) : IDisposable
{
    private readonly Dictionary<SpansetFilter, RowSet> _rows = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ScalarPipeline, Matches> _pipelines = new(ReferenceEqualityComparer.Instance);
    private readonly List<RowSet> _owned = [];
    private RowSet? _touchedRows;

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

    /// <summary>Why the filters could not be run over all rows, so that each trace has to be evaluated by itself; else null.</summary>
    public TraceQLException? Failure { get; private set; }

    /// <summary>Runs the filters; returns the ordinals of the traces that can have a result, as a set owned by this search.</summary>
    public RowSet FindTraces()
    {
        Matches found;
        try
        {
            found = Visit(Plan.Pipeline, null, isTop: true, isExact: true);
        }
        catch (TraceQLException failure)
        {
            // A condition cannot be computed on some row, which need not be one that the query comes to look at.
            Failure = failure;
            MatchingRows = new RowSet(Reader.Segment.RowCount);
            TouchedTraces = AllTraces();
            return AllTraces();
        }

        MatchingRows = found.Rows;
        TouchedTraces = Plan.FiltersNeedWholeTrace || _touchedRows is null ? AllTraces() : TracesOf(_touchedRows);
        return found.Traces;
    }

    public void Dispose()
    {
        foreach (var rows in _owned)
            rows.Dispose();
        _owned.Clear();
    }

    private Matches Visit(Pipeline pipeline, RowSet? input, bool isTop, bool isExact)
    {
        var all = Own(input?.Clone() ?? RowSet.Full(Reader.Segment.RowCount));
        var current = new Matches(all, AllTraces(), all, Exact: true);
        var canNarrow = !Plan.AggregatesEntries(Reader);
        var isWhole = true;

        // The by() that alone has split the traces' spansets so far.
        GroupBy? grouping = null;
        foreach (var stage in pipeline.Stages)
        {
            switch (stage)
            {
                case SpansetExpr expression:
                    var found = Visit(expression, current.Rows, isExact && isWhole && current.Exact);
                    if (ReferenceEquals(stage, pipeline.Stages[0]))
                        current = current with { Touched = found.Touched };
                    if (isTop && ReferenceEquals(stage, pipeline.Stages[0]))
                        _touchedRows = found.Touched;
                    found.Traces.IntersectWith(current.Traces);
                    current = found with { Touched = current.Touched, Exact = found.Exact && current.Exact };

                    // Of a && b in a group, no group may hold both although the trace does.
                    if (stage is not SpansetFilter)
                        grouping = null;
                    break;
                case ScalarFilter scalar when HasPipelines(scalar):
                    VisitPipelines(scalar.Left, current.Rows, isExact && isWhole && current.Exact);
                    VisitPipelines(scalar.Right, current.Rows, isExact && isWhole && current.Exact);
                    if (isTop && canNarrow && isWhole && current.Exact)
                        new ScalarNarrower(Reader, current.Rows, current.Traces, Found).Narrow(scalar);

                    // Which rows are left depends on what the pipelines find.
                    current = current with { Exact = false };
                    break;
                case ScalarFilter scalar when isTop && canNarrow && isWhole && current.Exact:
                    if (AggregateFilter.IsSimple(scalar))
                        AggregateFilter.Narrow(scalar, Reader, current.Rows, current.Traces);
                    else
                        new ScalarNarrower(Reader, current.Rows, current.Traces, Found).Narrow(scalar);
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

    /// <param name="isExact">Whether the rows given are exactly those of the traces' spansets, of which each has one.</param>
    private Matches Visit(SpansetExpr expression, RowSet input, bool isExact)
    {
        switch (expression)
        {
            case SpansetFilter filter:
                var rows = Own(input.Clone());
                Plan.Filter(filter).Restrict(Reader, rows);
                _rows[filter] = rows;
                return new Matches(rows, TracesOf(rows), rows, Exact: true);
            case SpansetOperation operation when SpansetOperators.IsStructural(operation.Operator):
                return Relate(operation.Operator, Visit(operation.Left, input, isExact), Visit(operation.Right, input, isExact), isExact);
            case SpansetOperation operation:
                var left = Visit(operation.Left, input, isExact);
                var right = Visit(operation.Right, input, isExact);
                var union = Union(left.Rows, right.Rows);
                var traces = Own(left.Traces.Clone());
                if (operation.Operator == SpansetOperator.And)
                    traces.IntersectWith(right.Traces);
                else
                    traces.UnionWith(right.Traces);

                // In a || b, a nested a && b that fails lets none of its rows through, which only the second pass knows.
                var exact = left.Exact && right.Exact && HasAllItsRows(operation.Left) && HasAllItsRows(operation.Right);
                return new Matches(union, traces, Union(left.Touched, right.Touched), exact);
            case SpansetPipeline pipeline:
                return Visit(pipeline.Pipeline, input, isTop: false, isExact) with { Exact = false };
            default:
                throw new InvalidOperationException($"no such spanset expression: {expression.GetType().Name}");
        }
    }

    /// <summary>Whether, of a trace with any row of the expression, all its rows of the expression are part of a result.</summary>
    private static bool HasAllItsRows(SpansetExpr expression) =>
        expression is SpansetFilter or SpansetOperation { Operator: not (SpansetOperator.And or SpansetOperator.Or) };

    private Matches Relate(SpansetOperator op, Matches left, Matches right, bool isExact)
    {
        var touched = Union(left.Touched, right.Touched);
        var traces = Own(right.Traces.Clone());
        if (!SpansetOperators.IsNegated(op))
            traces.IntersectWith(left.Traces);
        if (!isExact || !left.Exact || !right.Exact)
            return new Matches(SpansetOperators.IsUnion(op) ? Union(left.Rows, right.Rows) : right.Rows, traces, touched, Exact: false);
        var rows = Own(new RowSet(Reader.Segment.RowCount));
        if (traces.IsEmpty)
            return new Matches(rows, traces, touched, Exact: true);
        using var relations = new RowRelations(Reader);
        var kept = new List<int>();
        relations.AddKept(op, RowsIn(left, traces), RowsIn(right, traces), kept);
        foreach (var row in CollectionsMarshal.AsSpan(kept))
            rows.Add(row);
        return new Matches(rows, TracesOf(rows), touched, Exact: true);
    }

    /// <summary>The rows that lie in certain traces.</summary>
    private ReadOnlySpan<int> RowsIn(Matches matches, RowSet traces)
    {
        var ordinals = Reader.Segment.TraceOrdinals.Span;
        var rows = new List<int>();
        for (var row = matches.Rows.Next(0); row >= 0; row = matches.Rows.Next(row + 1))
        {
            if (traces[ordinals[row]] && matches.Traces[ordinals[row]])
                rows.Add(row);
        }

        return CollectionsMarshal.AsSpan(rows);
    }

    private RowSet Union(RowSet left, RowSet right)
    {
        var union = Own(left.Clone());
        union.UnionWith(right);
        return union;
    }

    private static bool HasPipelines(ScalarFilter scalar) => HasPipelines(scalar.Left) || HasPipelines(scalar.Right);

    private static bool HasPipelines(ScalarExpr scalar) => scalar switch
    {
        ScalarPipeline => true,
        ScalarOperation operation => HasPipelines(operation.Left) || HasPipelines(operation.Right),
        _ => false,
    };

    /// <summary>What a pipeline in a scalar finds; null when only the second pass knows.</summary>
    private (RowSet Rows, RowSet Traces)? Found(ScalarPipeline pipeline) =>
        _pipelines[pipeline] is { Exact: true } found && pipeline.Pipeline.Stages.All(static stage => stage is SpansetExpr or Select)
            ? (found.Rows, found.Traces)
            : null;

    /// <summary>Runs the filters of pipelines that stand in a scalar.</summary>
    private void VisitPipelines(ScalarExpr scalar, RowSet rows, bool isExact)
    {
        switch (scalar)
        {
            case ScalarPipeline nested:
                _pipelines[nested] = Visit(nested.Pipeline, rows, isTop: false, isExact);
                break;
            case ScalarOperation operation:
                VisitPipelines(operation.Left, rows, isExact);
                VisitPipelines(operation.Right, rows, isExact);
                break;
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
        var firstRows = Reader.Segment.TraceFirstRows.Span;
        for (var ordinal = 0; ordinal < firstRows.Length; ordinal++)
        {
            if (rows.AnyIn(firstRows[ordinal], ordinal + 1 < firstRows.Length ? firstRows[ordinal + 1] : rows.RowCount))
                traces.Add(ordinal);
        }

        if (!firstRows.IsEmpty)
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

    /// <summary>
    /// Rows that passed and traces with such rows. Exact when, in those traces, exactly these rows form the spanset. Touched are rows of which a trace
    /// must have one, here or in another part of it, to have a result.
    /// </summary>
    private readonly record struct Matches(RowSet Rows, RowSet Traces, RowSet Touched, bool Exact);
}
