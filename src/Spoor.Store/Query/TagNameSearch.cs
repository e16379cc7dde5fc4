using Spoor.Store.Budgets;
using Spoor.Store.Segments;
using SegmentScope = Spoor.Store.Segments.AttributeScope;

namespace Spoor.Store.Query;

/// <summary>Collects attribute names. Where neither filter nor time range leaves rows out, only key lists are read, and those of a block once.</summary>
internal sealed class TagNameSearch(StoreSnapshot snapshot, TagNamesRequest request, MemoryBudget? budget, CancellationToken cancellationToken) : ITagVisitor
{
    private readonly TagNameSet _names = new(request.Scope);

    public bool IsDone => false;

    public TagNamesResult Run()
    {
        using var memory = new QueryMemory(budget);
        var stats = new QueryStatsBuilder(snapshot, memory);
        new TagRows(snapshot, request.Filter, request.StartUnixNanos, request.EndUnixNanos, stats, cancellationToken).Visit(this);
        return new TagNamesResult(_names.Sorted(), stats.Build());
    }

    public void VisitPart(TagPart part) => _names.AddAll(part.Answer(
        new Question(request.Scope),
        forEachSegment =>
        {
            var names = new TagNameSet(request.Scope);
            forEachSegment((reader, isFirst) =>
            {
                // A part that knows its keys does not have to be looked into for them.
                if (part.Hints is { } hints)
                {
                    Collect(hints, names);
                    return false;
                }

                Collect(reader, null, names, isFirst);
                return true;
            });
            return names;
        },
        static names => names.SizeBytes));

    public void VisitRows(SegmentReader reader, RowSet rows) => Collect(reader, rows, _names, withMessages: true);

    private static void Collect(SegmentHints hints, TagNameSet names)
    {
        foreach (var (scope, of) in TagNameSet.KeyScopes)
        {
            if (names.Of(scope) is { } set)
                set.UnionWith(hints.KeyNames(of));
        }

        if (names.Of(TagScope.Resource) is { } resourceNames)
            CollectMessages(MessageCache.OfResources(hints.Resources), null, null, resourceNames);
        if (names.Of(TagScope.Instrumentation) is { } scopeNames)
            CollectMessages(MessageCache.OfScopes(hints.Scopes), null, null, scopeNames);
    }

    private static void Collect(SegmentReader reader, RowSet? rows, TagNameSet names, bool withMessages)
    {
        foreach (var (scope, of) in TagNameSet.KeyScopes)
        {
            if (names.Of(scope) is { } set)
                CollectKeys(reader, of, rows, set);
        }

        if (withMessages && names.Of(TagScope.Resource) is { } resourceNames)
            CollectMessages(reader.Resources, () => reader.Segment.ResourceNumbers, rows, resourceNames);
        if (withMessages && names.Of(TagScope.Instrumentation) is { } scopeNames)
            CollectMessages(reader.Scopes, () => reader.Segment.ScopeNumbers, rows, scopeNames);
    }

    private static void CollectKeys(SegmentReader reader, SegmentScope scope, RowSet? rows, HashSet<string> names)
    {
        using var entries = rows is null ? null : TagRows.Entries(reader, scope, rows);
        foreach (var key in reader.Segment.AttributeKeys(scope))
        {
            if (!names.Contains(key.Name) && (entries is null || Occurs(reader.Columns(scope, key.Name), entries)))
                names.Add(key.Name);
        }
    }

    private static bool Occurs(IReadOnlyList<AttributeColumn> columns, RowSet entries)
    {
        foreach (var column in columns)
        {
            var codes = column.Codes.Span;
            for (var entry = entries.Next(0); entry >= 0; entry = entries.Next(entry + 1))
            {
                if (codes[entry] >= 0)
                    return true;
            }
        }

        return false;
    }

    private static void CollectMessages(MessageCache messages, Func<ReadOnlyMemory<int>>? numbers, RowSet? rows, HashSet<string> names)
    {
        foreach (var number in TagRows.Codes(numbers!, messages.Count, rows))
        {
            foreach (var attribute in messages[number].Attributes)
                names.Add(attribute.Key);
        }
    }

    /// <summary>Under which a part keeps its answer.</summary>
    private sealed record Question(TagScope? Scope);
}
