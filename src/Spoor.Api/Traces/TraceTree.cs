using Spoor.Api.Queries;
using Spoor.Otlp;

namespace Spoor.Api.Traces;

/// <summary>The spans of one trace and how they hang together: children by start, then by their place in the message.</summary>
internal sealed class TraceTree
{
    private readonly int[] _parents;
    private readonly List<int>[] _children;

    public TraceTree(SpanBatch trace)
    {
        Trace = trace;
        var spans = trace.Spans;
        _parents = new int[spans.Length];
        _children = new List<int>[spans.Length];
        var byId = new Dictionary<SpanId, int>(spans.Length);
        for (var i = 0; i < spans.Length; i++)
        {
            byId.TryAdd(spans[i].SpanId, i);
            _children[i] = [];
        }

        for (var i = 0; i < spans.Length; i++)
            _parents[i] = !spans[i].ParentSpanId.IsZero && byId.TryGetValue(spans[i].ParentSpanId, out var parent) && parent != i ? parent : -1;
        CutCycles();
        for (var i = 0; i < spans.Length; i++)
            (_parents[i] < 0 ? Roots : _children[_parents[i]]).Add(i);
        Roots.Sort(ByStart);
        foreach (var children in _children)
            children.Sort(ByStart);
    }

    public SpanBatch Trace { get; }

    public int Count => _parents.Length;

    /// <summary>Spans whose parent is not in the trace.</summary>
    public List<int> Roots { get; } = [];

    /// <summary>-1 for a root.</summary>
    public int ParentOf(int span) => _parents[span];

    public IReadOnlyList<int> ChildrenOf(int span) => _children[span];

    public ref readonly SpanRecord this[int span] => ref Trace.Spans[span];

    public ReadOnlySpan<byte> BytesOf(int span) => Trace.SpanBytes(Trace.Spans[span]);

    public string NameOf(int span) => Utf8Text.Of(OtlpSpan.Name(BytesOf(span)));

    public string ServiceOf(int span) =>
        Utf8Text.Of(OtlpResource.ServiceName(Trace.Slice(Trace.Resources[Trace.Scopes[Trace.Spans[span].Scope].Resource].Resource)));

    /// <summary>In nanoseconds; a span that ends before it starts takes none.</summary>
    public ulong DurationOf(int span) => this[span].EndUnixNanos > this[span].StartUnixNanos ? this[span].EndUnixNanos - this[span].StartUnixNanos : 0;

    /// <summary>A span on a cycle of parents becomes a root.</summary>
    private void CutCycles()
    {
        var checkedBy = new int[_parents.Length];
        for (var i = 0; i < _parents.Length; i++)
        {
            for (var at = i; at >= 0 && checkedBy[at] == 0; at = _parents[at])
            {
                checkedBy[at] = i + 1;
                if (_parents[at] >= 0 && checkedBy[_parents[at]] == i + 1)
                    _parents[at] = -1;
            }
        }
    }

    private int ByStart(int left, int right)
    {
        var order = this[left].StartUnixNanos.CompareTo(this[right].StartUnixNanos);
        return order != 0 ? order : left.CompareTo(right);
    }
}
