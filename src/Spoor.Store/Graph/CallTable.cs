using System.Runtime.InteropServices;

namespace Spoor.Store.Graph;

/// <summary>
/// Adds up calls by key, with a histogram of durations each. Calls can be taken back, which the traces that lie in several parts need. One thread, until
/// <see cref="Seal"/>; from then on it is read only and safe for many.
/// </summary>
internal sealed class CallTable<TKey>
    where TKey : notnull
{
    private readonly Dictionary<TKey, int> _rowOfKey = [];
    private readonly List<TKey> _keys = [];
    private readonly List<Sums> _sums = [];

    /// <summary>Calls by row and bucket, until the table is sealed.</summary>
    private Dictionary<int, double>? _buckets = [];
    private int[] _sealedBuckets = [];
    private double[] _sealedCounts = [];

    public int Count => _keys.Count;

    /// <summary>Bytes in memory, about; text of keys not counted, since tables share it.</summary>
    public long SizeBytes => (_keys.Count * 120L) + ((_buckets?.Count ?? 0) * 40L) + (_sealedBuckets.Length * 12L);

    /// <summary>The row of a key, new if need be.</summary>
    public int RowOf(in TKey key)
    {
        ref var row = ref CollectionsMarshal.GetValueRefOrAddDefault(_rowOfKey, key, out var exists);
        if (exists)
            return row;
        row = _keys.Count;
        _keys.Add(key);
        _sums.Add(default);
        return row;
    }

    /// <summary>Counts calls of equal duration; a negative weight takes them back.</summary>
    public void Add(int row, double weight, bool isError, long durationNanos)
    {
        ref var sums = ref CollectionsMarshal.AsSpan(_sums)[row];
        sums.Calls += weight;
        if (isError)
            sums.Errors += weight;
        sums.DurationNanos += weight * Math.Max(0, durationNanos);
        AddToBucket(row, LatencyBuckets.Of(durationNanos), weight);
    }

    /// <summary>Counts calls of which only sums are known.</summary>
    public void Add(int row, double calls, double errors, double durationSumNanos, long durationNanos)
    {
        ref var sums = ref CollectionsMarshal.AsSpan(_sums)[row];
        sums.Calls += calls;
        sums.Errors += errors;
        sums.DurationNanos += durationSumNanos;
        AddToBucket(row, LatencyBuckets.Of(durationNanos), calls);
    }

    /// <summary>Makes it small and unchangeable.</summary>
    public void Seal()
    {
        if (_buckets is null)
            return;
        var entries = _buckets.ToArray();
        Array.Sort(entries, static (left, right) => left.Key.CompareTo(right.Key));
        _sealedBuckets = Array.ConvertAll(entries, static entry => entry.Key);
        _sealedCounts = Array.ConvertAll(entries, static entry => entry.Value);
        _buckets = null;
        _rowOfKey.TrimExcess();
    }

    /// <summary>Adds what a sealed table holds.</summary>
    /// <param name="other">The sealed table.</param>
    /// <param name="keyOf">Which key gets the calls of a key; null for the same.</param>
    public void Merge(CallTable<TKey> other, Func<TKey, TKey>? keyOf = null)
    {
        var rows = new int[other.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = RowOf(keyOf is null ? other._keys[i] : keyOf(other._keys[i]));
            ref var sums = ref CollectionsMarshal.AsSpan(_sums)[rows[i]];
            var added = other._sums[i];
            sums.Calls += added.Calls;
            sums.Errors += added.Errors;
            sums.DurationNanos += added.DurationNanos;
        }

        for (var i = 0; i < other._sealedBuckets.Length; i++)
        {
            var place = other._sealedBuckets[i];
            AddToBucket(rows[place / LatencyBuckets.Count], place % LatencyBuckets.Count, other._sealedCounts[i]);
        }
    }

    /// <summary>Every key that has calls left, in no particular order. The table must be sealed.</summary>
    public IEnumerable<(TKey Key, CallStatistics Calls)> Rows()
    {
        var at = 0;
        for (var row = 0; row < _keys.Count; row++)
        {
            var first = at;
            while (at < _sealedBuckets.Length && _sealedBuckets[at] / LatencyBuckets.Count == row)
                at++;

            // What was added and taken back may leave a rest of rounding.
            if (_sums[row].Calls > 1e-6)
                yield return (_keys[row], Statistics(row, first, at));
        }
    }

    private CallStatistics Statistics(int row, int first, int end)
    {
        var sums = _sums[row];
        return new CallStatistics(
            sums.Calls,
            Math.Max(0, sums.Errors),
            Math.Max(0, sums.DurationNanos),
            Quantile(first, end, sums.Calls, 0.5),
            Quantile(first, end, sums.Calls, 0.95),
            Quantile(first, end, sums.Calls, 0.99));
    }

    /// <summary>Where in its bucket the call with this rank lies is not known: calls are taken as spread evenly.</summary>
    private double Quantile(int first, int end, double calls, double quantile)
    {
        var rank = quantile * calls;
        double below = 0;
        double last = 0;
        for (var i = first; i < end; i++)
        {
            if (_sealedCounts[i] <= 0)
                continue;
            var bucket = _sealedBuckets[i] % LatencyBuckets.Count;
            var lower = LatencyBuckets.LowerNanos(bucket);
            var upper = LatencyBuckets.LowerNanos(bucket + 1);
            if (bucket < 16)
                upper = lower;
            if (below + _sealedCounts[i] >= rank)
                return lower + ((upper - lower) * ((rank - below) / _sealedCounts[i]));
            below += _sealedCounts[i];
            last = upper;
        }

        return last;
    }

    private void AddToBucket(int row, int bucket, double weight)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_buckets!, (row * LatencyBuckets.Count) + bucket, out _);
        count += weight;
    }

    private struct Sums
    {
        public double Calls;
        public double Errors;
        public double DurationNanos;
    }
}
