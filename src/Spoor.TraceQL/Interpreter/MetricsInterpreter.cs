namespace Spoor.TraceQL;

/// <summary>Computes metrics queries span by span, plainly: what the language says, without storage and without speed. No exemplars.</summary>
public static class MetricsInterpreter
{
    /// <summary>The series that a query makes of some traces.</summary>
    /// <param name="query">A metrics query.</param>
    /// <param name="range">Its steps.</param>
    /// <param name="traces">The spans of each trace.</param>
    /// <param name="weightOf">How many spans one stands for.</param>
    /// <param name="attributesOf">The attributes of a span, its resource and its instrumentation scope, each once; only <c>compare</c> asks.</param>
    /// <exception cref="TraceQLException">The query divides by zero, compares two arrays, or relates several spansets.</exception>
    public static List<MetricSeries> Evaluate(
        RootExpr query,
        MetricsRange range,
        IReadOnlyList<IReadOnlyList<ISpanView>> traces,
        Func<ISpanView, double> weightOf,
        Func<ISpanView, IEnumerable<AttributeExpr>> attributesOf) =>
        MetricsEvaluator.Evaluate(query.Metrics!, range, each => Run(each, range, traces, weightOf, attributesOf));

    private static List<MetricSeries> Run(
        MetricsQuery query,
        MetricsRange range,
        IReadOnlyList<IReadOnlyList<ISpanView>> traces,
        Func<ISpanView, double> weightOf,
        Func<ISpanView, IEnumerable<AttributeExpr>> attributesOf)
    {
        var observed = new List<(ISpanView Span, int Step, double Weight)>();
        foreach (var trace in traces)
        {
            foreach (var span in new PipelineEvaluator(trace, CancellationToken.None).Evaluate(query.Pipeline).SelectMany(spanset => spanset.Spans))
            {
                if (range.StepOf(span.StartUnixNanos) is >= 0 and var step)
                    observed.Add((span, step, weightOf(span)));
            }
        }

        return query.Aggregate is OverTime overTime ? OverTime(overTime, range, observed) : Compare((Compare)query.Aggregate, range, observed, attributesOf);
    }

    private static List<MetricSeries> OverTime(OverTime overTime, MetricsRange range, List<(ISpanView Span, int Step, double Weight)> observed)
    {
        var series = new List<MetricSeries>();
        foreach (var group in observed.GroupBy(each => GroupKey.Of(overTime.By, each.Span)))
        {
            var values = group.SelectMany(each => ValuesOf(overTime.Field, each.Span).Select(value => (value, each.Step, each.Weight))).ToArray();
            if (values.Length == 0)
                continue;
            switch (overTime.Kind)
            {
                case MetricsKind.HistogramOverTime:
                    foreach (var bucket in values.GroupBy(each => (Log2Histogram.BucketOf(each.value), each.value.Type == StaticType.Duration)))
                    {
                        if (bucket.Key.Item1 > 0)
                            Add(MetricLabels.Bucket, Log2Histogram.BoundOf(bucket.Key.Item1, bucket.Key.Item2), step => Weights(bucket.Where(each => each.Step == step)));
                    }

                    break;
                case MetricsKind.QuantileOverTime:
                    if (!values.Any(each => Log2Histogram.BucketOf(each.value) > 0))
                        break;
                    foreach (var quantile in overTime.Quantiles)
                        Add(MetricLabels.Quantile, quantile, step => Quantile(quantile, values.Where(each => each.Step == step)));
                    break;
                default:
                    Add(null, 0, step => One(overTime.Kind, [.. values.Where(each => each.Step == step)], range));
                    break;
            }

            void Add(string? label, double labelValue, Func<int, double> valueOf)
            {
                MetricLabel? extra = label is null ? null : new MetricLabel(label, Static.Float(labelValue));
                var labels = MetricLabels.OfGroup(overTime.By, group.Key.Values, extra, OperatorText.Of(overTime.Kind));
                series.Add(new MetricSeries(labels, [.. Enumerable.Range(0, range.StepCount).Select(valueOf)]));
            }
        }

        return series;
    }

