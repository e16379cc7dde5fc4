namespace Spoor.Store.Query;

/// <summary>A condition on the parent span. False where that does not lie in the segment: only for traces that lie there whole.</summary>
internal sealed class OfParentNode(FilterNode condition) : FilterNode
{
    public override int Cost => condition.Cost + 10;

    public override void Restrict(SegmentReader reader, RowSet rows)
    {
        var parents = reader.Segment.ParentRows.Span;
        using var passed = new RowSet(rows.RowCount);
        for (var row = rows.Next(0); row >= 0; row = rows.Next(row + 1))
        {
            if (parents[row] >= 0)
                passed.Add(parents[row]);
        }

        condition.Restrict(reader, passed);
        for (var row = rows.Next(0); row >= 0; row = rows.Next(row + 1))
        {
            if (parents[row] < 0 || !passed[parents[row]])
                rows.Remove(row);
        }
    }
}
