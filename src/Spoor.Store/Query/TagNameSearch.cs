using Spoor.Store.Budgets;
using Spoor.Store.Segments;
using SegmentScope = Spoor.Store.Segments.AttributeScope;

namespace Spoor.Store.Query;

/// <summary>Collects attribute names. Where neither filter nor time range leaves rows out, only key lists are read.</summary>
internal sealed class TagNameSearch(StoreSnapshot snapshot, TagNamesRequest request, MemoryBudget? budget, CancellationToken cancellationToken)
{
    private readonly Dictionary<TagScope, HashSet<string>> _names = [];
    private TagRows? _rows;

    public TagNamesResult Run()
    {
        using var memory = new QueryMemory(budget);
        var stats = new QueryStatsBuilder(snapshot, memory);
        _rows = new TagRows(snapshot, request.Filter, request.StartUnixNanos, request.EndUnixNanos, stats, cancellationToken);
        _rows.ForEachSegment(Collect);
        var sorted = new Dictionary<TagScope, IReadOnlyList<string>>();
        foreach (var (scope, names) in _names)
        {
            if (names.Count > 0)
                sorted.Add(scope, [.. names.Order(StringComparer.Ordinal)]);
        }

        return new TagNamesResult(sorted, stats.Build());
    }

    private bool Collect(SegmentReader reader, RowSet? rows)
    {
        if (Names(TagScope.Span) is { } spanNames)
            CollectKeys(reader, SegmentScope.Span, rows, spanNames);
        if (Names(TagScope.Event) is { } eventNames)
            CollectKeys(reader, SegmentScope.Event, rows, eventNames);
        if (Names(TagScope.Link) is { } linkNames)
            CollectKeys(reader, SegmentScope.Link, rows, linkNames);
        if (Names(TagScope.Resource) is { } resourceNames)
            CollectMessages(reader.Resources, () => reader.Segment.ResourceNumbers, rows, resourceNames);
        if (Names(TagScope.Instrumentation) is { } scopeNames)
            CollectMessages(reader.Scopes, () => reader.Segment.ScopeNumbers, rows, scopeNames);
        return true;
    }

    /// <summary>Where the names of a scope go; null when the scope is not asked for.</summary>
    private HashSet<string>? Names(TagScope scope)
    {
        if (request.Scope is not null && request.Scope != scope)
            return null;
        if (!_names.TryGetValue(scope, out var names))
            _names.Add(scope, names = new HashSet<string>(StringComparer.Ordinal));
        return names;
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

    private void CollectMessages(MessageCache messages, Func<ReadOnlyMemory<int>> numbers, RowSet? rows, HashSet<string> names)
    {
        if (!_rows!.HasNewMessages)
            return;
        foreach (var number in TagRows.Codes(numbers, messages.Count, rows))
        {
            foreach (var attribute in messages[number].Attributes)
                names.Add(attribute.Key);
        }
    }
}