    /// <summary>Every number that an expression has on a span, NaN left out; for functions that only count, one that does not matter.</summary>
    private static IEnumerable<Static> ValuesOf(FieldExpr? field, ISpanView span)
    {
        if (field is null)
            return [Static.Int(1)];
        var values = ((FieldValues)TraceQLInterpreter.Evaluate(field, span)).Flatten();
        return Enumerable.Range(0, values.Count).Select(index => values[index]).Where(value => value.IsNumeric && !double.IsNaN(value.AsDouble));
    }

    private static double One(MetricsKind kind, (Static Value, int Step, double Weight)[] values, MetricsRange range)
    {
        var numbers = Array.ConvertAll(values, each => each.Value.Type == StaticType.Duration ? each.Value.AsInt64 / 1e9 : each.Value.AsDouble);
        var sum = numbers.Zip(values, (number, each) => number * each.Weight).Sum();
        return kind switch
        {
            MetricsKind.Rate => Weights(values) / range.StepSeconds,
            MetricsKind.CountOverTime => Weights(values),
            _ when values.Length == 0 => double.NaN,
            MetricsKind.MinOverTime => numbers.Min(),
            MetricsKind.MaxOverTime => numbers.Max(),
            MetricsKind.AvgOverTime => sum / Weights(values),
            _ => sum,
        };
    }

    private static double Quantile(double quantile, IEnumerable<(Static Value, int Step, double Weight)> values)
    {
        var counts = new double[Log2Histogram.BucketCount];
        var ofDurations = false;
        foreach (var (value, _, weight) in values)
        {
            counts[Log2Histogram.BucketOf(value)] += weight;
            ofDurations |= value.Type == StaticType.Duration;
        }

        counts[0] = 0;
        return Log2Histogram.Quantile(quantile, counts, ofDurations);
    }

    private static double Weights(IEnumerable<(Static Value, int Step, double Weight)> values) => values.Sum(each => each.Weight);

    private static List<MetricSeries> Compare(
        Compare compare, MetricsRange range, List<(ISpanView Span, int Step, double Weight)> observed, Func<ISpanView, IEnumerable<AttributeExpr>> attributesOf)
    {
        var counts = new Dictionary<(string Side, string Attribute), Dictionary<Static, double[]>>();
        foreach (var (span, step, weight) in observed)
        {
            var isSelected = TraceQLInterpreter.Matches(compare.Selection, span) && CompareSeries.IsInWindow(compare, span.StartUnixNanos);
            var side = isSelected ? CompareSeries.Selection : CompareSeries.Baseline;
            foreach (var field in attributesOf(span).Concat<FieldExpr>(CompareSeries.Intrinsics.Select(intrinsic => new IntrinsicExpr(intrinsic))))
            {
                var value = TraceQLInterpreter.Evaluate(field, span);
                if (value.IsNil)
                    continue;
                var key = (side, field.ToString());
                if (!counts.TryGetValue(key, out var values))
                    counts.Add(key, values = []);
                if (!values.TryGetValue(value, out var steps))
                    values.Add(value, steps = new double[range.StepCount]);
                steps[step] += weight;
            }
        }

        var series = new List<MetricSeries>();
        foreach (var ((side, attribute), values) in counts)
            CompareSeries.Add(side, attribute, values, compare.TopN, series);
        return series;
    }

    /// <summary>What a span is grouped by.</summary>
    private readonly struct GroupKey(Static[] values) : IEquatable<GroupKey>
    {
        public Static[] Values { get; } = values;

        public static GroupKey Of(NodeList<FieldExpr> by, ISpanView span) => new([.. by.Select(field => TraceQLInterpreter.Evaluate(field, span))]);

        public bool Equals(GroupKey other) => Values.AsSpan().SequenceEqual(other.Values);

        public override bool Equals(object? obj) => obj is GroupKey other && Equals(other);

        public override int GetHashCode() => Values.Aggregate(0, (hash, value) => HashCode.Combine(hash, value));
    }
}
