using Spoor.Store.Segments;

namespace Spoor.Store.Head;

/// <summary>What the spans of a head say about how they were sampled. Asks each distinct trace state once, and the attribute only where it occurs.</summary>
internal static class HeadAdjustedCounts
{
    /// <summary>One count a row; empty when no span says anything else than 1.</summary>
    public static double[] Of(ReadOnlySpan<int> traceStates, Utf8Dictionary dictionary, AttributeReader attributes)
    {
        double[] counts = [];
        AddAttribute(attributes, ref counts);
        AddTraceStates(traceStates, dictionary, ref counts);
        return counts;
    }

    private static void AddAttribute(AttributeReader attributes, ref double[] counts)
    {
        if (!Occurs(attributes))
            return;
        foreach (var column in attributes.Gather(AdjustedCount.AttributeKey.ToArray()))
        {
            if (column.Type is not (AttributeType.Int or AttributeType.Double))
                continue;
            for (var row = 0; row < attributes.RowCount; row++)
            {
                if (column.Codes.Span[row] < 0)
                    continue;
                var count = column.Type == AttributeType.Int ? column.Longs.Span[row] : column.Doubles.Span[row];
                if (AdjustedCount.IsValid(count))
                    Set(row, count, attributes.RowCount, ref counts);
            }
        }
    }

    private static bool Occurs(AttributeReader attributes)
    {
        foreach (var column in attributes.Columns)
        {
            if (column.Key.AsSpan().SequenceEqual(AdjustedCount.AttributeKey) || column.IsResidual)
                return true;
        }

        return false;
    }

    private static void AddTraceStates(ReadOnlySpan<int> traceStates, Utf8Dictionary dictionary, ref double[] counts)
    {
        var count = dictionary.Count;
        if (count == 0)
            return;
        var values = new double[count];
        var says = false;
        for (var code = 0; code < count; code++)
        {
            values[code] = AdjustedCount.OfTraceState(dictionary[code]);
            says |= !double.IsNaN(values[code]);
        }

        if (!says)
            return;
        for (var row = 0; row < traceStates.Length; row++)
        {
            var code = traceStates[row];
            if (code >= 0 && code < count && !double.IsNaN(values[code]))
                Set(row, values[code], traceStates.Length, ref counts);
        }
    }

    private static void Set(int row, double count, int rowCount, ref double[] counts)
    {
        if (counts.Length == 0)
        {
            if (count == 1)
                return;
            counts = new double[rowCount];
            Array.Fill(counts, 1);
        }

        counts[row] = count;
    }
}
