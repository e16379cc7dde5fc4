using Spoor.TraceQL;

namespace Spoor.Store.Query;

/// <summary>A condition that only the interpreter understands: evaluated row by row on the rows that are left.</summary>
/// <param name="expression">The condition.</param>
/// <param name="usesHierarchy">Whether it asks for the place of the span in its trace, which is found out for whole traces.</param>
internal sealed class InterpretedNode(FieldExpr expression, bool usesHierarchy) : FilterNode
{
    private const int RowsBetweenChecks = 1024;

    private readonly SpansetFilter _filter = new(expression);

    public override int Cost => 1000;

    public override void Restrict(SegmentReader reader, RowSet rows)
    {
        if (usesHierarchy)
            RestrictByTrace(reader, rows);
        else
            RestrictByRow(reader, rows);
    }

    private void RestrictByRow(SegmentReader reader, RowSet rows)
    {
        var view = new StoredSpanView(reader);
        var visited = 0;
        for (var row = rows.Next(0); row >= 0; row = rows.Next(row + 1))
        {
            if (++visited % RowsBetweenChecks == 0)
                reader.CancellationToken.ThrowIfCancellationRequested();
            view.MoveTo(row);
            if (!TraceQLInterpreter.Matches(_filter, view))
                rows.Remove(row);
        }
    }

    private void RestrictByTrace(SegmentReader reader, RowSet rows)
    {
        using var done = new RowSet(reader.Segment.TraceCount);
        var ordinals = reader.Segment.TraceOrdinals.Span;
        for (var row = rows.Next(0); row >= 0; row = rows.Next(row + 1))
        {
            var ordinal = ordinals[row];
            if (done[ordinal])
                continue;
            done.Add(ordinal);
            reader.CancellationToken.ThrowIfCancellationRequested();
            foreach (var view in new TraceContext(reader, ordinal).Views)
            {
                if (rows[view.Row] && !TraceQLInterpreter.Matches(_filter, view))
                    rows.Remove(view.Row);
            }
        }
    }
}
