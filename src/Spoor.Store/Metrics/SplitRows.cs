using System.Runtime.InteropServices;
using Spoor.Otlp;
using Spoor.Store.Query;

namespace Spoor.Store.Metrics;

/// <summary>
/// Matching rows of traces that lie in several parts, set aside until all segments were looked at: a span that was sent twice may lie in two of them.
/// Rows may be added by several threads.
/// </summary>
internal sealed class SplitRows
{
    private const int BytesPerRow = 64;

    private readonly Dictionary<TraceId, List<TraceSpan>> _spans = [];

    /// <summary>Of how many traces there are rows.</summary>
    public int TraceCount => _spans.Count;

    /// <summary>Takes the rows of a trace out of a set.</summary>
    public void Take(TraceId id, SegmentReader reader, List<int> rowsOfTrace, RowSet rows)
    {
        lock (_spans)
        {
            List<TraceSpan>? spans = null;
            foreach (var row in CollectionsMarshal.AsSpan(rowsOfTrace))
            {
                if (!rows[row])
                    continue;
                rows.Remove(row);
                if (spans is null && !_spans.TryGetValue(id, out spans))
                    _spans.Add(id, spans = []);
                spans.Add(new TraceSpan(reader, row));
                reader.Hold(BytesPerRow);
            }
        }
    }

    /// <summary>The rows by segment, each span once.</summary>
    public Dictionary<SegmentReader, RowSet> Distinct(CancellationToken cancellationToken)
    {
        var bySegment = new Dictionary<SegmentReader, RowSet>(ReferenceEqualityComparer.Instance);
        foreach (var spans in _spans.Values)
        {
            cancellationToken.ThrowIfCancellationRequested();

            // Within a segment, and within a part, no span lies twice.
            if (spans.Exists(span => !ReferenceEquals(span.Reader, spans[0].Reader)))
                TraceSpan.SortAndDrop(spans);
            foreach (var span in spans)
            {
                if (!bySegment.TryGetValue(span.Reader, out var rows))
                    bySegment.Add(span.Reader, rows = new RowSet(span.Segment.RowCount));
                rows.Add(span.Row);
            }
        }

        return bySegment;
    }
}
