using System.Buffers;
using Spoor.Store.Aggregation;
using Spoor.Store.Budgets;
using Spoor.Store.Query;
using Spoor.TraceQL;

namespace Spoor.Store.Metrics;

/// <summary><c>rate</c>, <c>count_over_time</c> and every <c>*_over_time</c>.</summary>
internal sealed class OverTimeAggregator : MetricsAggregator
{
    private readonly MetricsPlan _plan;
    private readonly OverTime _overTime;
    private readonly MetricsRange _range;
    private readonly GroupTable _groups;
    private readonly ExemplarPicker _exemplars;

    public OverTimeAggregator(MetricsPlan plan, OverTime overTime, MetricsRange range, ExemplarQuota exemplars, QueryMemory memory)
    {
        _plan = plan;
        _overTime = overTime;
        _range = range;
        _groups = new GroupTable(overTime.Kind, range.StepCount, memory);
        _exemplars = new ExemplarPicker(plan, exemplars);
    }

    private bool HasBuckets => _overTime.Kind is MetricsKind.HistogramOverTime or MetricsKind.QuantileOverTime;

    public override void Add(SegmentReader reader, RowSet rows)
    {
        var observed = ObservedRows.Of(rows, reader.Segment.StartsUnixNanos.Span, _range);
        double[] values = [];
        int[] buckets = [];
        try
        {
            if (observed.Count > 0 && HasBuckets)
                buckets = ObservedValues.ReadBuckets(_overTime.Field!, reader, ref observed);
            else if (observed.Count > 0 && _overTime.Field is { } field)
                values = ObservedValues.ReadNumbers(field, reader, ref observed);
            if (observed.Count > 0)
                Add(reader, observed, values, buckets);
        }
        finally
        {
            observed.Dispose();
            if (values.Length > 0)
                ArrayPool<double>.Shared.Return(values);
            if (buckets.Length > 0)
                ArrayPool<int>.Shared.Return(buckets);
        }
    }

    public override void Add(StoredSpanView span)
    {
        if (_range.StepOf(span.StartUnixNanos) is not (>= 0 and var step))
            return;
        var weight = WeightOf(span);
        if (_overTime.Field is null)
        {
            Add(span, step, 1, weight, 0);
            return;
        }

        foreach (var value in ObservedValues.NumbersIn(TraceQLInterpreter.Evaluate(_overTime.Field, span)))
        {
            var number = value.Type == StaticType.Duration ? value.AsInt64 / 1e9 : value.AsDouble;
            var bucket = HasBuckets ? HistogramBucket.Of(value) : 0;
            if (HasBuckets ? bucket > 0 : !double.IsNaN(number))
                Add(span, step, number, weight, bucket);
        }
    }

    /// <summary>Adds what is left of deleted spans.</summary>
    public void Add(IEnumerable<SeriesRow> deleted, CancellationToken cancellationToken) =>
        new DeletedSpans(_plan, _overTime, _range, _groups).Add(deleted, cancellationToken);

    public override void Merge(MetricsAggregator other)
    {
        var others = (OverTimeAggregator)other;
        _groups.Merge(others._groups);
        _exemplars.Merge(others._exemplars);
    }

    public override List<MetricSeries> Build() => _exemplars.Attach(GroupSeries.Build(_overTime, _groups, _range), _overTime.Kind, _range);

    private void Add(SegmentReader reader, ObservedRows rows, double[] values, int[] buckets)
    {
        // All columns before anything is counted: a damaged one must leave nothing behind.
        var weights = (_plan.Extrapolate ? reader.Segment.AdjustedCounts : reader.Segment.TierCounts).Span;
        var steps = rows.Steps;
        using var groups = new GroupNumbers(_overTime.By, reader, rows, buckets, _groups, place => _exemplars.Add(reader, rows.Rows[place], isFirst: true));
        var numbers = groups.Numbers;
        var stepCount = _range.StepCount;
        if (values.Length == 0 && weights.IsEmpty)
        {
            if (_groups.GroupCount == 1)
                CountRuns(steps.AsSpan(0, numbers.Length), _groups.Counts);
            else
                CountRows(numbers, steps, _groups.Counts, stepCount);
        }
        else if (values.Length == 0)
        {
            var counts = _groups.Counts;
            for (var i = 0; i < numbers.Length; i++)
                counts[(numbers[i] * stepCount) + steps[i]] += weights[rows.Rows[i]];
        }
        else if (_groups.HasSums && weights.IsEmpty)
        {
            _groups.AddSums(numbers, steps, values);
        }
        else
        {
            for (var i = 0; i < numbers.Length; i++)
                _groups.Add((numbers[i] * stepCount) + steps[i], values[i], weights.IsEmpty ? 1 : weights[rows.Rows[i]]);
        }

        _exemplars.AddSome(reader, rows);
    }

    /// <summary>Rows of one group mostly follow one another in one step: to add each to the same cell would wait for the one before.</summary>
    private static void CountRuns(ReadOnlySpan<int> steps, Span<double> counts)
    {
        for (var first = 0; first < steps.Length;)
        {
            var step = steps[first];
            var length = steps[first..].IndexOfAnyExcept(step);
            if (length < 0)
                length = steps.Length - first;
            counts[step] += length;
            first += length;
        }
    }

    private static void CountRows(ReadOnlySpan<int> numbers, ReadOnlySpan<int> steps, Span<double> counts, int stepCount)
    {
        for (var i = 0; i < numbers.Length; i++)
            counts[(numbers[i] * stepCount) + steps[i]]++;
    }

    private void Add(StoredSpanView span, int step, double value, double weight, int bucket)
    {
        var keys = new Static[_overTime.By.Count];
        for (var index = 0; index < keys.Length; index++)
            keys[index] = TraceQLInterpreter.Evaluate(_overTime.By[index], span);
        var known = _groups.GroupCount;
        var group = _groups.NumberOf(new GroupKey(keys, bucket));
        _groups.Add((group * _range.StepCount) + step, value, weight);
        if (_groups.GroupCount > known)
            _exemplars.Add(span, isFirst: true);
    }

    private double WeightOf(StoredSpanView span)
    {
        var segment = span.Reader.Segment;
        var weights = (_plan.Extrapolate ? segment.AdjustedCounts : segment.TierCounts).Span;
        return weights.IsEmpty ? 1 : weights[span.Row];
    }
}
