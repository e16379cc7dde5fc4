namespace Spoor.TraceQL;

/// <summary><c>topk</c>, <c>bottomk</c> and comparisons on finished series.</summary>
internal static class SecondStages
{
    public static List<MetricSeries> Apply(NodeList<MetricsSecondStage> stages, List<MetricSeries> series, MetricsRange range)
    {
        foreach (var stage in stages)
            series = stage is TopK top ? Best(top, series, range) : Filter((MetricsFilter)stage, series);
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
    private static List<MetricSeries> Best(TopK top, List<MetricSeries> series, MetricsRange range)
    {
        var ordered = series.OrderBy(each => each.Labels, Comparer<IReadOnlyList<MetricLabel>>.Create(MetricLabels.Compare)).ToArray();
        var kept = ordered.Select(each => Enumerable.Repeat(double.NaN, each.Values.Length).ToArray()).ToArray();
        var places = new List<int>();
        for (var step = 0; step < range.StepCount; step++)
        {
            places.Clear();
            for (var place = 0; place < ordered.Length; place++)
            {
                if (!double.IsNaN(ordered[place].Values[step]))
                    places.Add(place);
            }

            places.Sort((left, right) =>
            {
                var order = ordered[left].Values[step].CompareTo(ordered[right].Values[step]);
                if (!top.Bottom)
                    order = -order;
                return order != 0 ? order : left.CompareTo(right);
            });
            foreach (var place in places.Take(top.Limit))
                kept[place][step] = ordered[place].Values[step];
        }

        var best = new List<MetricSeries>();
        for (var place = 0; place < ordered.Length; place++)
        {
            var values = kept[place];
            best.Add(new MetricSeries(ordered[place].Labels, values)
            {
                Exemplars = [.. ordered[place].Exemplars.Where(each => range.StepOf(each.StartUnixNanos) is >= 0 and var step && !double.IsNaN(values[step]))],
            });
        }

        best.RemoveAll(each => each.IsEmpty);
        return best;
    }
}
