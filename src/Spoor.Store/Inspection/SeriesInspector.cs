using System.Text.Json;
using Spoor.Parquet;
using Spoor.Store.Aggregation;
using Spoor.Store.Blocks;
using Spoor.Store.Files;
using Spoor.Store.Ingest;
using Spoor.Store.Manifest;
using Spoor.Store.Segments;

namespace Spoor.Store.Inspection;

/// <summary>Lists and checks the series of a store.</summary>
internal sealed class SeriesInspector(StoreContext context)
{
    private readonly BlockSources _sources = BlockSources.OfSeries(context);

    /// <param name="manifest">What it says.</param>
    /// <param name="isBucketAlone">There is no manifest: the bucket says what counts, as for a server that starts with an empty folder.</param>
    public IReadOnlyList<StoredSeries> List(ManifestState manifest, bool isBucketAlone)
    {
        var list = manifest.Series.Select(Named).ToList();
        var others = _sources.Ids.Where(id => !manifest.IsLiveSeries(id)).ToArray();
        var replaced = isBucketAlone ? others.SelectMany(id => Read(id, out _)?.Replaces ?? []).ToHashSet(StringComparer.Ordinal) : [];
        foreach (var id in others)
        {
            var meta = Read(id, out var problem);
            var state = meta is null ? BlockState.Unfinished : BlockState.Unnamed;
            if (manifest.RemovedSeries.Contains(id) || replaced.Contains(id))
                state = BlockState.Removed;
            else if (isBucketAlone && meta is not null && _sources.HasRemote(id))
                state = BlockState.Live;
            list.Add(Described(id, meta, state, problem));
        }

        return list;
    }

    /// <summary>Ids of blocks that series without manifest say are dead.</summary>
    public IEnumerable<string> DeadBlocks => _sources.Ids.Where(_sources.HasRemote).SelectMany(id => Read(id, out _)?.Sources ?? []);

    /// <summary>Reads all rows of live series, with the checksums of their pages.</summary>
    /// <returns>How many rows there are.</returns>
    public long Verify(
        IReadOnlyList<StoredSeries> series, Func<string, bool> isLiveNow, FindingList findings, Action<long> checkedBytes, CancellationToken cancellationToken)
    {
        long rows = 0;
        foreach (var stored in series.Where(stored => stored.State is BlockState.Live or BlockState.Damaged or BlockState.Unnamed))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var found = new FindingList();
            rows += Verify(stored.Id, found);

            // A server may have removed them meanwhile.
            if (found.ToList() is { Count: > 0 } list && (stored.State == BlockState.Unnamed || isLiveNow(stored.Id)))
            {
                foreach (var finding in list)
                    findings.Damage(null, finding.File, finding.Message, finding.Offset);
            }

            checkedBytes(stored.SizeBytes);
        }

        return rows;
    }

    private long Verify(string id, FindingList findings)
    {
        var file = $"series/{id}/{SeriesFormat.TableFile}";
        if (Read(id, out var problem) is not { } meta)
        {
            findings.Damage(null, $"series/{id}/{BlockFormat.MetaFile}", problem ?? "is missing");
            return 0;
        }

        var source = _sources.Find(id)!;
        if (meta.Id != id)
            findings.Damage(null, $"series/{id}/{BlockFormat.MetaFile}", $"describes series {meta.Id}");
        if (source.FileSizeBytes.GetValueOrDefault(SeriesFormat.TableFile, -1) is var size && size != meta.FileSizeBytes)
        {
            findings.Damage(null, file, size < 0 ? "is missing" : $"has {size} bytes, {meta.FileSizeBytes} were written", size < 0 ? null : Math.Min(size, meta.FileSizeBytes));
            return 0;
        }

        long rows = 0;
        try
        {
            using var content = source.Files.Open(SeriesFormat.TableFile);
            var (first, last) = (ulong.MaxValue, 0UL);
            foreach (var row in new SeriesFileReader(content, meta).Read(0, ulong.MaxValue))
            {
                rows++;
                (first, last) = (Math.Min(first, row.MinuteUnixNanos), Math.Max(last, row.MinuteUnixNanos));
                var isRight = row.MinuteUnixNanos % SeriesFormat.MinuteNanos == 0 && row.DurationBucket is >= 0 and < DurationBuckets.Count
                    && row.Calls > 0 && row.DurationSumNanos >= 0 && row.Errors == (row.Status == Otlp.StatusCode.Error ? row.Calls : 0);
                if (!isRight)
                    findings.Damage(null, file, $"row {rows - 1} holds values that are never written");
            }

            if (rows > 0 && (first != meta.MinStartUnixNanos || last >= meta.EndUnixNanos))
                findings.Damage(null, $"series/{id}/{BlockFormat.MetaFile}", "says other times than the rows have");
        }
        catch (Exception fault) when (fault is BlockDamagedException || StoreFileExtensions.IsFileError(fault))
        {
            findings.Damage(null, file, fault.Message, fault.InnerException is ParquetException { Offset: >= 0 } parquet ? parquet.Offset : null);
        }

        return rows;
    }

    private StoredSeries Named(SeriesMeta named)
    {
        if (Read(named.Id, out var problem) is { } meta)
            return Described(named.Id, meta, BlockState.Live, null);
        return Described(named.Id, named, BlockState.Damaged, $"series {named.Id}: {problem ?? "its description is missing"}");
    }

    private StoredSeries Described(string id, SeriesMeta? meta, BlockState state, string? problem) => new()
    {
        Id = id,
        State = state,
        Location = _sources.LocationOf(id),
        Problem = problem,
        CreatedAt = meta?.CreatedAt,
        MinStartUnixNanos = meta?.MinStartUnixNanos ?? 0,
        EndUnixNanos = meta?.EndUnixNanos ?? 0,
        RowCount = meta?.RowCount ?? 0,
        SizeBytes = _sources.Find(id)?.SizeBytes ?? 0,
    };

    private SeriesMeta? Read(string id, out string? problem)
    {
        problem = null;
        try
        {
            return _sources.Find(id) is { IsComplete: true } source ? SeriesMeta.FromJson(Block.ReadWhole(source.Files, BlockFormat.MetaFile)) : null;
        }
        catch (Exception fault) when (fault is JsonException || StoreFileExtensions.IsFileError(fault))
        {
            problem = fault.Message;
            return null;
        }
    }
}
