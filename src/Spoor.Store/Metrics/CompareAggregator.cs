using Spoor.Store.Budgets;
using Spoor.Store.Head;
using Spoor.Store.Query;
using Spoor.TraceQL;
using SegmentScope = Spoor.Store.Segments.AttributeScope;

namespace Spoor.Store.Metrics;

/// <summary><c>compare</c>: counts every value of every attribute, step by step; see <see cref="SegmentCompare"/>.</summary>
internal sealed class CompareAggregator(MetricsPlan plan, Compare compare, MetricsRange range, QueryMemory memory) : MetricsAggregator
{
    /// <summary>So few steps are told apart by two scans each.</summary>
    private const int MaxScannedSteps = 4;

    private readonly ByteArena _arena = new();
    private readonly Dictionary<string, CompareValues> _attributes = new(StringComparer.Ordinal);
    private readonly Dictionary<(TraceQL.AttributeScope, string), CompareValues> _byName = [];

    private int ClassCount => range.StepCount * 2;

    public override void Add(SegmentReader reader, RowSet rows)
    {
        var steps = ByStep(rows, reader.Segment.StartsUnixNanos.Span);
        if (steps.Count == 0)
            return;
        using var selected = Selected(reader, steps.Values);
        var weights = plan.Extrapolate ? reader.Segment.AdjustedCounts : reader.Segment.TierCounts;
        foreach (var (step, counted) in steps)
        {
            using var selectedRows = counted.Clone();
            selectedRows.IntersectWith(selected);
            using (var counts = new SideCounts(counted, selectedRows, weights))
                new SegmentCompare(this, reader, counts, step).Run();
            counted.Dispose();
        }
    }

    public override void Add(StoredSpanView span)
    {
        if (range.StepOf(span.StartUnixNanos) is not (>= 0 and var step))
            return;
        var isSelected = TraceQLInterpreter.Matches(compare.Selection, span) && CompareSeries.IsInWindow(compare, span.StartUnixNanos);
        var place = (step * 2) + (isSelected ? 1 : 0);
        var segment = span.Reader.Segment;
        var weights = (plan.Extrapolate ? segment.AdjustedCounts : segment.TierCounts).Span;
        var weight = weights.IsEmpty ? 1 : weights[span.Row];
        foreach (var name in SegmentCompare.SpanKeys(segment))
            AddOne(SegmentCompare.Label(TraceQL.AttributeScope.Span, name), StoredSpanView.AttributeOf(span.Reader, SegmentScope.Span, name, span.Row));
        foreach (var (key, value) in SegmentCompare.FirstOfEach(span.Reader.ResourceOf(span.Row)))
            AddOne(SegmentCompare.Label(TraceQL.AttributeScope.Resource, key), value);
        foreach (var (key, value) in SegmentCompare.FirstOfEach(span.Reader.ScopeOf(span.Row)))
            AddOne(SegmentCompare.Label(TraceQL.AttributeScope.Instrumentation, key), value);
        foreach (var intrinsic in CompareSeries.Intrinsics)
            AddOne(IntrinsicNames.NameOf(intrinsic), TraceQLInterpreter.Evaluate(new IntrinsicExpr(intrinsic), span));

        void AddOne(string attribute, Static value)
        {
            if (!value.IsNil)
                Values(attribute).Cells(value)[place] += weight;
        }
    }

    public override void Merge(MetricsAggregator other)
    {
        foreach (var (attribute, values) in ((CompareAggregator)other)._attributes)
            Values(attribute).Merge(values);
    }

    public override List<MetricSeries> Build()
    {
        var series = new List<MetricSeries>();
        foreach (var (attribute, values) in _attributes)
            values.Build(attribute, compare.TopN, series);
        return series;
    }

    /// <summary>The values of an attribute, by its label.</summary>
    public CompareValues Values(string attribute)
    {
        if (!_attributes.TryGetValue(attribute, out var values))
            _attributes.Add(attribute, values = new CompareValues(ClassCount, _arena, memory));
        return values;
    }

    /// <summary>The values of an attribute of a scope.</summary>
    public CompareValues Values(TraceQL.AttributeScope scope, string name)
    {
        if (!_byName.TryGetValue((scope, name), out var values))
            _byName.Add((scope, name), values = Values(SegmentCompare.Label(scope, name)));
        return values;
    }

    private Dictionary<int, RowSet> ByStep(RowSet rows, ReadOnlySpan<ulong> starts)
    {
        var steps = new Dictionary<int, RowSet>();
        if (range.StepCount <= MaxScannedSteps)
        {
            for (var number = 0; number < range.StepCount; number++)
            {
                var inStep = rows.Clone();
                var end = range.TimestampOf(number);
                ColumnScan.Compare(starts, range.IsInstant ? BinaryOperator.GreaterOrEqual : BinaryOperator.Greater, end - range.StepNanos, inStep.Words);
                ColumnScan.Compare(starts, BinaryOperator.LessOrEqual, end, inStep.Words);
                if (inStep.IsEmpty)
                    inStep.Dispose();
                else
                    steps.Add(number, inStep);
            }

            return steps;
        }

        using var observed = ObservedRows.Of(rows, starts, range);
        var step = -1;
        RowSet of = null!;
        for (var i = 0; i < observed.Count; i++)
        {
            if (observed.Steps[i] != step)
            {
                step = observed.Steps[i];
                if (!steps.TryGetValue(step, out of!))
                    steps.Add(step, of = new RowSet(rows.RowCount));
            }

            of.Add(observed.Rows[i]);
        }

        return steps;
    }

    /// <summary>Those of some rows that the query selects.</summary>
    private RowSet Selected(SegmentReader reader, IEnumerable<RowSet> sets)
    {
        var selected = new RowSet(reader.Segment.RowCount);
        foreach (var rows in sets)
            selected.UnionWith(rows);
        plan.Selection!.Restrict(reader, selected);
        if (compare.StartUnixNanos == 0 && compare.EndUnixNanos == 0)
            return selected;
        var starts = reader.Segment.StartsUnixNanos.Span;
        for (var row = selected.Next(0); row >= 0; row = selected.Next(row + 1))
        {
            if (!CompareSeries.IsInWindow(compare, starts[row]))
                selected.Remove(row);
        }

        return selected;
    }
}
