using Spoor.Store.Segments;

namespace Spoor.Store.Query;

/// <summary>
/// A predicate on the first of several sources in which a row has a value: how TraceQL looks up an attribute without a scope.
/// </summary>
/// <param name="sources">In the order of precedence.</param>
/// <param name="predicate">What the value must pass.</param>
/// <param name="whole">Decides instead on rows whose value lies in events or links when it is not null.</param>
internal sealed class FirstPresentNode(RowSource[] sources, ValuePredicate predicate, InterpretedNode? whole) : FilterNode
{
    public override int Cost => sources.Sum(source => source.Cost);

    public override void Restrict(SegmentReader reader, RowSet rows)
    {
        using var open = rows.Clone();
        using var found = new RowSet(rows.RowCount);
        foreach (var source in sources)
        {
            using var present = open.Clone();
            source.Restrict(reader, ValuePredicate.Exists, present);
            if (present.IsEmpty)
                continue;
            open.ExceptWith(present);
            if (whole is not null && source is EntrySource)
                whole.Restrict(reader, present);
            else
                source.Restrict(reader, predicate, present);
            found.UnionWith(present);
            if (open.IsEmpty)
                break;
        }

        rows.IntersectWith(found);
    }

    public override void Prune(SegmentHints hints, Span<bool> segments)
    {
        var before = segments.ToArray();
        segments.Clear();
        foreach (var source in sources)
        {
            Span<bool> passed = [.. before];
            source.Prune(hints, whole is not null && source is EntrySource ? ValuePredicate.Exists : predicate, passed);
            for (var i = 0; i < segments.Length; i++)
                segments[i] |= passed[i];
        }
    }
}
