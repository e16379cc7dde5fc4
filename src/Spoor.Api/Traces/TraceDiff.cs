using Spoor.Api.Http;
using Spoor.Otlp;

namespace Spoor.Api.Traces;

/// <summary>
/// Which spans of two traces stand for each other: from the roots down, children of matched parents with the same service, name and kind are matched in the
/// order of their starts. What is left over was removed or added, with all that hangs below it.
/// </summary>
internal sealed class TraceDiff
{
    /// <summary>Paths are written for each changed span, so their length is bounded.</summary>
    private const int MaxDepth = 1000;

    private readonly int[] _basePlaces;
    private readonly int[] _comparePlaces;

    /// <exception cref="ApiException">422: spans are nested too deeply.</exception>
    public TraceDiff(TraceTree @base, TraceTree compare)
    {
        Base = @base;
        Compare = compare;
        _basePlaces = Places(@base);
        _comparePlaces = Places(compare);
        var open = new Queue<(IReadOnlyList<int> Base, IReadOnlyList<int> Compare)>();
        open.Enqueue((@base.Roots, compare.Roots));
        while (open.TryDequeue(out var next))
        {
            var candidates = next.Compare.GroupBy(span => KeyOf(compare, span)).ToDictionary(group => group.Key, group => new Queue<int>(group));
            foreach (var span in next.Base)
            {
                if (candidates.TryGetValue(KeyOf(@base, span), out var same) && same.TryDequeue(out var other))
                {
                    Matched.Add((span, other));
                    open.Enqueue((@base.ChildrenOf(span), compare.ChildrenOf(other)));
                }
                else
                {
                    AddSubtree(@base, span, Removed);
                }
            }

            foreach (var span in candidates.Values.SelectMany(left => left).Order())
                AddSubtree(compare, span, Added);
        }
    }

    public TraceTree Base { get; }

    public TraceTree Compare { get; }

    public List<(int Base, int Compare)> Matched { get; } = [];

    /// <summary>Spans of <see cref="Base"/> without a counterpart.</summary>
    public List<int> Removed { get; } = [];

    /// <summary>Spans of <see cref="Compare"/> without a counterpart.</summary>
    public List<int> Added { get; } = [];

    /// <summary>Where a span stands: its place among the roots, then among the children of each span on the way.</summary>
    public int[] PathOf(TraceTree tree, int span)
    {
        var places = ReferenceEquals(tree, Base) ? _basePlaces : _comparePlaces;
        var path = new List<int>();
        for (var at = span; at >= 0; at = tree.ParentOf(at))
            path.Add(places[at]);
        path.Reverse();
        return [.. path];
    }

    private static (string Service, string Name, SpanKind Kind) KeyOf(TraceTree tree, int span) => (tree.ServiceOf(span), tree.NameOf(span), tree[span].Kind);

    /// <summary>The place of each span among its siblings.</summary>
    private static int[] Places(TraceTree tree)
    {
        var places = new int[tree.Count];
        var level = new List<IReadOnlyList<int>> { tree.Roots };
        for (var depth = 0; level.Count > 0; depth++)
        {
            if (depth > MaxDepth)
                throw new ApiException(422, $"trace {tree[0].TraceId} cannot be compared: its spans are nested more than {MaxDepth} levels deep");
            foreach (var siblings in level)
            {
                for (var i = 0; i < siblings.Count; i++)
                    places[siblings[i]] = i;
            }

            level = [.. level.SelectMany(siblings => siblings).Select(tree.ChildrenOf).Where(children => children.Count > 0)];
        }

        return places;
    }

    private static void AddSubtree(TraceTree tree, int root, List<int> spans)
    {
        var open = new Queue<int>([root]);
        while (open.TryDequeue(out var span))
        {
            spans.Add(span);
            foreach (var child in tree.ChildrenOf(span))
                open.Enqueue(child);
        }
    }
}
