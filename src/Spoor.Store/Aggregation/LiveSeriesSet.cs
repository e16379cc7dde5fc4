using Spoor.Store.Files;
using Spoor.Store.Segments;

namespace Spoor.Store.Aggregation;

/// <summary>Reads series that someone holds.</summary>
internal sealed class LiveSeriesSet(IReadOnlyList<LiveSeries> series) : SeriesSet
{
    public override bool IsEmpty => series.Count == 0;

    /// <inheritdoc/>
    public override IEnumerable<SeriesRow> Read(ulong startUnixNanos, ulong endUnixNanos, Action<BlockDamagedException>? damaged = null)
    {
        foreach (var live in series)
        {
            if (live.Meta.MinStartUnixNanos >= endUnixNanos || live.Meta.EndUnixNanos <= startUnixNanos)
                continue;
            using var file = Open(live, damaged);
            if (file is null)
                continue;
            using var rows = Rows(file, live.Meta, startUnixNanos, endUnixNanos).GetEnumerator();
            while (MoveNext(rows, damaged))
                yield return rows.Current;
        }
    }

    /// <summary>Null when it is damaged.</summary>
    private static IReadableFile? Open(LiveSeries live, Action<BlockDamagedException>? damaged)
    {
        try
        {
            return live.Open();
        }
        catch (BlockDamagedException damage) when (damaged is not null)
        {
            damaged(damage);
            return null;
        }
    }

    /// <summary>Lazily also what the footer says, so that all damage is found in one place.</summary>
    private static IEnumerable<SeriesRow> Rows(IReadableFile file, SeriesMeta meta, ulong startUnixNanos, ulong endUnixNanos)
    {
        foreach (var row in new SeriesFileReader(file, meta).Read(startUnixNanos, endUnixNanos))
            yield return row;
    }

    private static bool MoveNext(IEnumerator<SeriesRow> rows, Action<BlockDamagedException>? damaged)
    {
        try
        {
            return rows.MoveNext();
        }
        catch (BlockDamagedException damage) when (damaged is not null)
        {
            damaged(damage);
            return false;
        }
    }
}
