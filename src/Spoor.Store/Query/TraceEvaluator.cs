using System.Runtime.InteropServices;
using Spoor.TraceQL;

namespace Spoor.Store.Query;

/// <summary>The second pass: runs the pipeline over the rows of one trace, with the filters' rows found by a <see cref="SegmentSearch"/>.</summary>
internal sealed class TraceEvaluator(SegmentSearch search)
{
    private readonly Dictionary<FieldExpr, RowValues> _values = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<SyntaxNode, string> _names = new(ReferenceEqualityComparer.Instance);
    private readonly List<int> _traceRows = [];

    /// <summary>Row lists, the first <see cref="_usedLists"/> of them in spansets of the trace at hand; reused from trace to trace.</summary>
    private readonly List<List<int>> _lists = [];
    private readonly List<int> _groupCodes = [];
    private int _usedLists;

    private SegmentReader Reader => search.Reader;

    /// <summary>The spansets of a trace; empty when it does not match. Valid until the next call.</summary>
    public List<RowSpanset> Evaluate(int ordinal)
    {
        _usedLists = 0;
        _traceRows.Clear();
        Reader.Segment.AppendRows(ordinal, _traceRows);
        SortTies(CollectionsMarshal.AsSpan(_traceRows));
        return Run(search.Plan.Pipeline, [new RowSpanset(_traceRows, null)]);
    }

    private List<RowSpanset> Run(Pipeline pipeline, List<RowSpanset> spansets)
    {
        foreach (var stage in pipeline.Stages)
        {
            spansets = Run(stage, spansets);
            if (spansets.Count == 0)
                break;
        }

        return spansets;
    }

    private List<RowSpanset> Run(PipelineStage stage, List<RowSpanset> spansets)
    {
        switch (stage)
        {
            case SpansetExpr expression:
                var found = new List<RowSpanset>();
                foreach (var spanset in spansets)
                    found.AddRange(Find(expression, spanset));
                return found;
            case ScalarFilter scalar:
                var passed = new List<RowSpanset>();
                foreach (var spanset in spansets)
                {
                    if (AggregateFilter.TryPass(scalar, this, spanset) is { } passing)
                        passed.Add(passing);
                }

                return passed;
            case GroupBy by:
                var groups = new List<RowSpanset>();
                foreach (var spanset in spansets)
                    Group(by, spanset, groups);
                return groups;
            case Coalesce:
                return [new RowSpanset(spansets.Count == 1 ? spansets[0].Rows : Union(spansets), null)];
            default:
                return spansets;
        }
    }

    private List<RowSpanset> Find(SpansetExpr expression, RowSpanset input)
    {
        switch (expression)
        {
            case SpansetFilter filter:
                var matching = search.Rows(filter);
                var rows = NewRows();
                foreach (var row in CollectionsMarshal.AsSpan(input.Rows))
                {
                    if (matching[row])
                        rows.Add(row);
                }

                return rows.Count == 0 ? [] : [new RowSpanset(rows, input.Attributes)];
            case SpansetOperation operation:
                var left = Find(operation.Left, input);
                if (left.Count == 0 && operation.Operator == SpansetOperator.And)
                    return [];
                var right = Find(operation.Right, input);
                if (operation.Operator == SpansetOperator.And ? right.Count == 0 : left.Count + right.Count == 0)
                    return [];
                return [new RowSpanset(Union([.. left, .. right]), input.Attributes)];
            case SpansetPipeline pipeline:
                return Run(pipeline.Pipeline, [input]);
            default:
                throw new InvalidOperationException($"no such spanset expression: {expression.GetType().Name}");
        }
    }

    private void Group(GroupBy by, RowSpanset spanset, List<RowSpanset> groups)
    {
        var values = Values(by.Expression);
        if (!values.HasGroupCodes)
        {
            GroupByValue(NameOf(by), values, spanset, groups);
            return;
        }

        var first = groups.Count;
        _groupCodes.Clear();
        foreach (var row in CollectionsMarshal.AsSpan(spanset.Rows))
        {
            var code = values.GroupCode(row);
            var index = CollectionsMarshal.AsSpan(_groupCodes).IndexOf(code);
            if (index < 0)
            {
                index = _groupCodes.Count;
                _groupCodes.Add(code);
                groups.Add(new RowSpanset(NewRows(), new SpansetAttributes(spanset.Attributes, NameOf(by), values[row])));
            }

            groups[first + index].Rows.Add(row);
        }
    }

    private void GroupByValue(string name, RowValues values, RowSpanset spanset, List<RowSpanset> groups)
    {
        var first = groups.Count;
        foreach (var row in CollectionsMarshal.AsSpan(spanset.Rows))
        {
            var value = values[row];
            var index = first;
            while (index < groups.Count && groups[index].Attributes!.Value != value)
                index++;
            if (index == groups.Count)
                groups.Add(new RowSpanset(NewRows(), new SpansetAttributes(spanset.Attributes, name, value)));
            groups[index].Rows.Add(row);
        }
    }

    /// <summary>The TraceQL text of a stage or aggregate, under which its value stands.</summary>
    public string NameOf(SyntaxNode node)
    {
        if (!_names.TryGetValue(node, out var name))
            _names.Add(node, name = node.ToString());
        return name;
    }

    public RowValues Values(FieldExpr expression)
    {
        if (!_values.TryGetValue(expression, out var values))
            _values.Add(expression, values = RowValues.Create(Reader, expression));
        return values;
    }

    private List<int> NewRows()
    {
        if (_usedLists == _lists.Count)
            _lists.Add([]);
        var rows = _lists[_usedLists++];
        rows.Clear();
        return rows;
    }

    /// <summary>The rows of several spansets in the order of the trace, each once.</summary>
    private List<int> Union(List<RowSpanset> spansets)
    {
        var rows = new HashSet<int>();
        foreach (var spanset in spansets)
            rows.UnionWith(spanset.Rows);
        var union = NewRows();
        foreach (var row in CollectionsMarshal.AsSpan(_traceRows))
        {
            if (rows.Contains(row))
                union.Add(row);
        }

        return union;
    }

    /// <summary>Rows come by start; equal starts are put in the order of <see cref="TraceSpan"/>, which does not depend on where spans lie.</summary>
    private void SortTies(Span<int> rows)
    {
        var starts = Reader.Segment.StartsUnixNanos.Span;
        for (var first = 0; first < rows.Length;)
        {
            var end = first + 1;
            while (end < rows.Length && starts[rows[end]] == starts[rows[first]])
                end++;
            if (end - first > 1)
                rows[first..end].Sort((left, right) => new TraceSpan(Reader, left).CompareTo(new TraceSpan(Reader, right)));
            first = end;
        }
    }
}
