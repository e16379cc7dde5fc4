namespace Spoor.Store.Query;

/// <summary>A compiled condition on spans, run over all rows of a segment at once. Immutable: one tree serves all segments and threads.</summary>
internal abstract class FilterNode
{
    /// <summary>What a row costs, roughly, relative to a scan of codes; conditions that must all hold run cheapest first.</summary>
    public abstract int Cost { get; }

    /// <summary>Removes the rows for which the condition does not hold.</summary>
    public abstract void Restrict(SegmentReader reader, RowSet rows);
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
            condition.Restrict(reader, rows);
            if (rows.IsEmpty)
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
            using var passed = open.Clone();
            condition.Restrict(reader, passed);
            found.UnionWith(passed);
            open.ExceptWith(passed);
            if (open.IsEmpty)
                break;
        }

        rows.IntersectWith(found);
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
    public override int Cost => source.Cost;

    public override void Restrict(SegmentReader reader, RowSet rows) => source.Restrict(reader, predicate, rows);
}
