using SegmentScope = Spoor.Store.Segments.AttributeScope;

namespace Spoor.Store.Query;

/// <summary>Attribute names by scope.</summary>
/// <param name="only">The scope that is asked for; null for all.</param>
internal sealed class TagNameSet(TagScope? only)
{
    private const long BytesPerName = 80;

    private readonly Dictionary<TagScope, HashSet<string>> _names = [];

    /// <summary>The scopes whose keys stand in lists of the segments.</summary>
    public static IReadOnlyList<(TagScope Scope, SegmentScope Of)> KeyScopes { get; } =
        [(TagScope.Span, SegmentScope.Span), (TagScope.Event, SegmentScope.Event), (TagScope.Link, SegmentScope.Link)];

    public long SizeBytes => _names.Values.Sum(static names => names.Sum(static name => BytesPerName + (2L * name.Length)));

    /// <summary>Where the names of a scope go; null when the scope is not asked for.</summary>
    public HashSet<string>? Of(TagScope scope)
    {
        if (only is not null && only != scope)
            return null;
        if (!_names.TryGetValue(scope, out var names))
            _names.Add(scope, names = new HashSet<string>(StringComparer.Ordinal));
        return names;
    }

    public void AddAll(TagNameSet other)
    {
        foreach (var (scope, names) in other._names)
            Of(scope)?.UnionWith(names);
    }

    /// <summary>Ordinally; a scope without names is absent.</summary>
    public Dictionary<TagScope, IReadOnlyList<string>> Sorted()
    {
        var sorted = new Dictionary<TagScope, IReadOnlyList<string>>();
        foreach (var (scope, names) in _names)
        {
            if (names.Count > 0)
                sorted.Add(scope, [.. names.Order(StringComparer.Ordinal)]);
        }

        return sorted;
    }
}
