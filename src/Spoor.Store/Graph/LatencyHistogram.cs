namespace Spoor.Store.Graph;

/// <summary>Calls by bucket of duration. Only the buckets from the first to the last that was used take memory. One thread.</summary>
internal sealed class LatencyHistogram
{
    private double[] _counts = [];
    private int _first;

    /// <summary>Adds calls to a bucket, or takes them back; returns by how many bytes it grew.</summary>
    public int Add(int bucket, double weight)
    {
        var at = bucket - _first;
        if ((uint)at < (uint)_counts.Length)
        {
            _counts[at] += weight;
            return 0;
        }

        var grown = Cover(bucket, bucket + 1);
        _counts[bucket - _first] += weight;
        return grown;
    }

    /// <summary>Adds all that another holds; returns by how many bytes it grew.</summary>
    public int Merge(LatencyHistogram other)
    {
        if (other._counts.Length == 0)
            return 0;
        var grown = Cover(other._first, other._first + other._counts.Length);
        var counts = _counts.AsSpan(other._first - _first, other._counts.Length);
        for (var i = 0; i < counts.Length; i++)
            counts[i] += other._counts[i];
        return grown;
    }

    /// <summary>The duration in nanoseconds that this part of the calls does not exceed; within a bucket they are taken as spread evenly.</summary>
    public double Quantile(double calls, double quantile)
    {
        var rank = quantile * calls;
        double below = 0;
        double last = 0;
        for (var i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] <= 0)
                continue;
            var (lower, upper) = LatencyBuckets.RangeNanos(_first + i);
            if (below + _counts[i] >= rank)
                return lower + ((upper - lower) * ((rank - below) / _counts[i]));
            below += _counts[i];
            last = upper;
        }

        return last;
    }

    private int Cover(int first, int end)
    {
        if (_counts.Length > 0)
        {
            first = Math.Min(first, _first);
            end = Math.Max(end, _first + _counts.Length);
        }

        if (end - first == _counts.Length)
            return 0;

        // A little more to both sides, since durations of one kind scatter.
        if (_counts.Length > 0)
        {
            first = Math.Max(0, first - 4);
            end = Math.Min(LatencyBuckets.Count, end + 4);
        }

        var counts = new double[end - first];
        _counts.CopyTo(counts, _counts.Length == 0 ? 0 : _first - first);
        var grown = (counts.Length - _counts.Length) * sizeof(double);
        _counts = counts;
        _first = first;
        return grown;
    }
}
