namespace Spoor.TraceQL;

/// <summary>
/// Arithmetic on series. Two sets are joined series by series with equal labels; a series without labels is joined with each of the other side. What has
/// no partner is dropped, and so is what is divided by zero.
/// </summary>
internal static class SeriesMath
{
    public static List<MetricSeries> Combine(
        ArithmeticOperator op, List<MetricSeries> left, List<MetricSeries> right, string name, MetricsRange range)
    {
        var result = new List<MetricSeries>();
        if (Lone(left) is { } one && Lone(right) is null)
            result.AddRange(right.Select(other => Combine(op, one, other, other.Labels, name, range)));
        else if (Lone(right) is { } other && Lone(left) is null)
            result.AddRange(left.Select(each => Combine(op, each, other, each.Labels, name, range)));
        else
            Join(op, left, right, name, range, result);
        result.RemoveAll(series => series.IsEmpty);
        return result;
    }

    /// <summary>One operand is a number.</summary>
    public static List<MetricSeries> Combine(ArithmeticOperator op, List<MetricSeries> series, double scalar, bool scalarIsLeft, string name)
    {
        double Apply(double value) => scalarIsLeft ? SeriesMath.Apply(op, scalar, value) : SeriesMath.Apply(op, value, scalar);
        var result = new List<MetricSeries>(series.Count);
        foreach (var each in series)
        {
            result.Add(new MetricSeries(Named(each.Labels, name), Array.ConvertAll(each.Values, Apply))
            {
                Exemplars = [.. each.Exemplars.Select(exemplar => exemplar with { Value = Apply(exemplar.Value) }).Where(exemplar => !double.IsNaN(exemplar.Value))],
            });
        }

        result.RemoveAll(each => each.IsEmpty);
        return result;
    }

    private static void Join(
        ArithmeticOperator op, List<MetricSeries> left, List<MetricSeries> right, string name, MetricsRange range, List<MetricSeries> result)
    {
        var others = new Dictionary<string, MetricSeries>(StringComparer.Ordinal);
        foreach (var series in right)
            others.TryAdd(MetricLabels.KeyOf(series.Labels), series);
        foreach (var series in left)
        {
            if (others.TryGetValue(MetricLabels.KeyOf(series.Labels), out var other))
                result.Add(Combine(op, series, other, series.Labels, name, range));
        }
    }

    private static MetricSeries Combine(
        ArithmeticOperator op, MetricSeries left, MetricSeries right, IReadOnlyList<MetricLabel> labels, string name, MetricsRange range)
    {
        var values = new double[left.Values.Length];
        for (var step = 0; step < values.Length; step++)
            values[step] = Apply(op, left.Values[step], right.Values[step]);
        return new MetricSeries(Named(labels, name), values) { Exemplars = Exemplars(left.Exemplars.Concat(right.Exemplars), values, range) };
    }

    /// <summary>Exemplars of both sides, at the value of the result.</summary>
    private static List<MetricExemplar> Exemplars(IEnumerable<MetricExemplar> exemplars, double[] values, MetricsRange range)
    {
        var kept = new List<MetricExemplar>();
        foreach (var exemplar in exemplars.OrderBy(each => each.StartUnixNanos))
        {
            if (range.StepOf(exemplar.StartUnixNanos) is >= 0 and var step && !double.IsNaN(values[step]))
                kept.Add(exemplar with { Value = values[step] });
        }

        return kept;
    }

    private static MetricSeries? Lone(List<MetricSeries> series) =>
        series is [var only] && only.Labels.All(label => label.Key == MetricLabels.Name) ? only : null;

    private static MetricLabel[] Named(IReadOnlyList<MetricLabel> labels, string name)
    {
        MetricLabel[] others = [.. labels.Where(label => label.Key != MetricLabels.Name)];
        return others.Length > 0 ? others : [new MetricLabel(MetricLabels.Name, Static.String(name))];
    }

    private static double Apply(ArithmeticOperator op, double left, double right) => op switch
    {
        ArithmeticOperator.Add => left + right,
        ArithmeticOperator.Subtract => left - right,
        ArithmeticOperator.Multiply => left * right,
        _ => right == 0 ? double.NaN : left / right,
    };
}
