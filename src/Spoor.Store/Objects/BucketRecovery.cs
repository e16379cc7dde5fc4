using System.Text.Json;
using Spoor.Store.Aggregation;
using Spoor.Store.Blocks;
using Spoor.Store.Files;
using Spoor.Store.Ingest;
using Spoor.Store.Manifest;
using Spoor.Store.Wal;

namespace Spoor.Store.Objects;

/// <summary>
/// Compares manifest and bucket when a store is opened: blocks that the manifest does not know are taken up, so that a store whose folder was lost goes on
/// from its bucket; blocks that a complete block stands for are dead.
/// </summary>
internal sealed class BucketRecovery
{
    private readonly StoreContext _context;
    private readonly RemoteBlocks _remote;
    private readonly ManifestLog _manifest;
    private readonly IReadOnlyDictionary<string, BucketBlock> _listed, _listedSeries;

    private BucketRecovery(StoreContext context, RemoteBlocks remote, ManifestLog manifest)
    {
        _context = context;
        _remote = remote;
        _manifest = manifest;
        _listed = remote.Bucket.ListAsync(CancellationToken.None).GetAwaiter().GetResult();
        _listedSeries = remote.Series.ListAsync(CancellationToken.None).GetAwaiter().GetResult();
    }

    /// <summary>Ids of blocks whose description does not say which of their traces are split.</summary>
    public HashSet<string> WithoutSplitTraces { get; } = new(StringComparer.Ordinal);

    /// <summary>Lists the bucket and changes the manifest's state accordingly; the caller makes that durable.</summary>
    /// <exception cref="ObjectStoreException">The bucket cannot be read, after retries.</exception>
    public static BucketRecovery Run(StoreContext context, RemoteBlocks remote, ManifestLog manifest)
    {
        var recovery = new BucketRecovery(context, remote, manifest);
        recovery.CompareLiveBlocks();
        recovery.CompareLiveSeries();
        recovery.TakeUpUnknownSeries();
        recovery.TakeUpUnknownBlocks();
        return recovery;
    }

    /// <summary>The files of a block in the bucket; null when it is not there as a whole.</summary>
    public IBlockFiles? FilesOf(string id) =>
        _listed.TryGetValue(id, out var block) && block.IsComplete ? _remote.Files(id, block.FileSizeBytes) : null;

    /// <summary>The same for series.</summary>
    public IBlockFiles? SeriesFilesOf(string id) =>
        _listedSeries.TryGetValue(id, out var series) && series.IsComplete ? _remote.SeriesFiles(id, series.FileSizeBytes) : null;

    private void CompareLiveSeries()
    {
        foreach (var meta in _manifest.State.Series.ToArray())
        {
            var isThere = _listedSeries.TryGetValue(meta.Id, out var series) && series.IsComplete
                && series.FileSizeBytes.GetValueOrDefault(SeriesFormat.TableFile) == meta.FileSizeBytes;
            if (meta.Remote == isThere)
                continue;
            if (meta.Remote)
            {
                _context.Report(new StoreEvent(
                    StoreEventLevel.Warning, $"series {meta.Id} are not in the {_remote.Bucket.Name} any more; they are copied there again if they are on local disk"));
            }

            _manifest.State.Apply(new ManifestRecord { AddedSeries = [meta with { Remote = isThere }] });
        }
    }

    /// <summary>Before blocks are taken up: those that series were computed from are dead. Of series that count for the same the latest are the good ones.</summary>
    private void TakeUpUnknownSeries()
    {
        var state = _manifest.State;
        var unknown = _listedSeries.Values.Where(series => series.IsComplete && !state.IsLiveSeries(series.Id) && !state.RemoteSeriesLeftovers.Contains(series.Id));
        foreach (var series in unknown.OrderByDescending(series => series.Id, StringComparer.Ordinal).ToArray())
        {
            if (ReadSeriesMeta(series) is not { } meta)
                continue;
            if (state.Series.Any(live => live.Replaces?.Contains(meta.Id, StringComparer.Ordinal) == true))
            {
                state.Apply(new ManifestRecord { RemoteSeriesLeftovers = [meta.Id] });
            }
            else if (SeriesRecovery.IsCounted(state, meta))
            {
                _context.Report(new StoreEvent(
                    StoreEventLevel.Warning, $"series {meta.Id} in the {_remote.Bucket.Name} count for the same blocks as others do; they are left out and left there"));
            }
            else
            {
                state.Apply(new ManifestRecord
                {
                    AddedSeries = [meta with { Remote = true }],
                    RemovedSeries = [.. (meta.Replaces ?? []).Where(state.IsLiveSeries)],
                    Removed = [.. meta.Sources.Where(state.IsLive)],
                });
                _context.Report(new StoreEvent(StoreEventLevel.Information, $"series {meta.Id} of the {_remote.Bucket.Name} that this folder did not know are taken up"));
            }
        }
    }

