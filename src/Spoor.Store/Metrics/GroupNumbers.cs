using System.Buffers;
using System.Runtime.InteropServices;
using Spoor.Store.Query;
using Spoor.TraceQL;

namespace Spoor.Store.Metrics;

/// <summary>Gives each observed row the number of its group in a <see cref="GroupTable"/>. One segment, one thread.</summary>
internal sealed class GroupNumbers : IDisposable
{
    /// <summary>Combinations of values up to this many have a place in an array each; beyond, those that occur are numbered by a hash table.</summary>
    private const int MaxDense = 1 << 20;

    private readonly GroupColumn[] _columns;
    private readonly int[] _buckets;
    private readonly int[] _numbers;
    private readonly int _count;

    /// <param name="by">What rows are grouped by.</param>
    /// <param name="reader">The segment.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="buckets">Their <see cref="HistogramBucket"/>s; empty without a histogram.</param>
    /// <param name="table">Where groups are numbered.</param>
    /// <param name="isNew">Called with the place of a row that begins a group which the table did not have.</param>
    public GroupNumbers(NodeList<FieldExpr> by, SegmentReader reader, ObservedRows rows, int[] buckets, GroupTable table, Action<int> isNew)
    {
        _count = rows.Count;
        _buckets = buckets;
        _columns = [.. by.Select(expression => GroupColumn.Create(reader, expression))];
        _numbers = ArrayPool<int>.Shared.Rent(Math.Max(1, _count));
        Number(rows, table, isNew);
    }

    /// <summary>One a row.</summary>
    public ReadOnlySpan<int> Numbers => _numbers.AsSpan(0, _count);

    public void Dispose() => ArrayPool<int>.Shared.Return(_numbers);

    private void Number(ObservedRows rows, GroupTable table, Action<int> isNew)
    {
        var numbers = _numbers.AsSpan(0, _count);
        if (_columns.Length == 0 && _buckets.Length == 0)
        {
            var known = table.GroupCount;
            numbers.Fill(table.NumberOf(new GroupKey([], 0)));
            if (table.GroupCount > known)
                isNew(0);
            return;
        }

        var radix = 1;
        if (_buckets.Length > 0)
        {
            _buckets.AsSpan(0, _count).CopyTo(numbers);
            radix = HistogramBucket.Count;
        }
        else
        {
            numbers.Clear();
        }

        var rented = ArrayPool<int>.Shared.Rent(_count);
        var next = rented.AsSpan(0, _count);
        foreach (var column in _columns)
        {
            column.Read(rows.Rows.AsSpan(0, _count), next);
            radix = radix == 1 ? Take(next, numbers, column.Radix) : Combine(numbers, radix, next, column.Radix);
        }

        ArrayPool<int>.Shared.Return(rented);
        Assign(numbers, radix, rows, table, isNew);
    }

    private static int Take(ReadOnlySpan<int> from, Span<int> to, int radix)
    {
        from.CopyTo(to);
        return radix;
    }

    /// <summary>Makes one number of two; returns its radix.</summary>
    private static int Combine(Span<int> numbers, int radix, ReadOnlySpan<int> next, int nextRadix)
    {
        if ((long)radix * nextRadix <= MaxDense)
        {
            for (var i = 0; i < numbers.Length; i++)
                numbers[i] = (numbers[i] * nextRadix) + next[i];
            return radix * nextRadix;
        }

        var combinations = new Dictionary<long, int>();
        for (var i = 0; i < numbers.Length; i++)
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(combinations, ((long)numbers[i] * nextRadix) + next[i], out var exists);
            if (!exists)
                number = combinations.Count - 1;
            numbers[i] = number;
        }

        return combinations.Count;
    }

    private void Assign(Span<int> numbers, int radix, ObservedRows rows, GroupTable table, Action<int> isNew)
    {
        var assigned = ArrayPool<int>.Shared.Rent(radix);
        assigned.AsSpan(0, radix).Fill(-1);
        for (var i = 0; i < numbers.Length; i++)
        {
            ref var number = ref assigned[numbers[i]];
            if (number < 0)
            {
                var known = table.GroupCount;
                number = table.NumberOf(KeyOf(rows.Rows[i], i));
                if (table.GroupCount > known)
                    isNew(i);
            }

            numbers[i] = number;
        }

        ArrayPool<int>.Shared.Return(assigned);
    }

    private GroupKey KeyOf(int row, int place)
    {
        var values = new Static[_columns.Length];
        for (var index = 0; index < values.Length; index++)
            values[index] = _columns[index].ValueOf(row);
        return new GroupKey(values, _buckets.Length > 0 ? _buckets[place] : 0);
    }
}
