using Spoor.Otlp;
using Spoor.Store.Budgets;
using Spoor.Store.Segments;
using Spoor.TraceQL;

namespace Spoor.Store.Query;

/// <summary>
/// Finds which traces of a part match a query, each taken whole, also when other parts hold spans of it. Goes segment by segment, so that memory does not
/// grow with what matches.
/// </summary>
internal sealed class TraceMatcher(RootExpr query, MemoryBudget? budget)
{
    private const int SplitTracesAtATime = 500;
    private static readonly HashSet<TraceId> None = [];

    /// <summary>Parses a query that is to select traces.</summary>
    /// <exception cref="TraceQLException">It is no valid query, or computes metrics.</exception>
    public static RootExpr Parse(string query)
    {
        var root = TraceQLParser.Parse(query);
        return root.Metrics is null ? root : throw new TraceQLException("a query that computes metrics selects no traces", 1, 1);
    }

    /// <summary>Adds the ids of the traces of a part that match.</summary>
    /// <param name="snapshot">What is stored; the part is one of its own.</param>
    /// <exception cref="BlockDamagedException">Something of these traces cannot be read.</exception>
    /// <exception cref="QueryMemoryException">Queries hold too much just now, or a trace is too large for the memory that a query may take.</exception>
    public void AddMatches(StoreSnapshot snapshot, SegmentPart part, HashSet<TraceId> matches, CancellationToken cancellationToken)
    {
        var split = new List<TraceId>();
        for (var segment = 0; segment < part.SegmentCount; segment++)
        {
            using var alone = new StoreSnapshot([new OneSegment(part, segment)], None, null);
            var request = new SearchRequest { Query = query, Limit = int.MaxValue };
            using var memory = new QueryMemory(budget);
            var ids = new SearchRun(alone, request, memory, cancellationToken).RunForIds(out var stats);
            ThrowIfPartial(stats);
            foreach (var id in ids)
            {
                if (!snapshot.SplitTraces.Contains(id))
                    matches.Add(id);
            }

            AddSplitTraces(snapshot, part.Segment(segment), split);
        }

        foreach (var ids in split.Chunk(SplitTracesAtATime))
            MatchSplitTraces(snapshot, ids, matches, cancellationToken);
    }

    private static void AddSplitTraces(StoreSnapshot snapshot, SpanSegment segment, List<TraceId> split)
    {
        for (var ordinal = 0; ordinal < segment.TraceCount; ordinal++)
        {
            var id = segment.Trace(ordinal).Id;
            if (snapshot.SplitTraces.Contains(id))
                split.Add(id);
        }
    }

    private void MatchSplitTraces(StoreSnapshot snapshot, TraceId[] ids, HashSet<TraceId> matches, CancellationToken cancellationToken)
    {
        using var memory = new QueryMemory(budget);
        var stats = new QueryStatsBuilder(snapshot, memory);
        var split = new SplitTraces(snapshot);
        foreach (var id in ids)
            split.AddCandidate(id);
        var readers = new Dictionary<SpanSegment, SegmentReader>(ReferenceEqualityComparer.Instance);
        foreach (var trace in split.LocateCandidates(stats, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (trace.Merge(readers, stats, cancellationToken) is { } whole && TraceQLInterpreter.Evaluate(query, whole.Views, cancellationToken).Count > 0)
                matches.Add(trace.Id);
        }

        ThrowIfPartial(stats.Build());
    }

    private static void ThrowIfPartial(QueryStats stats)
    {
        if (stats.PartialReason is { } reason)
            throw new BlockDamagedException(reason);
    }

    /// <summary>A segment as if it were all that its part holds.</summary>
    private sealed class OneSegment(SegmentPart part, int segment) : SegmentPart
    {
        public override string Name => part.Name;

        public override int SegmentCount => 1;

        public override long SizeBytes => part.SizeBytes;

        public override SegmentBounds Bounds(int index) => part.Bounds(segment);

        public override SpanSegment Segment(int index) => part.Segment(segment);

        public override bool TryFindTrace(TraceId id, out int index, out int traceOrdinal)
        {
            var found = part.TryFindTrace(id, out index, out traceOrdinal) && index == segment;
            index = 0;
            return found;
        }
    }
}
