using System.Buffers;
using System.Numerics;
using Spoor.TraceQL;

namespace Spoor.Store.Query;

/// <summary><c>by(expression) | count() &gt; 2</c> on all traces of a segment at once.</summary>
internal static class GroupCountFilter
{
    /// <summary>
    /// Removes traces of which no group passes. Rows must be exactly those of the traces' spansets. Does nothing where the rows of a trace do not lie
    /// together (heads) or the values have no codes.
    /// </summary>
    public static void Narrow(GroupBy by, ScalarFilter filter, SegmentReader reader, RowSet rows, RowSet traces)
    {
        filter = AggregateFilter.AggregateFirst(filter);
        if (filter is not { Left: Aggregate { Kind: AggregateKind.Count }, Right: ScalarStatic literal })
            return;
        var values = RowValues.Create(reader, by.Expression);
        if (!values.HasGroupCodes)
            return;
        using var passed = new RowSet(traces.RowCount);
        if (TryFind(AggregateFilter.Operator(filter.Operator), literal.Value, values, reader, rows, traces, passed))
            traces.IntersectWith(passed);
    }

    private static bool TryFind(BinaryOperator op, Static literal, RowValues values, SegmentReader reader, RowSet rows, RowSet traces, RowSet passed)
    {
        var test = new CountTest(op, literal);
        var firstRows = reader.Segment.TraceFirstRows.Span;
        if (firstRows.IsEmpty)
            return false;
        var counts = ArrayPool<int>.Shared.Rent(values.GroupCount + 1);
        counts.AsSpan(0, values.GroupCount + 1).Clear();
        int[] codes = [];
        for (var trace = traces.Next(0); trace >= 0; trace = traces.Next(trace + 1))
        {
            var first = firstRows[trace];
            var end = trace + 1 < firstRows.Length ? firstRows[trace + 1] : rows.RowCount;
            if (codes.Length < end - first)
                codes = new int[Math.Max(256, end - first)];
            values.ReadGroupCodes(first, codes.AsSpan(0, end - first));
            if (AnyPasses(rows, first, end, codes, counts, test))
                passed.Add(trace);
        }

        ArrayPool<int>.Shared.Return(counts);
        return true;
    }

    /// <summary>Whether a group of a trace's rows passes. Leaves the counts at 0.</summary>
    private static bool AnyPasses(RowSet rows, int first, int end, int[] codes, int[] counts, CountTest test)
    {
        for (var word = first >> 6; word << 6 < end; word++)
        {
            for (var bits = rows.WordIn(word, first, end); bits != 0; bits &= bits - 1)
                counts[codes[(word << 6) + BitOperations.TrailingZeroCount(bits) - first] + 1]++;
        }

        var passes = false;
        for (var word = first >> 6; word << 6 < end; word++)
        {
            for (var bits = rows.WordIn(word, first, end); bits != 0; bits &= bits - 1)
            {
                ref var count = ref counts[codes[(word << 6) + BitOperations.TrailingZeroCount(bits) - first] + 1];
                passes |= count > 0 && test.Passes(count);
                count = 0;
            }
        }

        return passes;
    }
}
