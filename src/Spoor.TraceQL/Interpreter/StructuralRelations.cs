namespace Spoor.TraceQL;

/// <summary>Structural operators over the spans of one trace, by parent references.</summary>
internal static class StructuralRelations
{
    private enum Relation
    {
        Child,
        Parent,
        Descendant,
        Ancestor,
        Sibling,
    }

    /// <summary>The spans that the operator keeps; those of both sides for its union form.</summary>
    public static IEnumerable<ISpanView> Evaluate(SpansetOperator op, IReadOnlyList<ISpanView> left, IReadOnlyList<ISpanView> right) => op switch
    {
        SpansetOperator.Child => Related(Relation.Child, left, right),
        SpansetOperator.Parent => Related(Relation.Parent, left, right),
        SpansetOperator.Descendant => Related(Relation.Descendant, left, right),
        SpansetOperator.Ancestor => Related(Relation.Ancestor, left, right),
        SpansetOperator.Sibling => Related(Relation.Sibling, left, right),
        SpansetOperator.NotChild => Unrelated(Relation.Child, left, right),
        SpansetOperator.NotParent => Unrelated(Relation.Parent, left, right),
        SpansetOperator.NotDescendant => Unrelated(Relation.Descendant, left, right),
        SpansetOperator.NotAncestor => Unrelated(Relation.Ancestor, left, right),
        SpansetOperator.NotSibling => Unrelated(Relation.Sibling, left, right),
        SpansetOperator.UnionChild => Related(Relation.Child, left, right).Concat(Related(Relation.Parent, right, left)),
        SpansetOperator.UnionParent => Related(Relation.Parent, left, right).Concat(Related(Relation.Child, right, left)),
        SpansetOperator.UnionDescendant => Related(Relation.Descendant, left, right).Concat(Related(Relation.Ancestor, right, left)),
        SpansetOperator.UnionAncestor => Related(Relation.Ancestor, left, right).Concat(Related(Relation.Descendant, right, left)),
        SpansetOperator.UnionSibling => Related(Relation.Sibling, left, right).Concat(Related(Relation.Sibling, right, left)),
        _ => throw new ArgumentOutOfRangeException(nameof(op)),
    };

    private static IEnumerable<ISpanView> Related(Relation relation, IReadOnlyList<ISpanView> left, IReadOnlyList<ISpanView> right) =>
        right.Where(Test(relation, left));

    private static IEnumerable<ISpanView> Unrelated(Relation relation, IReadOnlyList<ISpanView> left, IReadOnlyList<ISpanView> right)
    {
        var test = Test(relation, left);
        return right.Where(span => !test(span));
    }

    /// <summary>Whether a span stands in the relation to any span of the left side.</summary>
    private static Func<ISpanView, bool> Test(Relation relation, IReadOnlyList<ISpanView> left)
    {
        switch (relation)
        {
            case Relation.Child:
                var parents = SetOf(left);
                return span => span.Parent is { } parent && parents.Contains(parent);
            case Relation.Parent:
                return SetOf(left.Select(span => span.Parent)).Contains;
            case Relation.Descendant:
                return DescendantsOf(SetOf(left));
            case Relation.Ancestor:
                return AncestorsOf(left).Contains;
            default:
                return SiblingsOf(left);
        }
    }

    private static HashSet<ISpanView> SetOf(IEnumerable<ISpanView?> spans) => new(spans.OfType<ISpanView>(), ReferenceEqualityComparer.Instance);

    private static HashSet<ISpanView> AncestorsOf(IReadOnlyList<ISpanView> spans)
    {
        var ancestors = SetOf([]);
        foreach (var span in spans)
        {
            // Stopping at a known ancestor also ends cycles of parents.
            for (var ancestor = span.Parent; ancestor is not null && ancestors.Add(ancestor); ancestor = ancestor.Parent)
            {
            }
        }

        return ancestors;
    }

    private static Func<ISpanView, bool> DescendantsOf(HashSet<ISpanView> ancestors)
    {
        var known = new Dictionary<ISpanView, bool>(ReferenceEqualityComparer.Instance);
        return span =>
        {
            var path = new List<ISpanView>();
            var result = false;
            for (var at = span; !known.TryGetValue(at, out result); at = at.Parent)
            {
                path.Add(at);
                known[at] = false;
                if (at.Parent is null)
                    break;
                if (!ancestors.Contains(at.Parent))
                    continue;
                result = true;
                break;
            }

            foreach (var each in path)
                known[each] = result;
            return result;
        };
    }

    /// <summary>Spans of one parent, also of one that was not received; roots are siblings of each other. A span is no sibling of itself.</summary>
    private static Func<ISpanView, bool> SiblingsOf(IReadOnlyList<ISpanView> left)
    {
        var members = SetOf(left);
        var byParent = left.CountBy(FamilyOf).ToDictionary();
        return span => byParent.GetValueOrDefault(FamilyOf(span)) > (members.Contains(span) ? 1 : 0);
    }

    private static object FamilyOf(ISpanView span) => (object?)span.Parent ?? span.ParentSpanId;
}
