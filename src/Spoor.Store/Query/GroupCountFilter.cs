using System.Buffers;
using System.Runtime.InteropServices;
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
        if (filter is not { Left: Aggregate { Kind: AggregateKind.Count }, Right: ScalarStatic literal })
            return;
        var values = RowValues.Create(reader, by.Expression);
        if (!values.HasGroupCodes)
            return;
        using var passed = new RowSet(traces.RowCount);
        if (TryFind(AggregateFilter.Operator(filter.Operator), literal.Value, values, reader, rows, passed))
            traces.IntersectWith(passed);
    }

    private static bool TryFind(BinaryOperator op, Static literal, RowValues values, SegmentReader reader, RowSet rows, RowSet passed)
    {
        var test = new CountTest(op, literal);
        var ordinals = reader.Segment.TraceOrdinals.Span;
        var rented = ArrayPool<int>.Shared.Rent(rows.RowCount + values.GroupCount + 1);
        var codes = rented.AsSpan(0, rows.RowCount);
        var counts = rented.AsSpan(rows.RowCount, values.GroupCount + 1);
        values.ReadGroupCodes(codes);
        counts.Clear();
        var groups = new List<int>();
        var trace = -1;
        var isContiguous = true;
        for (var row = rows.Next(0); row >= 0; row = rows.Next(row + 1))
        {
            if (ordinals[row] != trace)
            {
                isContiguous = ordinals[row] > trace;
                if (!isContiguous)
                    break;
                Close(groups, counts, test, trace, passed);
                trace = ordinals[row];
            }

            var group = codes[row] + 1;
            if (counts[group]++ == 0)
                groups.Add(group);
        }

        Close(groups, counts, test, trace, passed);
        ArrayPool<int>.Shared.Return(rented);
        return isContiguous;
    }

    /// <summary>Ends a trace: it passes when one of its groups does. Leaves the counts at 0.</summary>
    private static void Close(List<int> groups, Span<int> counts, CountTest test, int trace, RowSet passed)
    {
        foreach (var group in CollectionsMarshal.AsSpan(groups))
        {
            if (test.Passes(counts[group]))
                passed.Add(trace);
            counts[group] = 0;
        }

        groups.Clear();
    }
}
