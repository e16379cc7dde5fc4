namespace Spoor.Store.Graph;

/// <summary>A piece of the critical path: from here to there nothing but this span's own work kept the trace from ending earlier.</summary>
/// <param name="Span">Position in <see cref="TraceOutline.Spans"/>.</param>
/// <param name="StartUnixNanos">Where the piece begins.</param>
/// <param name="EndUnixNanos">Where the piece ends.</param>
public readonly record struct CriticalSection(int Span, ulong StartUnixNanos, ulong EndUnixNanos);

/// <summary>
/// The critical path of a trace: walked backwards from the end of its root, at each moment into the child that ended last before it. Children count as far as
/// they lie within their parent, so what runs on after its parent is not waited for.
/// </summary>
public static class CriticalPath
{
    /// <summary>The pieces in order of time, without gap or overlap. Empty when the trace has no span or its first root ends before it starts.</summary>
    public static IReadOnlyList<CriticalSection> Find(TraceOutline trace)
    {
        var spans = trace.Spans;
        var root = FirstRoot(spans);
        if (root < 0)
            return [];
        var (starts, ends) = Clip(spans);
        var children = ChildrenByEnd(spans, starts, ends);
        var next = (int[])children.First.Clone();
        var sections = new List<CriticalSection>();
        var node = root;
        var cursor = ends[root];
        while (true)
        {
            // Children that end after the moment were passed already, or overlap one that was.
            while (next[node] < children.First[node + 1] && ends[children.Order[next[node]]] > cursor)
                next[node]++;
            var from = starts[node];
            var child = -1;
            if (next[node] < children.First[node + 1])
            {
                child = children.Order[next[node]++];
                from = ends[child];
            }

            if (from < cursor)
                sections.Add(new CriticalSection(node, from, cursor));
            cursor = Math.Min(cursor, from);
            if (child >= 0)
                node = child;
            else if (node == root)
                break;
            else
                node = spans[node].Parent;
        }

        sections.Reverse();
        return sections;
    }

    private static int FirstRoot(IReadOnlyList<OutlineSpan> spans)
    {
        for (var i = 0; i < spans.Count; i++)
        {
            if (spans[i].ParentSpanId.IsZero)
                return i;
        }

        return spans.Count == 0 ? -1 : 0;
    }

    /// <summary>The times of each span as far as they lie within its parent, which comes first in the order of the tree; equal times where nothing does.</summary>
    internal static (ulong[] Starts, ulong[] Ends) Clip(IReadOnlyList<OutlineSpan> spans)
    {
        var starts = new ulong[spans.Count];
        var ends = new ulong[spans.Count];
        for (var i = 0; i < spans.Count; i++)
        {
            var start = spans[i].StartUnixNanos;
            var end = start + (ulong)Math.Max(0, spans[i].DurationNanos);
            if (end < start)
                end = ulong.MaxValue;
            if (spans[i].Parent is >= 0 and var parent)
            {
                start = Math.Clamp(start, starts[parent], ends[parent]);
                end = Math.Clamp(end, start, ends[parent]);
            }

            starts[i] = start;
            ends[i] = end;
        }

        return (starts, ends);
    }

    /// <summary>The children of each span that last at all, those that end last first: of span i from <c>First[i]</c> up to <c>First[i + 1]</c>.</summary>
    private static (int[] First, int[] Order) ChildrenByEnd(IReadOnlyList<OutlineSpan> spans, ulong[] starts, ulong[] ends)
    {
        var first = new int[spans.Count + 1];
        for (var i = 0; i < spans.Count; i++)
        {
            if (spans[i].Parent >= 0 && starts[i] < ends[i])
                first[spans[i].Parent + 1]++;
        }

        for (var i = 0; i < spans.Count; i++)
            first[i + 1] += first[i];
        var order = new int[first[^1]];
        var filled = new int[spans.Count];
        for (var i = 0; i < spans.Count; i++)
        {
            if (spans[i].Parent is >= 0 and var parent && starts[i] < ends[i])
                order[first[parent] + filled[parent]++] = i;
        }

        for (var i = 0; i < spans.Count; i++)
            order.AsSpan(first[i]..first[i + 1]).Sort((left, right) => ends[right] != ends[left] ? ends[right].CompareTo(ends[left]) : left.CompareTo(right));
        return (first, order);
    }
}
