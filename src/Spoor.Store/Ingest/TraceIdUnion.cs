using System.Collections;
using Spoor.Otlp;

namespace Spoor.Store.Ingest;

/// <summary>Several sets seen as one, without copying them for each snapshot. The sets do not change any more.</summary>
internal sealed class TraceIdUnion : IReadOnlySet<TraceId>
{
    private readonly IReadOnlySet<TraceId>[] _sets;
    private readonly Lazy<HashSet<TraceId>> _all;

    private TraceIdUnion(IReadOnlySet<TraceId>[] sets)
    {
        _sets = sets;
        _all = new Lazy<HashSet<TraceId>>(() =>
        {
            var all = new HashSet<TraceId>();
            foreach (var set in _sets)
                all.UnionWith(set);
            return all;
        });
    }

    public int Count => _all.Value.Count;

    public static IReadOnlySet<TraceId> Of(IEnumerable<IReadOnlySet<TraceId>> sets)
    {
        var filled = sets.Where(set => set.Count > 0).ToArray();
        return filled.Length switch
        {
            0 => new HashSet<TraceId>(),
            1 => filled[0],
            _ => new TraceIdUnion(filled),
        };
    }

    public bool Contains(TraceId item)
    {
        foreach (var set in _sets)
        {
            if (set.Contains(item))
                return true;
        }

        return false;
    }

    public bool IsProperSubsetOf(IEnumerable<TraceId> other) => _all.Value.IsProperSubsetOf(other);

    public bool IsProperSupersetOf(IEnumerable<TraceId> other) => _all.Value.IsProperSupersetOf(other);

    public bool IsSubsetOf(IEnumerable<TraceId> other) => _all.Value.IsSubsetOf(other);

    public bool IsSupersetOf(IEnumerable<TraceId> other) => _all.Value.IsSupersetOf(other);

    public bool Overlaps(IEnumerable<TraceId> other) => _all.Value.Overlaps(other);

    public bool SetEquals(IEnumerable<TraceId> other) => _all.Value.SetEquals(other);

    public IEnumerator<TraceId> GetEnumerator() => _all.Value.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
