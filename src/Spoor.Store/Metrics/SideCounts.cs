using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using Spoor.Parquet.Encodings;
using Spoor.Store.Query;
using Spoor.Store.Segments;

namespace Spoor.Store.Metrics;

/// <summary>
/// Counts the rows of one step in a segment by code and side, column after column. Of a column with very many values those are told apart that have a
/// share among the values of their side: what nobody's share is large enough for in any row group does not stand out among all spans either, and to
/// bring hundreds of thousands of texts together would cost more than all else. One thread.
/// </summary>
/// <param name="counted">The rows that count.</param>
/// <param name="selected">Those of them on the side of the selection.</param>
/// <param name="weights">One for each row of the segment; empty when each counts 1.</param>
internal sealed class SideCounts(RowSet counted, RowSet selected, ReadOnlyMemory<double> weights) : ICodeVisitor, IDisposable
{
    /// <summary>Up to this many distinct values all are reported.</summary>
    private const int MaxValues = 2048;

    /// <summary>Of more, those that more than one of so many values of a side is.</summary>
    private const int MinShare = 256;

    private const int PageRows = 16 * 1024;

    private const int MaxLaneCodes = 1024;

    private readonly int _rowCount = counted.Count();
    private readonly int _selectedRowCount = selected.Count();
    private int[] _all = [];
    private int[] _selection = [];
    private double[] _baselineWeights = [];
    private double[] _selectionWeights = [];
    private int[] _reported = [];
    private readonly int[] _lanes = ArrayPool<int>.Shared.Rent(4 * MaxLaneCodes);
    private int _codeCount;
    private long _present;
    private long _selectedPresent;

    public RowSet Rows => counted;

    public bool IsWeighted => !weights.IsEmpty;

    /// <summary>What the codes that were not reported count, together.</summary>
    public (double Baseline, double Selection) Rest { get; private set; }

    /// <summary>What the rows without a value count.</summary>
    public (double Baseline, double Selection) Absent { get; private set; }

    /// <summary>Begins a column.</summary>
    /// <param name="codeCount">One more than the greatest code.</param>
    public void Begin(int codeCount)
    {
        _codeCount = codeCount;
        _present = 0;
        _selectedPresent = 0;
        Clear(ref _all, codeCount);
        Clear(ref _selection, codeCount);
        if (!IsWeighted)
            return;
        Clear(ref _baselineWeights, codeCount);
        Clear(ref _selectionWeights, codeCount);
    }

    public bool Wants(int firstRow, int rowCount) => counted.AnyIn(firstRow, firstRow + rowCount);

    public void Visit(int firstRow, int rowCount, ReadOnlySpan<ulong> presence, ReadOnlySpan<int> codes)
    {
        var all = _all.AsSpan(0, _codeCount);
        var selection = _selection.AsSpan(0, _codeCount);

        // Mostly nearly all rows count: then those that do not are taken off again.
        var isDense = !IsWeighted && counted.CountIn(firstRow, firstRow + rowCount) * 2 > rowCount;
        if (isDense)
        {
            _present += codes.Length;
            CountAll(codes, all);
        }

        var next = 0;
        var countedWords = counted.Words;
        var selectedWords = selected.Words;
        for (var at = 0; at < rowCount; at += 64)
        {
            var present = presence.IsEmpty ? Low(rowCount - at) : presence[at >> 6];
            var rows = Word(countedWords, firstRow + at) & present;
            if (IsWeighted)
                AddWeights(rows, present, firstRow + at, codes[next..]);
            var changed = isDense ? present & ~rows : rows;
            var sign = isDense ? -1 : 1;
            _present += sign * BitOperations.PopCount(changed);
            for (; changed != 0; changed &= changed - 1)
                all[codes[next + Rank(present, changed)]] += sign;
            var chosen = Word(selectedWords, firstRow + at) & present;
            _selectedPresent += BitOperations.PopCount(chosen);
            for (; chosen != 0; chosen &= chosen - 1)
                selection[codes[next + Rank(present, chosen)]]++;
            next += BitOperations.PopCount(present);
        }
    }

    /// <summary>Counts a column that has a code for each row, -1 where there is no value.</summary>
    public void Visit(ReadOnlySpan<int> codes)
    {
        var present = ArrayPool<int>.Shared.Rent(PageRows);
        Span<ulong> presence = stackalloc ulong[Presence.WordCount(PageRows)];
        for (var first = 0; first < codes.Length; first += PageRows)
        {
            var page = codes.Slice(first, Math.Min(PageRows, codes.Length - first));
            if (!Wants(first, page.Length))
                continue;
            var count = Presence.Compact(page, presence, present);
            Visit(first, page.Length, presence, present.AsSpan(0, count));
        }

        ArrayPool<int>.Shared.Return(present);
    }

    /// <summary>Counts a range of rows for one code. Not where rows are weighed.</summary>
    public void AddRange(int code, int firstRow, int endRow)
    {
        var all = counted.CountIn(firstRow, endRow);
        if (all == 0)
            return;
        var selection = selected.CountIn(firstRow, endRow);
        _all[code] += all;
        _selection[code] += selection;
        _present += all;
        _selectedPresent += selection;
    }

