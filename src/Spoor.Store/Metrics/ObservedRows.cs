using System.Buffers;
using System.Numerics;
using Spoor.Store.Query;
using Spoor.TraceQL;

namespace Spoor.Store.Metrics;

/// <summary>Rows of a segment that a query counts, with the step of each. The arrays are pooled.</summary>
internal sealed class ObservedRows : IDisposable
{
    public ObservedRows(int capacity)
    {
        Rows = ArrayPool<int>.Shared.Rent(capacity);
        Steps = ArrayPool<int>.Shared.Rent(capacity);
    }

    public int Count { get; private set; }

    public int[] Rows { get; private set; }

    public int[] Steps { get; private set; }

    /// <summary>Those rows of a set that start within the range.</summary>
    public static ObservedRows Of(RowSet rows, ReadOnlySpan<ulong> starts, MetricsRange range)
    {
        var observed = new ObservedRows(Math.Max(1, rows.Count()));
        observed.Count = Fill(rows, starts, range, observed.Rows, observed.Steps);
        return observed;
    }

    /// <summary>Adds a row; the same row may come several times, once for each of its values.</summary>
    public void Add(int row, int step)
    {
        if (Count == Rows.Length || Count == Steps.Length)
        {
            Rows = Grow(Rows);
            Steps = Grow(Steps);
        }

        Rows[Count] = row;
        Steps[Count++] = step;
    }

    /// <summary>Forgets all rows from a place on.</summary>
    public void Truncate(int count) => Count = count;

    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(Rows);
        ArrayPool<int>.Shared.Return(Steps);
        Rows = [];
        Steps = [];
    }

    private static int[] Grow(int[] full)
    {
        var larger = ArrayPool<int>.Shared.Rent(full.Length * 2);
        full.CopyTo(larger, 0);
        ArrayPool<int>.Shared.Return(full);
        return larger;
    }

    private static int Fill(RowSet rows, ReadOnlySpan<ulong> starts, MetricsRange range, int[] outRows, int[] outSteps)
    {
        // Spans that lie together mostly fall into one step: only when one does not is there a division.
        ulong first = 1;
        ulong length = 0;
        var step = -1;
        var count = 0;
        var words = rows.Words;
        for (var w = 0; w < words.Length; w++)
        {
            for (var word = words[w]; word != 0; word &= word - 1)
            {
                var row = (w << 6) + BitOperations.TrailingZeroCount(word);
                var start = starts[row];
                if (start - first >= length)
                {
                    step = range.StepOf(start);
                    if (step < 0)
                    {
                        length = 0;
                        continue;
                    }

                    var end = range.TimestampOf(step);
                    first = step == 0 && range.IsInstant ? range.StartUnixNanos : end - range.StepNanos + 1;
                    length = end - first + 1;
                }

                outRows[count] = row;
                outSteps[count++] = step;
            }
        }

        return count;
    }
}
