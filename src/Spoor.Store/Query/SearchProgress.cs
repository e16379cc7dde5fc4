using Spoor.Otlp;

namespace Spoor.Store.Query;

/// <summary>
/// Tells of found traces before a search is over, as soon as nothing can push them out of the answer: segments come by their newest trace, so a trace
/// that starts after the newest of every segment not searched yet keeps its place, unless traces that lie in several parts, which are evaluated last,
/// come before it. Safe for the search's threads.
/// </summary>
/// <param name="segments">What is searched, by newest trace.</param>
/// <param name="top">The best so far.</param>
/// <param name="split">The traces that are evaluated last.</param>
/// <param name="request">The search; its <see cref="SearchRequest.OnFound"/> is called.</param>
/// <param name="build">Makes the summary of a trace; null when its block turns out to be damaged.</param>
internal sealed class SearchProgress(
    List<SegmentRef> segments, TopTraces top, SplitTraces split, SearchRequest request, Func<FoundTrace, TraceSummary?> build)
{
    private readonly Lock _gate = new();
    private readonly bool[] _isDone = new bool[segments.Count];
    private readonly HashSet<TraceId> _told = [];
    private int _firstOpen;

    /// <summary>Call after a segment's traces are among the best, or were found to be too old.</summary>
    public void Finish(int index)
    {
        lock (_gate)
        {
            _isDone[index] = true;
            var before = _firstOpen;
            while (_firstOpen < _isDone.Length && _isDone[_firstOpen])
                _firstOpen++;
            // The rest comes with the answer, which is near.
            if (_firstOpen == before || _firstOpen == _isDone.Length)
                return;
            var places = request.Limit - split.CandidateCount;
            if (places > 0)
                Tell(top.StartingAfter(segments[_firstOpen].Bounds.MaxTraceStartUnixNanos, places));
        }
    }

    private void Tell(List<FoundTrace> settled)
    {
        var summaries = new List<TraceSummary>();
        foreach (var found in settled)
        {
            if (_told.Add(found.Trace.Id) && build(found) is { } summary)
                summaries.Add(summary);
        }

        if (summaries.Count > 0)
            request.OnFound!(summaries);
    }
}
