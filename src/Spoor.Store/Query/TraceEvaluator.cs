using System.Runtime.InteropServices;
using Spoor.TraceQL;

namespace Spoor.Store.Query;

/// <summary>The second pass: runs the pipeline over the rows of one trace, with the filters' rows found by a <see cref="SegmentSearch"/>.</summary>
internal sealed class TraceEvaluator : IDisposable
{
    /// <summary>A result of a stage that a spanset carries.</summary>
    private const long AttributeBytes = 64;

    private const int SpansetsBetweenChecks = 256;

    private readonly SegmentSearch _search;
    private readonly Dictionary<FieldExpr, RowValues> _values = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<SyntaxNode, string> _names = new(ReferenceEqualityComparer.Instance);
    private readonly TraceRows _trace;
    private readonly RowLists _lists;
    private readonly RowGrouping _grouping;
    private readonly RowRelations _relations;
    private int _visited;

    public TraceEvaluator(SegmentSearch search)
    {
        _search = search;
        _trace = new TraceRows(Reader);
        _lists = new RowLists(Reader);
        _grouping = new RowGrouping(_lists);
        _relations = new RowRelations(Reader);
    }

    public SegmentReader Reader => _search.Reader;

    /// <summary>The spansets of a trace; empty when it does not match. Valid until the next call.</summary>
    public List<RowSpanset> Evaluate(int ordinal)
    {
        _lists.Reset();
        _trace.MoveTo(ordinal);
        return Run(_search.Plan.Pipeline, [new RowSpanset(_trace.All, null)]);
    }

    public void Dispose() => _relations.Dispose();

    /// <summary>Runs a pipeline over spansets, which stay as they are.</summary>
    public List<RowSpanset> Run(Pipeline pipeline, List<RowSpanset> spansets)
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
        Reader.CancellationToken.ThrowIfCancellationRequested();
        switch (stage)
        {
            case SpansetExpr expression:
                var found = new List<RowSpanset>();
                foreach (var spanset in spansets)
                    AddFound(expression, spanset, found);
                return found;
            case ScalarFilter scalar:
                var passed = new List<RowSpanset>();
                foreach (var spanset in spansets)
                {
                    CheckNowAndThen();
                    if (new ScalarRun(this, spanset).Pass(scalar) is { } passing)
                        passed.Add(passing);
                }

                return passed;
            case GroupBy by:
                var groups = new List<RowSpanset>();
                foreach (var spanset in spansets)
                {
                    CheckNowAndThen();
                    var before = groups.Count;
                    _grouping.Add(NameOf(by), Values(by.Expression), spanset, groups);
                    Reader.Hold((groups.Count - before) * AttributeBytes);
                }

                return groups;
            case Coalesce:
                return [new RowSpanset(spansets.Count == 1 ? spansets[0].Rows : Union(spansets), null)];
            default:
                return spansets;
        }
    }

    private void AddFound(SpansetExpr expression, RowSpanset input, List<RowSpanset> found)
    {
        CheckNowAndThen();
        switch (expression)
        {
            case SpansetFilter filter:
                if (Filter(filter, input.Rows) is { } rows)
                    found.Add(new RowSpanset(rows, input.Attributes));
                break;
            case SpansetOperation operation:
                if (Combine(operation, input) is { } combined)
                    found.Add(new RowSpanset(combined, input.Attributes));
                break;
            case SpansetPipeline pipeline:
                found.AddRange(Run(pipeline.Pipeline, [input]));
                break;
            default:
                throw new InvalidOperationException($"no such spanset expression: {expression.GetType().Name}");
        }
    }

    /// <summary>The rows that pass, null when none does; the list itself when all do.</summary>
    private List<int>? Filter(SpansetFilter filter, List<int> input)
    {
        var matching = _search.Rows(filter);
        var count = 0;
        foreach (var row in CollectionsMarshal.AsSpan(input))
        {
            if (matching[row])
                count++;
        }

        if (count == input.Count || count == 0)
            return count == 0 ? null : input;
        var rows = _lists.Take();
        foreach (var row in CollectionsMarshal.AsSpan(input))
        {
            if (matching[row])
                rows.Add(row);
        }

        return rows;
    }

    /// <summary>The rows that an operator keeps; null when there are none.</summary>
    private List<int>? Combine(SpansetOperation operation, RowSpanset input)
    {
        var left = new List<RowSpanset>(1);
        AddFound(operation.Left, input, left);
        if (left.Count == 0 && operation.Operator == SpansetOperator.And)
            return null;
        var right = new List<RowSpanset>(1);
        AddFound(operation.Right, input, right);
        List<int> kept;
        if (operation.Operator is SpansetOperator.And or SpansetOperator.Or)
        {
            if (operation.Operator == SpansetOperator.And && right.Count == 0)
                return null;
            kept = Union([.. left, .. right]);
        }
        else
        {
            kept = Relate(operation.Operator, left, right);
        }

        Give(left, input);
        Give(right, input);
        if (kept.Count > 0)
            return kept;
        _lists.Give(kept);
        return null;
    }

    private List<int> Relate(SpansetOperator op, List<RowSpanset> left, List<RowSpanset> right)
    {
        if (left.Count > 1 || right.Count > 1)
            throw new TraceQLException(TraceQLInterpreter.SeveralSpansets);
        var kept = _lists.Take();
        _relations.AddKept(
            op, left.Count == 0 ? [] : CollectionsMarshal.AsSpan(left[0].Rows), right.Count == 0 ? [] : CollectionsMarshal.AsSpan(right[0].Rows), kept);
        if (SpansetOperators.IsUnion(op))
            _trace.Order(kept);
        return kept;
    }

    private void Give(List<RowSpanset> spansets, RowSpanset input)
    {
        foreach (var spanset in spansets)
        {
            if (!ReferenceEquals(spanset.Rows, input.Rows))
                _lists.Give(spanset.Rows);
        }
    }

    /// <summary>The TraceQL text of a stage or aggregate, under which its value stands.</summary>
    public string NameOf(SyntaxNode node)
    {
        if (!_names.TryGetValue(node, out var name))
            _names.Add(node, name = node.ToString());
        return name;
    }

    /// <summary>Adds a result of a stage to those of the stages before.</summary>
    public SpansetAttributes Note(SpansetAttributes? before, SyntaxNode node, Static value)
    {
        Reader.Hold(AttributeBytes);
        return new SpansetAttributes(before, NameOf(node), value);
    }

    public RowValues Values(FieldExpr expression)
    {
        if (!_values.TryGetValue(expression, out var values))
            _values.Add(expression, values = RowValues.Create(Reader, expression));
        return values;
    }

    /// <summary>The rows of several spansets in the order of the trace, each once.</summary>
    public List<int> Union(List<RowSpanset> spansets)
    {
        var union = _lists.Take();
        foreach (var spanset in spansets)
            union.AddRange(spanset.Rows);
        if (spansets.Count > 1)
            _trace.Order(union);
        return union;
    }

    private void CheckNowAndThen()
    {
        if (++_visited % SpansetsBetweenChecks == 0)
            Reader.CancellationToken.ThrowIfCancellationRequested();
    }
}
