using Spoor.TraceQL;

namespace Spoor.Store.Metrics;

/// <summary>Makes series of the groups that the workers found.</summary>
internal static class GroupSeries
{
    /// <summary>Series, each with its group; the quantiles of one group have the same, without a bucket.</summary>
    public static List<(GroupKey Key, MetricSeries Series)> Build(OverTime overTime, GroupTable groups, MetricsRange range) => overTime.Kind switch
    {
        MetricsKind.HistogramOverTime => Histogram(overTime, groups, range),
        MetricsKind.QuantileOverTime => Quantiles(overTime, groups, range),
        _ => Values(overTime, groups, range),
    };

    private static List<(GroupKey Key, MetricSeries Series)> Values(OverTime overTime, GroupTable groups, MetricsRange range)
    {
        var series = new List<(GroupKey Key, MetricSeries Series)>(groups.GroupCount);
        for (var group = 0; group < groups.GroupCount; group++)
        {
            if (!IsCounted(groups, group, range))
                continue;
            var values = new double[range.StepCount];
            for (var step = 0; step < values.Length; step++)
                values[step] = Value(overTime.Kind, groups, (group * values.Length) + step, range);
            series.Add((groups.Keys[group], new MetricSeries(MetricLabels.OfGroup(overTime.By, groups.Keys[group].Values, null, Function(overTime)), values)));
        }

        return series;
    }

    private static double Value(MetricsKind kind, GroupTable groups, int cell, MetricsRange range)
    {
        var count = groups.Counts[cell];
        return kind switch
        {
            MetricsKind.Rate => count / range.StepSeconds,
            MetricsKind.CountOverTime => count,
            _ when count == 0 => double.NaN,
            MetricsKind.MinOverTime or MetricsKind.MaxOverTime => groups.Extremes[cell],
            MetricsKind.AvgOverTime => (groups.Sums[cell] + groups.Lost[cell]) / count,
            _ => groups.Sums[cell] + groups.Lost[cell],
        };
    }

    private static List<(GroupKey Key, MetricSeries Series)> Histogram(OverTime overTime, GroupTable groups, MetricsRange range)
    {
        var series = new List<(GroupKey Key, MetricSeries Series)>(groups.GroupCount);
        for (var group = 0; group < groups.GroupCount; group++)
        {
            if (!IsCounted(groups, group, range))
                continue;
            var key = groups.Keys[group];
            var bound = Log2Histogram.BoundOf(HistogramBucket.Exponent(key.Bucket), HistogramBucket.IsOfDurations(key.Bucket));
            var labels = MetricLabels.OfGroup(overTime.By, key.Values, new MetricLabel(MetricLabels.Bucket, Static.Float(bound)), Function(overTime));
            series.Add((key, new MetricSeries(labels, groups.Counts.AsSpan(group * range.StepCount, range.StepCount).ToArray())));
        }

        return series;
    }

    private static List<(GroupKey Key, MetricSeries Series)> Quantiles(OverTime overTime, GroupTable groups, MetricsRange range)
    {
        var histograms = new Dictionary<GroupKey, List<int>>();
        for (var group = 0; group < groups.GroupCount; group++)
        {
            if (!IsCounted(groups, group, range))
                continue;
            var key = new GroupKey(groups.Keys[group].Values, 0);
            if (!histograms.TryGetValue(key, out var buckets))
                histograms.Add(key, buckets = []);
            buckets.Add(group);
        }

        var series = new List<(GroupKey Key, MetricSeries Series)>(histograms.Count * overTime.Quantiles.Count);
        Span<double> counts = stackalloc double[Log2Histogram.BucketCount];
        foreach (var (key, buckets) in histograms)
        {
            var values = overTime.Quantiles.Select(_ => new double[range.StepCount]).ToArray();
            for (var step = 0; step < range.StepCount; step++)
            {
                counts.Clear();
                var ofDurations = false;
                foreach (var group in buckets)
                {
                    var bucket = groups.Keys[group].Bucket;
                    var count = groups.Counts[(group * range.StepCount) + step];
                    counts[HistogramBucket.Exponent(bucket)] += count;
                    ofDurations |= count > 0 && HistogramBucket.IsOfDurations(bucket);
                }

                for (var index = 0; index < values.Length; index++)
                    values[index][step] = Log2Histogram.Quantile(overTime.Quantiles[index], counts, ofDurations);
            }

            for (var index = 0; index < values.Length; index++)
            {
                var label = new MetricLabel(MetricLabels.Quantile, Static.Float(overTime.Quantiles[index]));
                series.Add((key, new MetricSeries(MetricLabels.OfGroup(overTime.By, key.Values, label, Function(overTime)), values[index])));
            }
        }

        return series;
    }

    /// <summary>A group of a segment that turned out to be damaged may have nothing in it.</summary>
    private static bool IsCounted(GroupTable groups, int group, MetricsRange range) =>
        groups.Counts.AsSpan(group * range.StepCount, range.StepCount).ContainsAnyExcept(0.0);

    private static string Function(OverTime overTime) => MetricsEvaluator.NameOf(overTime.Kind);
}
