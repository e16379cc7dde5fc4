using System.Buffers;
using Spoor.Store.Budgets;
using Spoor.Store.Head;
using Spoor.Store.Query;
using Spoor.TraceQL;
using SegmentScope = Spoor.Store.Segments.AttributeScope;

namespace Spoor.Store.Metrics;

/// <summary><c>compare</c>: counts every value of every attribute, by code where there are codes, once a resource where it is the resource's.</summary>
internal sealed class CompareAggregator(MetricsPlan plan, Compare compare, MetricsRange range, QueryMemory memory) : MetricsAggregator
{
    private readonly ByteArena _arena = new();
    private readonly Dictionary<string, CompareValues> _attributes = new(StringComparer.Ordinal);

    private int ClassCount => range.StepCount * 2;

    public override void Add(SegmentReader reader, RowSet rows)
    {
        using var observed = ObservedRows.Of(rows, reader.Segment.StartsUnixNanos.Span, range);
        if (observed.Count == 0)
            return;
        using var counted = new RowSet(reader.Segment.RowCount);
        for (var i = 0; i < observed.Count; i++)
            counted.Add(observed.Rows[i]);
        using var selected = counted.Clone();
        plan.Selection!.Restrict(reader, selected);
        var classes = ArrayPool<int>.Shared.Rent(reader.Segment.RowCount);
        var occurring = Classify(reader, observed, selected, classes);
        var weights = plan.Extrapolate ? reader.Segment.AdjustedCounts : reader.Segment.TierCounts;
        new SegmentCompare(this, reader, counted, classes, weights, occurring).Run();
        ArrayPool<int>.Shared.Return(classes);
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

    /// <summary>
    /// Writes the class of each row, as its place among those that occur: a segment mostly lies in one step. Returns the classes that occur.
    /// </summary>
    private int[] Classify(SegmentReader reader, ObservedRows observed, RowSet selected, int[] classes)
    {
        var hasWindow = compare.StartUnixNanos != 0 || compare.EndUnixNanos != 0;
        var starts = reader.Segment.StartsUnixNanos.Span;
        var placeOf = new int[ClassCount];
        var occurring = new List<int>();
        for (var i = 0; i < observed.Count; i++)
        {
            var row = observed.Rows[i];
            var isSelected = selected[row] && (!hasWindow || CompareSeries.IsInWindow(compare, starts[row]));
            var number = (observed.Steps[i] * 2) + (isSelected ? 1 : 0);
            ref var place = ref placeOf[number];
            if (place == 0)
            {
                occurring.Add(number);
                place = occurring.Count;
            }

            classes[row] = place - 1;
        }

        return [.. occurring];
    }
}
