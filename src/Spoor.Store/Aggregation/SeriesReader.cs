using Spoor.Store.Files;
using Spoor.Store.Ingest;
using Spoor.Store.Manifest;
using Spoor.Store.Segments;

namespace Spoor.Store.Aggregation;

/// <summary>Reads the live series of a store. From any thread.</summary>
internal sealed class SeriesReader(StoreContext context, ManifestLog manifest)
{
    /// <inheritdoc cref="SpoorStore.Series"/>
    public IEnumerable<SeriesRow> Read(ulong startUnixNanos, ulong endUnixNanos, Action<BlockDamagedException>? damaged)
    {
        foreach (var meta in manifest.Series().Where(series => series.MinStartUnixNanos < endUnixNanos && series.EndUnixNanos > startUnixNanos))
        {
            using var file = Open(meta, damaged);
            if (file is null)
                continue;
            using var rows = SeriesFileReader.Read(file, meta).GetEnumerator();
            while (MoveNext(rows, damaged))
            {
                // A minute belongs to the range that its start is in, so that ranges side by side count each once.
                if (rows.Current.MinuteUnixNanos >= startUnixNanos && rows.Current.MinuteUnixNanos < endUnixNanos)
                    yield return rows.Current;
            }
        }
    }

    /// <summary>Null when the series are not live any more, or damaged.</summary>
    private IStoreFile? Open(SeriesMeta meta, Action<BlockDamagedException>? damaged)
    {
        try
        {
            return context.Files.OpenRead(Path.Combine(context.SeriesFolder, meta.Id, SeriesFormat.TableFile));
        }
        catch (Exception fault) when (StoreFileExtensions.IsFileError(fault))
        {
            // Dropped since the list was taken.
            if (!manifest.Series().Any(series => series.Id == meta.Id))
                return null;
            var damage = new BlockDamagedException($"series {meta.Id}: {fault.Message}", fault);
            if (damaged is null)
                throw damage;
            damaged(damage);
            return null;
        }
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
