using Spoor.TraceQL;

namespace Spoor.Store.Query;

/// <summary>A search. Times bound the trace: a trace is considered when it overlaps the range; null means unbounded.</summary>
public sealed record SearchRequest
{
    public required RootExpr Query { get; init; }

    /// <summary>Traces to return at most.</summary>
    public int Limit { get; init; } = 20;

    /// <summary>Spans to return at most in each spanset; 0 means all. <see cref="SpanSetResult.Matched"/> counts all.</summary>
    public int SpansPerSpanSet { get; init; } = 3;

    public ulong? StartUnixNanos { get; init; }

    public ulong? EndUnixNanos { get; init; }

    /// <summary>
    /// Called while the search runs with traces that belong to the answer whatever else is found, newest first; the answer holds them as well. Called
    /// by one thread at a time, on the search's threads: it must not wait. When a damaged part has a search start over, a trace may come again.
    /// </summary>
    public Action<IReadOnlyList<TraceSummary>>? OnFound { get; init; }

    /// <summary>Only traces that come after this place in the order of results: the next page begins after the last trace of the one before.</summary>
    public SearchPosition? After { get; init; }

    /// <summary>Whether <see cref="SearchResult.Explanation"/> is wanted.</summary>
    public bool Explain { get; init; }
}
