using System.Runtime.InteropServices;
using System.Text;
using Spoor.Store.Budgets;
using Spoor.Store.Head;
using Spoor.TraceQL;

namespace Spoor.Store.Metrics;

/// <summary>
/// The values of one attribute that <c>compare</c> met, with their counts: one cell a class, a class being a step and a side (baseline is even, selection
/// odd). Texts are kept as bytes. One thread.
/// </summary>
internal sealed class CompareValues(int classCount, ByteArena arena, QueryMemory memory)
{
    /// <summary>A value beside its cells: its place in tables, and a short text; an estimate.</summary>
    private const int BytesPerValue = 100;

    private readonly InternDictionary _texts = new(arena);
    private readonly Dictionary<Static, int> _others = [];
    private readonly double[] _restCells = new double[classCount];
    private double[] _textCells = [];
    private double[] _otherCells = [];
    private bool _hasRest;

    /// <summary>The cells of a text.</summary>
    public Span<double> Cells(ReadOnlySpan<byte> text) => Cells(ref _textCells, _texts.Intern(text));

    /// <summary>The cells of any value; nil is none.</summary>
    public Span<double> Cells(Static value)
    {
        if (value.AsString is { } text)
            return Cells(Encoding.UTF8.GetBytes(text));
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_others, value, out var exists);
        if (!exists)
            number = _others.Count - 1;
        return Cells(ref _otherCells, number);
    }

    /// <summary>The cells of all values that are too rare to be told apart.</summary>
    public Span<double> RestCells()
    {
        _hasRest = true;
        return _restCells;
    }

    public void Merge(CompareValues other)
    {
        Add(other._restCells, _restCells);
        _hasRest |= other._hasRest;
        for (var code = 0; code < other._texts.Count; code++)
            Add(other.CellsAt(other._textCells, code), Cells(other._texts[code]));
        foreach (var (value, number) in other._others)
            Add(other.CellsAt(other._otherCells, number), Cells(value));
    }

    /// <summary>Adds the series of this attribute.</summary>
    public void Build(string attribute, int topN, List<MetricSeries> series)
    {
        for (var side = 0; side < 2; side++)
        {
            var total = new double[classCount / 2];
            var best = new PriorityQueue<Entry, Entry>(Comparer<Entry>.Create(CompareWorstFirst));
            var count = 0;
            for (var code = 0; code < _texts.Count; code++)
                count += Consider(new Entry(null, code, AddTo(total, CellsAt(_textCells, code), side)), topN, best);
            foreach (var (value, number) in _others)
                count += Consider(new Entry(value, number, AddTo(total, CellsAt(_otherCells, number), side)), topN, best);
            count += AddTo(total, _restCells, side) > 0 ? 1 : 0;
            if (count == 0)
                continue;
            var shown = new List<KeyValuePair<Static, double[]>>(best.Count);
            while (best.TryDequeue(out var entry, out _))
            {
                var steps = new double[total.Length];
                AddTo(steps, CellsAt(entry.Other is null ? _textCells : _otherCells, entry.Number), side);
                shown.Add(new(entry.Other ?? Static.String(Encoding.UTF8.GetString(_texts[entry.Number])), steps));
            }

            CompareSeries.Add(
                side == 0 ? CompareSeries.Baseline : CompareSeries.Selection, attribute, shown, total, count > topN || (_hasRest && count > shown.Count), series);
        }
    }

    public static void Add(ReadOnlySpan<double> from, Span<double> to)
    {
        for (var index = 0; index < to.Length; index++)
            to[index] += from[index];
    }

    private static int Consider(Entry entry, int topN, PriorityQueue<Entry, Entry> best)
    {
        if (entry.Count == 0)
            return 0;
        if (best.Count < topN)
            best.Enqueue(entry, entry);
        else
            best.EnqueueDequeue(entry, entry);
        return 1;
    }

    /// <summary>Adds the cells of one side to the steps; returns their sum.</summary>
    private static double AddTo(double[] steps, ReadOnlySpan<double> cells, int side)
    {
        double sum = 0;
        for (var step = 0; step < steps.Length; step++)
        {
            var count = cells[(2 * step) + side];
            steps[step] += count;
            sum += count;
        }

        return sum;
    }

    /// <summary>Fewer spans are worse; of equal ones the value that comes later.</summary>
    private int CompareWorstFirst(Entry left, Entry right)
    {
        var order = left.Count.CompareTo(right.Count);
        if (order != 0)
            return order;
        if (left.Other is null && right.Other is null)
            return _texts[right.Number].SequenceCompareTo(_texts[left.Number]);
        return MetricLabels.Compare(right.Other ?? Static.String(""), left.Other ?? Static.String(""));
    }

    private ReadOnlySpan<double> CellsAt(double[] cells, int number) => cells.AsSpan(number * classCount, classCount);

    private Span<double> Cells(ref double[] cells, int number)
    {
        if (((long)number + 1) * classCount > cells.Length)
        {
            var count = Math.Max(16, 2L * number);
            if (count * classCount > Array.MaxLength)
                throw new TraceQLException("compare() meets too many values: filter more or take a longer step");
            memory.Take((count - (cells.Length / classCount)) * ((classCount * sizeof(double)) + BytesPerValue));
            Array.Resize(ref cells, (int)count * classCount);
        }

        return cells.AsSpan(number * classCount, classCount);
    }

    /// <summary>A value with the count of one side; <paramref name="Other"/> is null for texts.</summary>
    private readonly record struct Entry(Static? Other, int Number, double Count);
}
