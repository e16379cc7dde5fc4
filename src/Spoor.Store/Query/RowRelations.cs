using System.Buffers;
using System.Runtime.InteropServices;
using Spoor.TraceQL;

namespace Spoor.Store.Query;

/// <summary>
/// Structural operators over rows of one segment, by the rows of their parents. Each takes time linear in the rows of both sides, and for ancestors and
/// descendants in the rows on the way. Rows of any number of traces may be given at once: relations never leave a trace. Used by one thread at a time.
/// </summary>
internal sealed class RowRelations(SegmentReader reader) : IDisposable
{
    private readonly Dictionary<(int Trace, ulong ParentId), int> _orphans = [];

    /// <summary>Flags of rows, added to the base of the step that set them; what an earlier step set lies below and means nothing.</summary>
    private int[] _marks = [];
    private int[] _counts = [];
    private int[] _path = [];
    private int _base;

    [Flags]
    private enum Mark
    {
        None = 0,
        Chosen = 1,
        Known = 2,
        Below = 4,
    }

    private enum Relation
    {
        Child,
        Parent,
        Descendant,
        Ancestor,
        Sibling,
    }

    /// <summary>
    /// Adds the rows that an operator keeps: rows of the right side in their order; of its union form those of the left side too, and some may be
    /// added twice.
    /// </summary>
    public void AddKept(SpansetOperator op, ReadOnlySpan<int> left, ReadOnlySpan<int> right, List<int> kept)
    {
        reader.CancellationToken.ThrowIfCancellationRequested();
        Rent();
        switch (op)
        {
            case SpansetOperator.Child:
                Add(Relation.Child, left, right, true, kept);
                break;
            case SpansetOperator.Parent:
                Add(Relation.Parent, left, right, true, kept);
                break;
            case SpansetOperator.Descendant:
                Add(Relation.Descendant, left, right, true, kept);
                break;
            case SpansetOperator.Ancestor:
                Add(Relation.Ancestor, left, right, true, kept);
                break;
            case SpansetOperator.Sibling:
                Add(Relation.Sibling, left, right, true, kept);
                break;
            case SpansetOperator.NotChild:
                Add(Relation.Child, left, right, false, kept);
                break;
            case SpansetOperator.NotParent:
                Add(Relation.Parent, left, right, false, kept);
                break;
            case SpansetOperator.NotDescendant:
                Add(Relation.Descendant, left, right, false, kept);
                break;
            case SpansetOperator.NotAncestor:
                Add(Relation.Ancestor, left, right, false, kept);
                break;
            case SpansetOperator.NotSibling:
                Add(Relation.Sibling, left, right, false, kept);
                break;
            case SpansetOperator.UnionChild:
                Add(Relation.Child, left, right, true, kept);
                Add(Relation.Parent, right, left, true, kept);
                break;
            case SpansetOperator.UnionParent:
                Add(Relation.Parent, left, right, true, kept);
                Add(Relation.Child, right, left, true, kept);
                break;
            case SpansetOperator.UnionDescendant:
                Add(Relation.Descendant, left, right, true, kept);
                Add(Relation.Ancestor, right, left, true, kept);
                break;
            case SpansetOperator.UnionAncestor:
                Add(Relation.Ancestor, left, right, true, kept);
                Add(Relation.Descendant, right, left, true, kept);
                break;
            case SpansetOperator.UnionSibling:
                Add(Relation.Sibling, left, right, true, kept);
                Add(Relation.Sibling, right, left, true, kept);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(op));
        }
    }

    public void Dispose()
    {
        if (_marks.Length == 0)
            return;
        ArrayPool<int>.Shared.Return(_marks);
        ArrayPool<int>.Shared.Return(_counts);
        ArrayPool<int>.Shared.Return(_path);
        _marks = _counts = _path = [];
    }

    private void Rent()
    {
        var rows = reader.Segment.RowCount;
        if (_marks.Length >= Math.Max(1, rows))
            return;
        Dispose();
        _marks = ArrayPool<int>.Shared.Rent(Math.Max(1, rows));
        _counts = ArrayPool<int>.Shared.Rent(Math.Max(1, rows));
        _path = ArrayPool<int>.Shared.Rent(Math.Max(1, rows));
        Array.Clear(_marks);
        _base = 0;
        reader.Hold(3L * rows * sizeof(int));
    }

    /// <summary>Adds the rows of one side that stand in the relation to any row of the other; with <paramref name="related"/> false, those to none.</summary>
    private void Add(Relation relation, ReadOnlySpan<int> others, ReadOnlySpan<int> rows, bool related, List<int> kept)
    {
        if (related && (others.IsEmpty || rows.IsEmpty))
            return;
        Forget();
        var parents = reader.Segment.ParentRows.Span;
        switch (relation)
        {
            case Relation.Child:
                foreach (var row in others)
                    Set(row, Mark.Chosen);
                foreach (var row in rows)
                {
                    if ((parents[row] >= 0 && Has(parents[row], Mark.Chosen)) == related)
                        kept.Add(row);
                }

                break;
            case Relation.Parent:
                foreach (var row in others)
                {
                    if (parents[row] >= 0)
                        Set(parents[row], Mark.Chosen);
                }

                AddChosen(rows, related, kept);
                break;
            case Relation.Ancestor:
                foreach (var row in others)
                {
                    // Stopping at a known ancestor also ends cycles of parents.
                    for (var ancestor = parents[row]; ancestor >= 0 && !Has(ancestor, Mark.Chosen); ancestor = parents[ancestor])
                        Set(ancestor, Mark.Chosen);
                }

                AddChosen(rows, related, kept);
                break;
            case Relation.Descendant:
                AddDescendants(others, rows, parents, related, kept);
                break;
            default:
                AddSiblings(others, rows, parents, related, kept);
                break;
        }
    }

    private void AddChosen(ReadOnlySpan<int> rows, bool related, List<int> kept)
    {
        foreach (var row in rows)
        {
            if (Has(row, Mark.Chosen) == related)
                kept.Add(row);
        }
    }

    /// <summary>Walks up from each row to what is known; whether a row lies below one of the others is then known of the whole way.</summary>
    private void AddDescendants(ReadOnlySpan<int> others, ReadOnlySpan<int> rows, ReadOnlySpan<int> parents, bool related, List<int> kept)
    {
        foreach (var row in others)
            Set(row, Mark.Chosen);
        foreach (var row in rows)
        {
            var length = 0;
            var isBelow = false;
            for (var at = row; at >= 0 && !isBelow; at = parents[at])
            {
                if (Has(at, Mark.Known))
                {
                    isBelow = Has(at, Mark.Below);
                    break;
                }

                Set(at, Mark.Known);
                _path[length++] = at;
                isBelow = parents[at] >= 0 && Has(parents[at], Mark.Chosen);
            }

            for (var i = 0; i < length && isBelow; i++)
                Set(_path[i], Mark.Below);
            if (isBelow == related)
                kept.Add(row);
        }
    }

    /// <summary>Rows of one parent, also of one that is not there; roots are siblings of each other. A row is no sibling of itself.</summary>
    private void AddSiblings(ReadOnlySpan<int> others, ReadOnlySpan<int> rows, ReadOnlySpan<int> parents, bool related, List<int> kept)
    {
        var ordinals = reader.Segment.TraceOrdinals.Span;
        var parentIds = reader.Segment.ParentSpanIds.Span;
        _orphans.Clear();
        foreach (var row in others)
        {
            Set(row, Mark.Chosen);
            var parent = parents[row];
            if (parent < 0)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(_orphans, (ordinals[row], parentIds[row]), out _)++;
                continue;
            }

            if (!Has(parent, Mark.Known))
                _counts[parent] = 0;
            Set(parent, Mark.Known);
            _counts[parent]++;
        }

        foreach (var row in rows)
        {
            var parent = parents[row];
            int siblings;
            if (parent < 0)
                siblings = _orphans.GetValueOrDefault((ordinals[row], parentIds[row]));
            else
                siblings = Has(parent, Mark.Known) ? _counts[parent] : 0;
            if ((siblings > (Has(row, Mark.Chosen) ? 1 : 0)) == related)
                kept.Add(row);
        }
    }

    private bool Has(int row, Mark mark) => _marks[row] >= _base && ((_marks[row] - _base) & (int)mark) != 0;

    private void Set(int row, Mark mark) => _marks[row] = _marks[row] >= _base ? _base + ((_marks[row] - _base) | (int)mark) : _base + (int)mark;

    /// <summary>Takes the marks from all rows.</summary>
    private void Forget()
    {
        const int combinations = (int)(Mark.Chosen | Mark.Known | Mark.Below) + 1;
        if (_base > int.MaxValue - (2 * combinations))
        {
            Array.Clear(_marks);
            _base = 0;
        }

        _base += combinations;
    }
}
