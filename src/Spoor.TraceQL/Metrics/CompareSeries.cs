namespace Spoor.TraceQL;

/// <summary>
/// Makes the series of <c>compare</c>: for each attribute how many of the selected spans, and how many of all others, have each of its most frequent
/// values, and how many have it at all.
/// </summary>
public static class CompareSeries
{
    public const string Baseline = "baseline";

    public const string Selection = "selection";

    private const string TotalSuffix = "_total";
    private const string TooManyValues = "__too_many_values__";

    /// <summary>Intrinsics that are compared beside the attributes of spans, resources and instrumentation scopes.</summary>
    public static IReadOnlyList<Intrinsic> Intrinsics { get; } =
    [
        Intrinsic.Name, Intrinsic.Status, Intrinsic.StatusMessage, Intrinsic.Kind, Intrinsic.RootName, Intrinsic.RootServiceName,
        Intrinsic.InstrumentationName, Intrinsic.InstrumentationVersion,
    ];

    /// <summary>Whether a span is one of the selected that passes their filter.</summary>
    public static bool IsInWindow(Compare compare, ulong startUnixNanos) =>
        (compare.StartUnixNanos == 0 && compare.EndUnixNanos == 0)
        || (startUnixNanos > (ulong)compare.StartUnixNanos && startUnixNanos <= (ulong)compare.EndUnixNanos);

    /// <summary>The series of one attribute on one side.</summary>
    /// <param name="side"><see cref="Baseline"/> or <see cref="Selection"/>.</param>
    /// <param name="attribute">The attribute or intrinsic as TraceQL writes it.</param>
    /// <param name="counts">Every value with its counts by step.</param>
    /// <param name="topN">How many values are shown.</param>
    /// <param name="series">Where the series go.</param>
    public static void Add(string side, string attribute, IReadOnlyCollection<KeyValuePair<Static, double[]>> counts, int topN, List<MetricSeries> series)
    {
        if (counts.Count == 0)
            return;
        var total = new double[counts.First().Value.Length];
        foreach (var (_, steps) in counts)
        {
            for (var step = 0; step < total.Length; step++)
                total[step] += steps[step];
        }

        var best = counts.OrderByDescending(each => each.Value.Sum()).ThenBy(each => each.Key, Comparer<Static>.Create(static (left, right) => MetricLabels.Compare(left, right)));
        Add(side, attribute, best.Take(topN), total, counts.Count > topN, series);
    }

    /// <summary>The same when the values that are shown were found already.</summary>
    public static void Add(
        string side, string attribute, IEnumerable<KeyValuePair<Static, double[]>> best, double[] total, bool hasMore, List<MetricSeries> series)
    {
        foreach (var (value, steps) in best)
            series.Add(new MetricSeries([Type(side), new MetricLabel(attribute, value)], steps));
        series.Add(new MetricSeries([Type(side + TotalSuffix), new MetricLabel(attribute, Static.Nil)], total));
        if (hasMore)
        {
            series.Add(new MetricSeries(
                [Type(side), new MetricLabel(MetricLabels.CompareError, Static.String(TooManyValues)), new MetricLabel(attribute, Static.Nil)],
                new double[total.Length]));
        }
    }

    private static MetricLabel Type(string type) => new(MetricLabels.CompareType, Static.String(type));
}
