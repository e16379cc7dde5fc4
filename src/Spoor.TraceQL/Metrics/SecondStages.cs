namespace Spoor.TraceQL;

/// <summary><c>topk</c>, <c>bottomk</c> and comparisons on finished series.</summary>
internal static class SecondStages
{
    public static List<MetricSeries> Apply(
        NodeList<MetricsSecondStage> stages, List<MetricSeries> series, MetricsRange range, CancellationToken cancellationToken)
    {
        foreach (var stage in stages)
        {
            cancellationToken.ThrowIfCancellationRequested();
            series = stage is TopK top ? Best(top, series, range, cancellationToken) : Filter((MetricsFilter)stage, series);
        }

        return series;
    }

    private static List<MetricSeries> Filter(MetricsFilter filter, List<MetricSeries> series)
    {
        var limit = filter.Value.Type == StaticType.Duration ? filter.Value.AsInt64 / 1e9 : filter.Value.AsDouble;
        var passed = new List<MetricSeries>();
        foreach (var each in series)
        {
            var values = Array.ConvertAll(each.Values, value => Holds(filter.Operator, value, limit) ? value : double.NaN);
            passed.Add(new MetricSeries(each.Labels, values)
            {
                Exemplars = [.. each.Exemplars.Where(exemplar => Holds(filter.Operator, exemplar.Value, limit))],
            });
        }

        passed.RemoveAll(each => each.IsEmpty);
        return passed;
    }

    private static bool Holds(ComparisonOperator op, double value, double limit) => !double.IsNaN(value) && op switch
    {
        ComparisonOperator.Equal => value == limit,
        ComparisonOperator.NotEqual => value != limit,
        ComparisonOperator.Less => value < limit,
        ComparisonOperator.LessOrEqual => value <= limit,
        ComparisonOperator.Greater => value > limit,
        _ => value >= limit,
    };

    /// <summary>The best of each step; of equal ones those whose labels come first.</summary>
    private static List<MetricSeries> Best(TopK top, List<MetricSeries> series, MetricsRange range, CancellationToken cancellationToken)
    {
        var ordered = series.OrderBy(each => each.Labels, Comparer<IReadOnlyList<MetricLabel>>.Create(MetricLabels.Compare)).ToArray();
        var kept = new double[ordered.Length][];
        var best = new PriorityQueue<int, (double Value, int Place)>(Comparer<(double Value, int Place)>.Create((left, right) =>
        {
            // The worst of the best comes first: it is the one that has to go.
            var order = left.Value.CompareTo(right.Value);
            if (top.Bottom)
                order = -order;
            return order != 0 ? order : right.Place.CompareTo(left.Place);
        }));
        for (var step = 0; step < range.StepCount; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var place = 0; place < ordered.Length; place++)
            {
                var value = ordered[place].Values[step];
                if (double.IsNaN(value))
                    continue;
                if (best.Count < top.Limit)
                    best.Enqueue(place, (value, place));
                else
                    best.EnqueueDequeue(place, (value, place));
            }

            while (best.TryDequeue(out var place, out var entry))
                (kept[place] ??= Absent(range))[step] = entry.Value;
        }

        var result = new List<MetricSeries>();
        for (var place = 0; place < ordered.Length; place++)
        {
            if (kept[place] is not { } values)
                continue;
            result.Add(new MetricSeries(ordered[place].Labels, values)
            {
                Exemplars = [.. ordered[place].Exemplars.Where(each => range.StepOf(each.StartUnixNanos) is >= 0 and var step && !double.IsNaN(values[step]))],
            });
        }

        return result;
    }

    private static double[] Absent(MetricsRange range)
    {
        var values = new double[range.StepCount];
        Array.Fill(values, double.NaN);
        return values;
    }
}
