using Spoor.Store.Segments;

namespace Spoor.Store.Query;

/// <summary>A compiled condition on spans, run over all rows of a segment at once. Immutable: one tree serves all segments and threads.</summary>
internal abstract class FilterNode
{
    /// <summary>What a row costs, roughly, relative to a scan of codes; conditions that must all hold run cheapest first.</summary>
    public abstract int Cost { get; }

    /// <summary>Removes the rows for which the condition does not hold.</summary>
    public abstract void Restrict(SegmentReader reader, RowSet rows);

    /// <summary>Clears the flags of segments that surely hold no row for which the condition holds. Does nothing where that is not known.</summary>
    /// <exception cref="BlockDamagedException">What the part knows of its segments cannot be read.</exception>
    public virtual void Prune(SegmentHints hints, Span<bool> segments)
    {
    }
}

/// <summary>A condition that does not depend on the span.</summary>
internal sealed class ConstantNode(bool holds) : FilterNode
{
    public static ConstantNode True { get; } = new(true);

    public static ConstantNode False { get; } = new(false);

    public override int Cost => 0;

    public override void Restrict(SegmentReader reader, RowSet rows)
    {
        if (!holds)
            rows.Words.Clear();
    }

    public override void Prune(SegmentHints hints, Span<bool> segments)
    {
        if (!holds)
            segments.Clear();
    }
}

internal sealed class AndNode : FilterNode
{
    private readonly FilterNode[] _conditions;

    public AndNode(params FilterNode[] conditions) => _conditions = [.. conditions.OrderBy(condition => condition.Cost)];

    public override int Cost => _conditions.Sum(condition => condition.Cost);

    public override void Restrict(SegmentReader reader, RowSet rows)
    {
        foreach (var condition in _conditions)
        {
            reader.CancellationToken.ThrowIfCancellationRequested();
            condition.Restrict(reader, rows);
            if (rows.IsEmpty)
                return;
        }
    }

    public override void Prune(SegmentHints hints, Span<bool> segments)
    {
        foreach (var condition in _conditions)
        {
            condition.Prune(hints, segments);
            if (!segments.Contains(true))
                return;
        }
    }
}

internal sealed class OrNode : FilterNode
{
    private readonly FilterNode[] _conditions;

    public OrNode(params FilterNode[] conditions) => _conditions = [.. conditions.OrderBy(condition => condition.Cost)];

    public override int Cost => _conditions.Sum(condition => condition.Cost);

    public override void Restrict(SegmentReader reader, RowSet rows)
    {
        using var open = rows.Clone();
        using var found = new RowSet(rows.RowCount);
        foreach (var condition in _conditions)
        {
            reader.CancellationToken.ThrowIfCancellationRequested();
            using var passed = open.Clone();
            condition.Restrict(reader, passed);
            found.UnionWith(passed);
            open.ExceptWith(passed);
            if (open.IsEmpty)
                break;
        }

        rows.IntersectWith(found);
    }

    public override void Prune(SegmentHints hints, Span<bool> segments)
    {
        var before = segments.ToArray();
        segments.Clear();
        foreach (var condition in _conditions)
        {
            Span<bool> passed = [.. before];
            condition.Prune(hints, passed);
            for (var i = 0; i < segments.Length; i++)
                segments[i] |= passed[i];
        }
    }
}

internal sealed class NotNode(FilterNode condition) : FilterNode
{
    public override int Cost => condition.Cost;

    public override void Restrict(SegmentReader reader, RowSet rows)
    {
        using var passed = rows.Clone();
        condition.Restrict(reader, passed);
        rows.ExceptWith(passed);
    }
}

/// <summary>A predicate on the values of one source.</summary>
internal sealed class SourceNode(RowSource source, ValuePredicate predicate) : FilterNode
{
    public RowSource Source => source;

    public override int Cost => source.Cost;

    public override void Restrict(SegmentReader reader, RowSet rows) => source.Restrict(reader, predicate, rows);

    public override void Prune(SegmentHints hints, Span<bool> segments) => source.Prune(hints, predicate, segments);
}