    private SeriesMeta? ReadSeriesMeta(BucketBlock series)
    {
        try
        {
            return _remote.Series.ReadMetaAsync(series, CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (JsonException e)
        {
            _context.Report(new StoreEvent(
                StoreEventLevel.Error, $"series {series.Id} in the {_remote.Bucket.Name} have no readable description and are left out", e));
            return null;
        }
    }

    private void CompareLiveBlocks()
    {
        foreach (var entry in _manifest.State.Blocks.ToArray())
        {
            var isThere = _listed.TryGetValue(entry.Id, out var block) && block.IsComplete;
            if (entry.Remote && !isThere)
            {
                _context.Report(new StoreEvent(
                    StoreEventLevel.Warning, $"block {entry.Id} is not in the {_remote.Bucket.Name} any more; it is copied there again if it is on local disk"));
                _manifest.State.Apply(new ManifestRecord { Added = [entry with { Remote = false }] });
            }
            else if (!entry.Remote && isThere && LocalMeta(entry.Id) is { } meta && block!.Holds(meta))
            {
                // The upload was done, and the process ended before it said so.
                _manifest.State.Apply(new ManifestRecord { Uploaded = [entry.Id] });
            }
        }
    }

    private BlockMeta? LocalMeta(string id)
    {
        try
        {
            return BlockMeta.FromJson(_context.Files.ReadAllBytes(Path.Combine(_context.BlocksFolder, id, BlockFormat.MetaFile)));
        }
        catch (Exception e) when (StoreFileExtensions.IsFileError(e) || e is JsonException)
        {
            return null;
        }
    }

    private void TakeUpUnknownBlocks()
    {
        var state = _manifest.State;
        var unknown = _listed.Values.Where(block => block.IsComplete && !state.IsLive(block.Id) && !state.RemoteLeftovers.Contains(block.Id)).ToArray();
        var metas = ReadMetas(unknown);
        var replaced = metas.SelectMany(meta => meta.Replaces).Concat(state.Blocks.SelectMany(block => block.Replaces ?? []))
            .Concat(state.Series.SelectMany(series => series.Sources)).ToHashSet(StringComparer.Ordinal);
        var taken = 0;
        foreach (var meta in metas.OrderBy(meta => meta.Wal[0].From).ThenBy(meta => meta.Id, StringComparer.Ordinal))
        {
            if (replaced.Contains(meta.Id) || IsInDamagedLog(meta))
            {
                state.Apply(new ManifestRecord { RemoteLeftovers = [meta.Id] });
                continue;
            }

            state.Apply(new ManifestRecord
            {
                Added = [ManifestBlock.Of(meta, meta.SplitTraces ?? []) with { Remote = true }],
                Removed = [.. meta.Replaces.Where(state.IsLive)],

                // With a manifest of its own the log has positions of its own, too: then a block from elsewhere says nothing about them.
                ReplayFrom = _manifest.IsNew || _manifest.Damage is not null ? meta.Wal[^1].To : null,
            });
            if (meta.SplitTraces is null)
                WithoutSplitTraces.Add(meta.Id);
            taken++;
        }

        if (taken > 0)
        {
            _context.Report(new StoreEvent(
                StoreEventLevel.Information, $"{taken} blocks of the {_remote.Bucket.Name} that this folder did not know are taken up"));
        }
    }

    /// <summary>The manifest lost the line that names the block, but the log still holds its spans, which are read from there.</summary>
    private bool IsInDamagedLog(BlockMeta meta) =>
        _manifest.Damage is not null
        && meta.Wal.All(range =>
            range.From >= _manifest.State.ReplayFrom
            && _context.Files.FileExists(Path.Combine(_context.WalFolder, WalFormat.SegmentName(range.From.Segment))));

    private List<BlockMeta> ReadMetas(BucketBlock[] blocks)
    {
        var metas = new BlockMeta?[blocks.Length];
        Parallel.For(0, blocks.Length, new ParallelOptions { MaxDegreeOfParallelism = _remote.Options.ParallelOpens }, index =>
        {
            try
            {
                metas[index] = _remote.Bucket.ReadMetaAsync(blocks[index], CancellationToken.None).GetAwaiter().GetResult();
            }
            catch (JsonException e)
            {
                _context.Report(new StoreEvent(
                    StoreEventLevel.Error, $"block {blocks[index].Id} in the {_remote.Bucket.Name} has no readable description and is left out", e));
            }
        });
        return [.. metas.OfType<BlockMeta>()];
    }
}
