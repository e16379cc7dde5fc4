namespace Spoor.TraceQL;

/// <summary>One label of a series.</summary>
/// <param name="Key">An attribute or intrinsic as TraceQL writes it, or one of the names in <see cref="MetricLabels"/>.</param>
/// <param name="Value">Nil when all spans of the series lack the attribute.</param>
public readonly record struct MetricLabel(string Key, Static Value);

/// <summary>Names of labels that no attribute stands behind, and the labels of series.</summary>
public static class MetricLabels
{
    /// <summary>The function, on a series without any other label.</summary>
    public const string Name = "__name__";

    /// <summary>The quantile, as a float.</summary>
    public const string Quantile = "p";

    /// <summary>The upper bound of a histogram's bucket, as a float; of durations in seconds.</summary>
    public const string Bucket = "__bucket";

    /// <summary>Which of the four kinds of series of <c>compare</c> it is.</summary>
    public const string CompareType = "__meta_type";

    /// <summary>That <c>compare</c> shows not all values of an attribute.</summary>
    public const string CompareError = "__meta_error";

    /// <summary>
    /// The labels of a group, and one more, when there is one. Nil values are left out; when that leaves none, the first stands with nil.
    /// </summary>
    /// <param name="by">What the series are split by.</param>
    /// <param name="key">Its values, one for each.</param>
    /// <param name="extra">The quantile or bucket.</param>
    /// <param name="function">The name of the function.</param>
    public static IReadOnlyList<MetricLabel> OfGroup(NodeList<FieldExpr> by, ReadOnlySpan<Static> key, MetricLabel? extra, string function)
    {
        var labels = new List<MetricLabel>(by.Count + 1);
        for (var index = 0; index < by.Count; index++)
        {
            if (!key[index].IsNil)
                labels.Add(new MetricLabel(by[index].ToString(), key[index]));
        }

        if (extra is { } last)
            labels.Add(last);
        if (labels.Count == 0)
            labels.Add(by.Count == 0 ? new MetricLabel(Name, Static.String(function)) : new MetricLabel(by[0].ToString(), Static.Nil));
        return labels;
    }

    /// <summary>By the number of labels, then by keys, then by values.</summary>
    public static int Compare(IReadOnlyList<MetricLabel> left, IReadOnlyList<MetricLabel> right)
    {
        var order = left.Count.CompareTo(right.Count);
        for (var index = 0; order == 0 && index < left.Count; index++)
            order = string.CompareOrdinal(left[index].Key, right[index].Key);
        for (var index = 0; order == 0 && index < left.Count; index++)
            order = Compare(left[index].Value, right[index].Value);
        return order;
    }

    /// <summary>An order of all values: numbers by size, text by its UTF-8 bytes, else by type and then by how TraceQL writes them.</summary>
    public static int Compare(in Static left, in Static right)
    {
        if (left.IsNumeric && right.IsNumeric && left.AsDouble.CompareTo(right.AsDouble) is var order and not 0)
            return order;
        if (left.Type != right.Type)
            return left.Type.CompareTo(right.Type);
        return left.Type == StaticType.String
            ? StaticOperations.CompareUtf8(left.AsString!, right.AsString!)
            : string.CompareOrdinal(left.ToString(), right.ToString());
    }

    /// <summary>A text that is equal for equal sets of labels, in whatever order; the name of the function is left out.</summary>
    internal static string KeyOf(IReadOnlyList<MetricLabel> labels) => string.Join(
        '\u0001',
        labels.Where(label => label.Key != Name)
            .OrderBy(label => label.Key, StringComparer.Ordinal)
            .Select(label => $"{label.Key}\u0002{label.Value.Type}\u0002{label.Value}"));
}
