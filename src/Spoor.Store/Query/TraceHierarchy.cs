using System.Runtime.InteropServices;
using Spoor.Otlp;

namespace Spoor.Store.Query;

/// <summary>
/// Parents, children and nested sets of the spans of one trace, by their position. A span whose id is shared by a client and a server span
/// (Zipkin) counts as the server's as parent of others, and the client is the parent of the server.
/// </summary>
internal sealed class TraceHierarchy
{
    private readonly int[] _parents;
    private readonly int[] _childCounts;
    private readonly int[] _left;
    private readonly int[] _right;
    private readonly int[] _nestedParents;

    public TraceHierarchy(ReadOnlySpan<TraceSpan> spans)
    {
        var count = spans.Length;
        _parents = new int[count];
        _childCounts = new int[count];
        _left = new int[count];
        _right = new int[count];
        _nestedParents = new int[count];

        var byId = new Dictionary<ulong, SharedId>(count);
        for (var i = 0; i < count; i++)
        {
            ref var shared = ref CollectionsMarshal.GetValueRefOrAddDefault(byId, spans[i].SpanId, out var exists);
            if (!exists)
                shared = new SharedId(i, -1, -1);
            if (spans[i].Kind == (byte)SpanKind.Server && shared.Server < 0)
                shared = shared with { Server = i };
            else if (spans[i].Kind == (byte)SpanKind.Client && shared.Client < 0)
                shared = shared with { Client = i };
        }

        for (var i = 0; i < count; i++)
            _parents[i] = FindParent(spans, byId, i);
        Number(spans);
    }

    /// <summary>The position of the parent, -1 when it is not in the trace or there is none.</summary>
    public int Parent(int index) => _parents[index];

    public int ChildCount(int index) => _childCounts[index];

    public int NestedSetLeft(int index) => _left[index];

    public int NestedSetRight(int index) => _right[index];

    public int NestedSetParent(int index) => _nestedParents[index];

    private static int FindParent(ReadOnlySpan<TraceSpan> spans, Dictionary<ulong, SharedId> byId, int index)
    {
        var span = spans[index];
        var parentId = span.Segment.ParentSpanIds.Span[span.Row];
        if (parentId == 0)
            return -1;
        if (span.Kind == (byte)SpanKind.Server && byId[span.SpanId].Client >= 0)
            return byId[span.SpanId].Client;

        if (!byId.TryGetValue(parentId, out var parent))
            return -1;
        var found = parent.Server >= 0 ? parent.Server : parent.First;
        return found == index ? -1 : found;
    }

    /// <summary>Walks from every root in the order of the spans, without recursion: traces may be a million spans deep.</summary>
    private void Number(ReadOnlySpan<TraceSpan> spans)
    {
        var count = spans.Length;
        var firstChild = new int[count];
        var nextSibling = new int[count];
        Array.Fill(firstChild, -1);
        for (var i = count - 1; i >= 0; i--)
        {
            var parent = _parents[i];
            if (parent < 0)
                continue;
            nextSibling[i] = firstChild[parent];
            firstChild[parent] = i;
            _childCounts[parent]++;
        }

        var number = 1;
        var path = new Stack<int>();
        for (var root = 0; root < count; root++)
        {
            if (spans[root].Segment.ParentSpanIds.Span[spans[root].Row] != 0)
                continue;
            _nestedParents[root] = -1;
            _left[root] = number++;
            path.Push(root);
            while (path.TryPeek(out var node))
            {
                var child = firstChild[node];
                if (child >= 0)
                {
                    firstChild[node] = nextSibling[child];
                    _nestedParents[child] = _left[node];
                    _left[child] = number++;
                    path.Push(child);
                }
                else
                {
                    _right[node] = number++;
                    path.Pop();
                }
            }
        }
    }

    /// <summary>The first span with an id, the first server and the first client among them; -1 where there is none.</summary>
    private readonly record struct SharedId(int First, int Server, int Client);
}
