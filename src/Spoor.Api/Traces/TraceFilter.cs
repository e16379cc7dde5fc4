using Spoor.Otlp;
using Spoor.Store.Query;
using Spoor.TraceQL;

namespace Spoor.Api.Traces;

/// <summary>Leaves of a trace only the spans that match a filter, and what belongs to them.</summary>
internal static class TraceFilter
{
    public const string Message = "Trace filtered, only a subset of spans matching the filter is returned";

    /// <summary>The engine says which spans match, within the time of the trace.</summary>
    public static async Task<byte[]> ApplyAsync(
        SpanBatch trace, TraceOptions options, ITraceQuerier querier, CancellationToken cancellationToken)
    {
        if (trace.Spans.Length == 0)
            return [];
        var tree = new TraceTree(trace);
        var matches = await MatchesAsync(trace, options.Filter!, querier, cancellationToken);
        var kept = new bool[tree.Count];
        foreach (var span in matches)
        {
            KeepDescendants(tree, span, options.MatchDepth, kept);
            if (options.KeepsHierarchy)
                KeepAncestors(tree, span, options.AncestorDepth, kept);
        }

        return TraceEdit.Apply(trace, span => (kept[span], null));
    }

    private static async Task<List<int>> MatchesAsync(SpanBatch trace, SpansetFilter filter, ITraceQuerier querier, CancellationToken cancellationToken)
    {
        ulong start = ulong.MaxValue, end = 0;
        foreach (ref readonly var span in trace.Spans)
        {
            start = Math.Min(start, span.StartUnixNanos);
            end = Math.Max(end, Math.Max(span.StartUnixNanos, span.EndUnixNanos));
        }

        var ofTrace = new BinaryExpr(BinaryOperator.Equal, new IntrinsicExpr(Intrinsic.TraceId), new StaticExpr(Static.String(trace.Spans[0].TraceId.ToString())));
        var expression = filter.Expression is null ? ofTrace : new BinaryExpr(BinaryOperator.And, ofTrace, filter.Expression);
        var found = await querier.SearchAsync(
            new SearchRequest
            {
                Query = new RootExpr(new Pipeline([new SpansetFilter(expression)]), []),
                Limit = 1,
                SpansPerSpanSet = 0,
                StartUnixNanos = start,
                EndUnixNanos = end == ulong.MaxValue ? end : end + 1,
            },
            cancellationToken);
        var ids = found.Traces.SelectMany(one => one.SpanSets).SelectMany(set => set.Spans).Select(span => (span.SpanId, span.StartUnixNanos)).ToHashSet();
        var matches = new List<int>();
        for (var i = 0; i < trace.Spans.Length; i++)
        {
            if (ids.Contains((trace.Spans[i].SpanId, trace.Spans[i].StartUnixNanos)))
                matches.Add(i);
        }

        return matches;
    }

    private static void KeepDescendants(TraceTree tree, int span, int depth, bool[] kept)
    {
        var level = new List<int> { span };
        for (var at = 0; level.Count > 0 && (depth < 0 || at <= depth); at++)
        {
            var next = new List<int>();
            foreach (var one in level)
            {
                kept[one] = true;
                next.AddRange(tree.ChildrenOf(one));
            }

            level = next;
        }
    }

    private static void KeepAncestors(TraceTree tree, int span, int depth, bool[] kept)
    {
        var at = tree.ParentOf(span);
        for (var level = 0; at >= 0 && (depth < 0 || level < depth); level++)
        {
            kept[at] = true;
            at = tree.ParentOf(at);
        }
    }
}
