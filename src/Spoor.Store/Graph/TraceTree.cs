using System.Runtime.InteropServices;
using Spoor.Otlp;
using Spoor.Otlp.Protobuf;
using Spoor.Store.Query;
using Spoor.Store.Segments;

namespace Spoor.Store.Graph;

/// <summary>The spans of one trace in the order of its tree. Attributes are read only for the spans that are written out.</summary>
internal sealed class TraceTree
{
    /// <summary>Positions, links and order of a span; an estimate.</summary>
    private const long BytesPerSpan = 64;

    private readonly TraceId _id;
    private readonly List<TraceSpan> _spans;
    private readonly TraceHierarchy _hierarchy;
    private readonly int[] _order;
    private readonly int[] _depths;

    private TraceTree(TraceId id, List<TraceSpan> spans)
    {
        _id = id;
        _spans = spans;
        _hierarchy = new TraceHierarchy(CollectionsMarshal.AsSpan(spans));
        _order = new int[spans.Count];
        _depths = new int[spans.Count];
        Walk();
    }

    /// <summary>Null when nothing is stored under the id, or nothing of it can be read.</summary>
    public static TraceTree? Find(StoreSnapshot snapshot, TraceId id, QueryStatsBuilder stats, CancellationToken cancellationToken)
    {
        var (spans, partCount) = SpansOfTrace.Collect(snapshot, id, TraceContext.BytesPerSpan + BytesPerSpan, stats, cancellationToken);
        if (spans.Count == 0)
            return null;
        stats.AddTraces(1);
        stats.AddSpans(spans.Count);
        if (partCount > 1)
            TraceSpan.SortAndDrop(spans);
        else
            spans.Sort();
        return new TraceTree(id, spans);
    }

    public TraceOutline ToOutline(QueryStatsBuilder stats)
    {
        var services = new List<string>();
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var spans = new OutlineSpan[_order.Length];
        var places = new int[_order.Length];
        for (var place = 0; place < _order.Length; place++)
            places[_order[place]] = place;
        for (var place = 0; place < _order.Length; place++)
        {
            var index = _order[place];
            var span = _spans[index];
            var segment = span.Segment;
            var service = TraceContext.ServiceName(span.Reader.ResourceOf(span.Row));
            if (!numbers.TryGetValue(service, out var number))
            {
                numbers.Add(service, number = services.Count);
                services.Add(service);
            }

            var parent = _hierarchy.Parent(index);
            spans[place] = new OutlineSpan
            {
                SpanId = new SpanId(span.SpanId),
                ParentSpanId = new SpanId(segment.ParentSpanIds.Span[span.Row]),
                Parent = parent < 0 || _depths[index] == 0 ? -1 : places[parent],
                Depth = _depths[index],
                ChildCount = _hierarchy.ChildCount(index),
                Name = span.Reader.Texts(segment.NameDictionary).Text(segment.Names.Span[span.Row]),
                Service = number,
                Kind = (SpanKind)span.Kind,
                Status = (StatusCode)segment.Statuses.Span[span.Row],
                StartUnixNanos = span.StartUnixNanos,
                DurationNanos = segment.DurationsNanos.Span[span.Row],
            };
        }

        return new TraceOutline(_id, spans, services, stats.Build());
    }

    public TraceWindow ToWindow(int offset, int limit, QueryStatsBuilder stats)
    {
        var window = new List<WindowSpan>();
        using var writer = new ProtoWriter();
        foreach (var index in _order.AsSpan(Math.Min(offset, _order.Length)))
        {
            if (window.Count == limit)
                break;
            var span = _spans[index];
            writer.Reset();
            span.Segment.WriteSpan(span.Row, writer);
            stats.Memory.Take(writer.Length);
            window.Add(new WindowSpan(
                _depths[index],
                _hierarchy.ChildCount(index),
                TraceContext.ServiceName(span.Reader.ResourceOf(span.Row)),
                (SpanKind)span.Kind,
                writer.ToArray()));
        }

        return new TraceWindow(_order.Length, window, stats.Build());
    }

    /// <summary>
    /// Depth first without recursion: traces may be a million spans deep. Spans whose parent was not received are roots too; of a circle of parents, which
    /// no root leads to, the earliest span is taken for one.
    /// </summary>
    private void Walk()
    {
        var firstChild = new int[_order.Length];
        var nextSibling = new int[_order.Length];
        Array.Fill(firstChild, -1);
        for (var i = _order.Length - 1; i >= 0; i--)
        {
            var parent = _hierarchy.Parent(i);
            if (parent < 0)
                continue;
            nextSibling[i] = firstChild[parent];
            firstChild[parent] = i;
        }

        var isPlaced = new bool[_order.Length];
        var path = new Stack<int>();
        var count = 0;
        for (var round = 0; round < 2 && count < _order.Length; round++)
        {
            for (var root = 0; root < _order.Length; root++)
            {
                if (isPlaced[root] || (round == 0 && _hierarchy.Parent(root) >= 0))
                    continue;
                Place(root, depth: 0);
                while (path.TryPop(out var node))
                {
                    // Siblings come by position, so the first of all positions is never the next one.
                    if (nextSibling[node] > 0)
                        path.Push(nextSibling[node]);
                    if (!isPlaced[node])
                        Place(node, _depths[_hierarchy.Parent(node)] + 1);
                }
            }
        }

        void Place(int node, int depth)
        {
            _depths[node] = depth;
            _order[count++] = node;
            isPlaced[node] = true;
            if (firstChild[node] >= 0)
                path.Push(firstChild[node]);
        }
    }
}
