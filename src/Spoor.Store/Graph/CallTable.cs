using System.Diagnostics;
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
    private bool _isSealed;
    private long _histogramBytes;

    public int Count => _keys.Count;

    /// <summary>Bytes in memory, about; text of keys not counted, since tables share it.</summary>
    public long SizeBytes => (_keys.Count * 160L) + _histogramBytes;

    /// <summary>The row of a key, new if need be.</summary>
    public int RowOf(in TKey key)
    {
        ref var row = ref CollectionsMarshal.GetValueRefOrAddDefault(_rowOfKey, key, out var exists);
        if (exists)
            return row;
        row = _keys.Count;
        _keys.Add(key);
        _sums.Add(new Sums { Histogram = new LatencyHistogram() });
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
        _histogramBytes += sums.Histogram.Add(LatencyBuckets.Of(durationNanos), weight);
    }

    /// <summary>Counts calls of which only sums are known.</summary>
    public void Add(int row, double calls, double errors, double durationSumNanos, long durationNanos)
    {
        ref var sums = ref CollectionsMarshal.AsSpan(_sums)[row];
        sums.Calls += calls;
        sums.Errors += errors;
        sums.DurationNanos += durationSumNanos;
        _histogramBytes += sums.Histogram.Add(LatencyBuckets.Of(durationNanos), calls);
    }

    /// <summary>Makes it unchangeable.</summary>
    public void Seal() => _isSealed = true;

    /// <summary>Adds what a sealed table holds.</summary>
    /// <param name="other">The sealed table.</param>
    /// <param name="keyOf">Which key gets the calls of a key; null for the same.</param>
    public void Merge(CallTable<TKey> other, Func<TKey, TKey>? keyOf = null)
    {
        Debug.Assert(other._isSealed && !_isSealed, "a table is filled, then sealed, then merged");
        for (var i = 0; i < other._keys.Count; i++)
        {
            var added = other._sums[i];
            var row = RowOf(keyOf is null ? other._keys[i] : keyOf(other._keys[i]));
            ref var sums = ref CollectionsMarshal.AsSpan(_sums)[row];
            sums.Calls += added.Calls;
            sums.Errors += added.Errors;
            sums.DurationNanos += added.DurationNanos;
            _histogramBytes += sums.Histogram.Merge(added.Histogram);
        }
    }

    /// <summary>Every key that has calls left, in no particular order.</summary>
    public IEnumerable<(TKey Key, CallStatistics Calls)> Rows()
    {
        for (var row = 0; row < _keys.Count; row++)
        {
            // What was added and taken back may leave a rest of rounding.
            if (_sums[row].Calls > 1e-6)
                yield return (_keys[row], Statistics(_sums[row]));
        }
    }

    private static CallStatistics Statistics(in Sums sums) => new(
        sums.Calls,
        Math.Max(0, sums.Errors),
        Math.Max(0, sums.DurationNanos),
        sums.Histogram.Quantile(sums.Calls, 0.5),
        sums.Histogram.Quantile(sums.Calls, 0.95),
        sums.Histogram.Quantile(sums.Calls, 0.99));

    private struct Sums
    {
        public double Calls;
        public double Errors;
        public double DurationNanos;
        public LatencyHistogram Histogram;
    }
}
