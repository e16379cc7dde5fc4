using Spoor.Otlp.Protobuf;
using Spoor.Store.Blocks;

namespace Spoor.Store.Compaction;

/// <summary>
/// Makes one trace of its parts: rows by start, each span once, parents looked up anew. Spans are the same when span id, kind, start and bytes are
/// equal, as when they are read.
/// </summary>
internal sealed class TraceJoiner(IReadOnlyList<MergeInput> inputs) : IDisposable
{
    private const int Elsewhere = RowOrder.Elsewhere, NoParent = RowOrder.NoParent;

    private readonly List<Row> _rows = [];
    private readonly Dictionary<ulong, int> _rowOfId = [];
    private readonly ProtoWriter _left = new();
    private readonly ProtoWriter _right = new();

    public long DroppedDuplicates { get; private set; }

    public void Join(ReadOnlySpan<TracePart> parts, double factor, MergeGroup group)
    {
        _rows.Clear();
        ulong start = ulong.MaxValue, end = 0;
        foreach (var part in parts)
        {
            start = Math.Min(start, part.StartUnixNanos);
            end = Math.Max(end, part.EndUnixNanos);
            AddRows(part, group.SourceOf(inputs[part.Input], part.Group));
        }

        _rows.Sort();
        DropDuplicates();
        var firstRow = group.RowCount;
        foreach (var row in _rows)
            group.Add(row.Source, row.SourceRow, 1);
        var root = ResolveParents(firstRow, group.JoinedParents);
        group.Traces.Add(new MergedTrace(parts[0].Id, start, end, firstRow, _rows.Count, root, factor));
    }

    public void Dispose()
    {
        _left.Dispose();
        _right.Dispose();
    }

    private void AddRows(in TracePart part, int source)
    {
        var segment = inputs[part.Input].Segment(part.Group);
        var ids = segment.SpanIds.Span;
        var parents = segment.ParentSpanIds.Span;
        var starts = segment.StartsUnixNanos.Span;
        var kinds = segment.Kinds.Span;
        for (var row = part.FirstRow; row < part.FirstRow + part.RowCount; row++)
            _rows.Add(new Row(starts[row], _rows.Count, source, row, ids[row], parents[row], kinds[row], segment));
    }

    private void DropDuplicates()
    {
        var kept = 0;
        for (var i = 0; i < _rows.Count; i++)
        {
            var isDuplicate = false;
            for (var j = kept - 1; j >= 0 && _rows[j].Start == _rows[i].Start && !isDuplicate; j--)
                isDuplicate = _rows[j].SpanId == _rows[i].SpanId && _rows[j].Kind == _rows[i].Kind && HaveSameBytes(_rows[j], _rows[i]);
            if (!isDuplicate)
                _rows[kept++] = _rows[i];
        }

        DroppedDuplicates += _rows.Count - kept;
        _rows.RemoveRange(kept, _rows.Count - kept);
    }

    private bool HaveSameBytes(in Row left, in Row right)
    {
        _left.Reset();
        _right.Reset();
        left.Segment.WriteSpan(left.SourceRow, _left);
        right.Segment.WriteSpan(right.SourceRow, _right);
        return _left.WrittenSpan.SequenceEqual(_right.WrittenSpan);
    }

    /// <summary>Notes the parent of each row and returns the row of the root, or -1.</summary>
    private int ResolveParents(int firstRow, List<JoinedParent> parents)
    {
        _rowOfId.Clear();
        for (var i = 0; i < _rows.Count; i++)
            _rowOfId.TryAdd(_rows[i].SpanId, firstRow + i);
        var root = -1;
        for (var i = 0; i < _rows.Count; i++)
        {
            var id = _rows[i].ParentId;
            var parent = id == 0 ? NoParent : _rowOfId.TryGetValue(id, out var found) ? found : Elsewhere;
            if (parent == NoParent && root < 0)
                root = firstRow + i;
            parents.Add(new JoinedParent(firstRow + i, parent, id));
        }

        return root;
    }

    private readonly record struct Row(
        ulong Start, int Order, int Source, int SourceRow, ulong SpanId, ulong ParentId, byte Kind, BlockSegment Segment) : IComparable<Row>
    {
        public int CompareTo(Row other)
        {
            var byStart = Start.CompareTo(other.Start);
            return byStart != 0 ? byStart : Order.CompareTo(other.Order);
        }
    }
}
