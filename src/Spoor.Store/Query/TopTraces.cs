namespace Spoor.Store.Query;

/// <summary>The best <paramref name="limit"/> traces so far: newest start first, then by id. Safe for several threads.</summary>
internal sealed class TopTraces(int limit)
{
    private readonly Lock _gate = new();
    private readonly SortedSet<FoundTrace> _traces = new(FoundTrace.NewestFirst);
    private ulong _lastStart;
    private volatile bool _isFull;

    /// <summary>True when a trace that starts then cannot come in any more, whatever its id.</summary>
    public bool Excludes(ulong startUnixNanos) => _isFull && startUnixNanos < Volatile.Read(ref _lastStart);

    public void Add(FoundTrace trace)
    {
        lock (_gate)
        {
            _traces.Add(trace);
            if (_traces.Count > limit)
                _traces.Remove(_traces.Max!);
            if (_traces.Count == limit)
            {
                _lastStart = limit == 0 ? ulong.MaxValue : _traces.Max!.Trace.StartUnixNanos;
                _isFull = true;
            }
        }
    }

    public void AddAll(TopTraces other)
    {
        foreach (var trace in other._traces)
            Add(trace);
    }

    /// <summary>The first <paramref name="count"/> at most that start after an instant, in order.</summary>
    public List<FoundTrace> StartingAfter(ulong unixNanos, int count)
    {
        lock (_gate)
            return [.. _traces.Take(count).TakeWhile(found => found.Trace.StartUnixNanos > unixNanos)];
    }

    public IReadOnlyCollection<FoundTrace> InOrder => _traces;

    /// <summary>The readers that the traces hold.</summary>
    public HashSet<SegmentReader> Readers()
    {
        var readers = new HashSet<SegmentReader>(ReferenceEqualityComparer.Instance);
        lock (_gate)
        {
            foreach (var trace in _traces)
            {
                foreach (var spanset in trace.Spansets)
                {
                    foreach (var span in spanset.Spans)
                        readers.Add(span.Reader);
                }
            }
        }

        return readers;
    }
}

/// <summary>A trace that matched, with its spansets.</summary>
internal sealed record FoundTrace(TraceContext Trace, List<FoundSpanset> Spansets)
{
    public static IComparer<FoundTrace> NewestFirst { get; } = Comparer<FoundTrace>.Create(static (left, right) =>
    {
        var order = right.Trace.StartUnixNanos.CompareTo(left.Trace.StartUnixNanos);
        return order != 0 ? order : left.Trace.Id.CompareTo(right.Trace.Id);
    });
}
