namespace Spoor.Store.Query;

/// <summary>Who collects names or values of tags, see <see cref="TagRows"/>.</summary>
internal interface ITagVisitor
{
    /// <summary>True when it needs no more.</summary>
    bool IsDone { get; }

    /// <summary>All rows of a part count.</summary>
    void VisitPart(TagPart part);

    /// <summary>Some rows of a segment count; never none.</summary>
    /// <exception cref="Segments.BlockDamagedException">The segment cannot be read.</exception>
    void VisitRows(SegmentReader reader, RowSet rows);
}
