using Spoor.Store.Head;

namespace Spoor.Store.Blocks;

/// <summary>
/// In which order the rows of a head go into a block: traces by start and then by id, the rows of a trace together and by start. Also where each row's
/// parent comes to lie.
/// </summary>
internal sealed class RowOrder
{
    private const int SmallTraceRows = 24;

    /// <summary>The head's row at each row of the block.</summary>
    public int[] HeadRows { get; }

    /// <summary>The head's trace ordinal of each trace of the block.</summary>
    public int[] HeadTraces { get; }

    /// <summary>The first row of each trace in the block, and the number of rows at the end.</summary>
    public int[] FirstRows { get; }

    /// <summary>For each row of the block the row of its parent, <see cref="NoParent"/> for roots, <see cref="Elsewhere"/> when it is not in the block.</summary>
    public int[] ParentRows { get; }

    public const int NoParent = -1;
    public const int Elsewhere = -2;

    private RowOrder(int rows, int traces)
    {
        HeadRows = new int[rows];
        HeadTraces = new int[traces];
        FirstRows = new int[traces + 1];
        ParentRows = new int[rows];
    }

    public static RowOrder Of(HeadMemory memory)
    {
        var order = new RowOrder(memory.RowCount, memory.Traces.Count);
        order.SortTraces(memory);
        order.PlaceRows(memory);
        order.ResolveParents(memory);
        return order;
    }

    private void SortTraces(HeadMemory memory)
    {
        var starts = memory.Traces.Starts;
        var ids = memory.Traces.Ids;
        for (var i = 0; i < HeadTraces.Length; i++)
            HeadTraces[i] = i;
        Array.Sort(HeadTraces, (a, b) =>
        {
            var byStart = starts[a].CompareTo(starts[b]);
            return byStart != 0 ? byStart : ids[a].CompareTo(ids[b]);
        });
    }

    private void PlaceRows(HeadMemory memory)
    {
        var columns = memory.Columns;
        var next = 0;
        for (var trace = 0; trace < HeadTraces.Length; trace++)
        {
            FirstRows[trace] = next;
            var count = memory.Traces.SpanCounts[HeadTraces[trace]];
            var rows = HeadRows.AsSpan(next, count);

            // The chain runs from the last row that arrived to the first.
            var row = memory.Traces.LastRows[HeadTraces[trace]];
            for (var i = count - 1; i >= 0; i--)
            {
                rows[i] = row;
                row = columns.PreviousRows[row];
            }

            SortByStart(rows, columns.Starts);
            next += count;
        }

        FirstRows[^1] = next;
    }

    /// <summary>Stable by order of arrival: equal starts keep it.</summary>
    private static void SortByStart(Span<int> rows, ulong[] starts)
    {
        if (rows.Length <= SmallTraceRows)
        {
            for (var i = 1; i < rows.Length; i++)
            {
                var row = rows[i];
                var start = starts[row];
                var j = i - 1;
                for (; j >= 0 && starts[rows[j]] > start; j--)
                    rows[j + 1] = rows[j];
                rows[j + 1] = row;
            }

            return;
        }

        rows.Sort((a, b) =>
        {
            var byStart = starts[a].CompareTo(starts[b]);
            return byStart != 0 ? byStart : a.CompareTo(b);
        });
    }

    private void ResolveParents(HeadMemory memory)
    {
        var parents = memory.Columns.ParentSpanIds;
        var ids = memory.Columns.SpanIds;
        var byId = new Dictionary<ulong, int>();
        for (var trace = 0; trace < HeadTraces.Length; trace++)
        {
            var first = FirstRows[trace];
            var end = FirstRows[trace + 1];
            var isSmall = end - first <= SmallTraceRows;
            if (!isSmall)
            {
                byId.Clear();
                for (var row = first; row < end; row++)
                    byId.TryAdd(ids[HeadRows[row]], row);
            }

            for (var row = first; row < end; row++)
            {
                var parent = parents[HeadRows[row]];
                if (parent == 0)
                    ParentRows[row] = NoParent;
                else if (isSmall)
                    ParentRows[row] = FindLinear(ids, parent, first, end);
                else
                    ParentRows[row] = byId.TryGetValue(parent, out var found) ? found : Elsewhere;
            }
        }
    }

    private int FindLinear(ulong[] ids, ulong id, int first, int end)
    {
        for (var row = first; row < end; row++)
        {
            if (ids[HeadRows[row]] == id)
                return row;
        }

        return Elsewhere;
    }
}