    /// <summary>Ends the column: the codes that count anything, ascending; of very many those that are told apart.</summary>
    public ReadOnlySpan<int> End()
    {
        var isRestKept = _codeCount > MaxValues;
        var minBaseline = isRestKept ? (int)((_present - _selectedPresent) / MinShare) + 1 : 1;
        var minSelection = isRestKept ? (int)(_selectedPresent / MinShare) + 1 : 1;
        var all = _all.AsSpan(0, _codeCount);
        var count = 0;
        var (baseline, selection) = (0.0, 0.0);
        for (var code = 0; code < all.Length; code++)
        {
            var ahead = all[code..].IndexOfAnyInRange(Math.Min(minBaseline, minSelection), int.MaxValue);
            if (ahead < 0)
                break;
            code += ahead;
            if (all[code] - _selection[code] < minBaseline && _selection[code] < minSelection)
                continue;
            if (count == _reported.Length)
                Array.Resize(ref _reported, Math.Max(MaxValues, 2 * count));
            _reported[count++] = code;
            baseline += Baseline(code);
            selection += Selection(code);
        }

        var present = Present();
        Rest = isRestKept ? (Math.Max(0, present.Baseline - baseline), Math.Max(0, present.Selection - selection)) : default;
        Absent = _present == _rowCount ? default : AbsentBeside(present);
        return _reported.AsSpan(0, count);
    }

    /// <summary>What a code counts on the side of all that is not selected.</summary>
    public double Baseline(int code) => IsWeighted ? _baselineWeights[code] : _all[code] - _selection[code];

    /// <summary>What it counts on the side of the selection.</summary>
    public double Selection(int code) => IsWeighted ? _selectionWeights[code] : _selection[code];

    /// <summary>Adds what one row counts to the cells of a step.</summary>
    public void AddRow(int row, Span<double> cells) => cells[selected[row] ? 1 : 0] += IsWeighted ? weights.Span[row] : 1;

    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(_lanes);
        Return(ref _all);
        Return(ref _selection);
        Return(ref _baselineWeights);
        Return(ref _selectionWeights);
    }

    /// <summary>What the rows with a value count.</summary>
    private (double Baseline, double Selection) Present()
    {
        if (!IsWeighted)
            return (_present - _selectedPresent, _selectedPresent);
        var (baseline, selection) = (0.0, 0.0);
        for (var code = 0; code < _codeCount; code++)
        {
            baseline += _baselineWeights[code];
            selection += _selectionWeights[code];
        }

        return (baseline, selection);
    }

    private (double Baseline, double Selection) AbsentBeside((double Baseline, double Selection) present)
    {
        if (!IsWeighted)
            return (_rowCount - _selectedRowCount - present.Baseline, _selectedRowCount - present.Selection);
        Span<double> all = stackalloc double[2];
        for (var row = counted.Next(0); row >= 0; row = counted.Next(row + 1))
            AddRow(row, all);

        // Sums of fractions differ in their last bits; where no row is without a value nothing is left.
        var hasBaseline = _present - _selectedPresent < _rowCount - _selectedRowCount;
        var hasSelection = _selectedPresent < _selectedRowCount;
        return (hasBaseline ? all[0] - present.Baseline : 0, hasSelection ? all[1] - present.Selection : 0);
    }

    /// <summary>Counts codes. Few codes are counted in four tables in turn: equal ones after one another would wait for each other.</summary>
    private void CountAll(ReadOnlySpan<int> codes, Span<int> all)
    {
        if (all.Length == 1)
        {
            all[0] += codes.Length;
            return;
        }

        if (all.Length > MaxLaneCodes || codes.Length < all.Length)
        {
            foreach (var code in codes)
                all[code]++;
            return;
        }

        var lanes = _lanes.AsSpan(0, 4 * all.Length);
        lanes.Clear();
        var second = lanes.Slice(all.Length, all.Length);
        var third = lanes.Slice(2 * all.Length, all.Length);
        var fourth = lanes.Slice(3 * all.Length, all.Length);
        var at = 0;
        for (; at + 4 <= codes.Length; at += 4)
        {
            lanes[codes[at]]++;
            second[codes[at + 1]]++;
            third[codes[at + 2]]++;
            fourth[codes[at + 3]]++;
        }

        for (; at < codes.Length; at++)
            lanes[codes[at]]++;
        for (var code = 0; code < all.Length; code++)
            all[code] += lanes[code] + second[code] + third[code] + fourth[code];
    }

    private void AddWeights(ulong rows, ulong present, int firstRow, ReadOnlySpan<int> codes)
    {
        var perRow = weights.Span;
        for (; rows != 0; rows &= rows - 1)
        {
            var row = firstRow + BitOperations.TrailingZeroCount(rows);
            var code = codes[Rank(present, rows)];
            (selected[row] ? _selectionWeights : _baselineWeights)[code] += perRow[row];
        }
    }

    /// <summary>How many bits are set below the lowest one of another word.</summary>
    private static int Rank(ulong present, ulong bits) => BitOperations.PopCount(present & ((bits & (0 - bits)) - 1));

    private static ulong Low(int count) => count >= 64 ? ulong.MaxValue : (1UL << count) - 1;

    /// <summary>64 bits of a set from any row on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Word(ReadOnlySpan<ulong> words, int row)
    {
        var index = row >> 6;
        var shift = row & 63;
        var word = words[index] >> shift;
        return shift > 0 && index + 1 < words.Length ? word | (words[index + 1] << (64 - shift)) : word;
    }

    private static void Clear<T>(ref T[] counts, int length)
    {
        if (counts.Length < length)
        {
            Return(ref counts);
            counts = ArrayPool<T>.Shared.Rent(length);
        }

        counts.AsSpan(0, length).Clear();
    }

    private static void Return<T>(ref T[] counts)
    {
        if (counts.Length > 0)
            ArrayPool<T>.Shared.Return(counts);
        counts = [];
    }
}
