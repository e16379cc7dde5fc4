using Spoor.Store.Budgets;
using Spoor.TraceQL;

namespace Spoor.Store.Metrics;

/// <summary>What one worker found: groups, and for each of them one cell a step. One thread.</summary>
internal sealed class GroupTable
{
    /// <summary>A group beside its cells: its key and its place in the table; an estimate.</summary>
    private const int BytesPerGroup = 200;

    private readonly Dictionary<GroupKey, int> _numbers = [];
    private readonly QueryMemory _memory;
    private readonly int _stepCount;
    private readonly int _arrays;
    private int _capacity;

    public GroupTable(MetricsKind kind, int stepCount, QueryMemory memory)
    {
        Kind = kind;
        _stepCount = stepCount;
        _memory = memory;
        HasSums = kind is MetricsKind.SumOverTime or MetricsKind.AvgOverTime;
        HasExtremes = kind is MetricsKind.MinOverTime or MetricsKind.MaxOverTime;
        _arrays = HasSums ? 3 : HasExtremes ? 2 : 1;
    }

    public MetricsKind Kind { get; }

    public bool HasSums { get; }

    public bool HasExtremes { get; }

    public int GroupCount => Keys.Count;

    public List<GroupKey> Keys { get; } = [];

    /// <summary>How many spans, weighed; the cell of a group and step is at <c>group * steps + step</c>.</summary>
    public double[] Counts { get; private set; } = [];

    /// <summary>Sums, weighed; empty unless <see cref="HasSums"/>.</summary>
    public double[] Sums { get; private set; } = [];

    /// <summary>What was lost in adding to <see cref="Sums"/> (compensated summation).</summary>
    public double[] Lost { get; private set; } = [];

    /// <summary>Least or greatest values, meaningless where nothing was counted; empty unless <see cref="HasExtremes"/>.</summary>
    public double[] Extremes { get; private set; } = [];

    /// <summary>The number of a group, which is added when it is new.</summary>
    /// <exception cref="QueryMemoryException">There are too many groups.</exception>
    public int NumberOf(GroupKey key)
    {
        if (_numbers.TryGetValue(key, out var number))
            return number;
        number = Keys.Count;
        if (number == _capacity)
            Grow();
        Keys.Add(key);
        _numbers.Add(key, number);
        return number;
    }

    /// <summary>Adds one value to a cell.</summary>
    public void Add(int cell, double value, double weight)
    {
        if (HasSums)
            AddToSum(cell, value * weight);
        else if (HasExtremes && (Counts[cell] == 0 || IsBetter(value, Extremes[cell])))
            Extremes[cell] = value;
        Counts[cell] += weight;
    }

    /// <summary>Adds spans that were counted before.</summary>
    public void AddCounted(int cell, double count, double sum)
    {
        Counts[cell] += count;
        if (HasSums)
            AddToSum(cell, sum);
    }

    /// <summary>Adds many values that weigh 1.</summary>
    public void AddSums(ReadOnlySpan<int> groups, ReadOnlySpan<int> steps, ReadOnlySpan<double> values)
    {
        var counts = Counts;
        var sums = Sums;
        var lost = Lost;
        for (var i = 0; i < groups.Length; i++)
        {
            var cell = (groups[i] * _stepCount) + steps[i];
            counts[cell]++;
            var sum = sums[cell];
            var next = sum + values[i];
            lost[cell] += LostIn(sum, values[i], next);
            sums[cell] = next;
        }
    }

    private void AddToSum(int cell, double value)
    {
        var sum = Sums[cell];
        var next = sum + value;
        Lost[cell] += LostIn(sum, value, next);
        Sums[cell] = next;
    }

    /// <summary>What rounding took from a sum (Knuth's two-sum, which needs no comparison); nothing when it is not finite.</summary>
    private static double LostIn(double sum, double value, double next)
    {
        var part = next - sum;
        var lost = (sum - (next - part)) + (value - part);
        return double.IsFinite(lost) ? lost : 0;
    }

    /// <summary>Takes over what another worker found.</summary>
    public void Merge(GroupTable other)
    {
        for (var group = 0; group < other.GroupCount; group++)
        {
            var to = NumberOf(other.Keys[group]) * _stepCount;
            var from = group * _stepCount;
            for (var step = 0; step < _stepCount; step++)
            {
                if (other.Counts[from + step] == 0)
                    continue;
                if (HasSums)
                {
                    AddToSum(to + step, other.Sums[from + step]);
                    Lost[to + step] += other.Lost[from + step];
                }
                else if (HasExtremes && (Counts[to + step] == 0 || IsBetter(other.Extremes[from + step], Extremes[to + step])))
                {
                    Extremes[to + step] = other.Extremes[from + step];
                }

                Counts[to + step] += other.Counts[from + step];
            }
        }
    }

    private bool IsBetter(double value, double than) => Kind == MetricsKind.MinOverTime ? value < than : value > than;

    private void Grow()
    {
        var capacity = Math.Max(8, _capacity * 2);
        _memory.Take((capacity - _capacity) * (BytesPerGroup + ((long)_stepCount * _arrays * sizeof(double))));
        _capacity = capacity;
        Counts = Larger(Counts);
        if (HasSums)
        {
            Sums = Larger(Sums);
            Lost = Larger(Lost);
        }

        if (HasExtremes)
            Extremes = Larger(Extremes);
    }

    private double[] Larger(double[] cells)
    {
        var cellCount = (long)_capacity * _stepCount;
        if (cellCount > Array.MaxLength)
            throw new TraceQLException($"the query makes more than {_capacity / 2} series of {_stepCount} values: group by less, filter more or take a longer step");
        Array.Resize(ref cells, (int)cellCount);
        return cells;
    }
}
