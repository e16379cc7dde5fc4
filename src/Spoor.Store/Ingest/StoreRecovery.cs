using System.Text.Json;
using Spoor.Otlp;
using Spoor.Store.Aggregation;
using Spoor.Store.Blocks;
using Spoor.Store.Files;
using Spoor.Store.Head;
using Spoor.Store.Manifest;
using Spoor.Store.Objects;
using Spoor.Store.Segments;
using Spoor.Store.Wal;

namespace Spoor.Store.Ingest;

/// <summary>
/// Opens what a store left on disk, whatever way it ended: the manifest says which blocks count and from where the log is replayed; block folders that
/// it does not name are sorted out; the log is read into a head, and into blocks when there is more of it than a head takes.
/// </summary>
internal sealed class StoreRecovery
{
    private readonly StoreContext _context;
    private readonly ManifestLog _manifest;
    private readonly HeadOptions _headOptions;
    private readonly HashSet<string> _withoutSplitTraces = new(StringComparer.Ordinal);
    private BucketRecovery? _bucket;

    private StoreRecovery(StoreContext context, HeadOptions headOptions)
    {
        _context = context;
        _headOptions = headOptions;
        _manifest = ManifestLog.Open(context.Files, context.TenantFolder);
    }

    public static RecoveredStore Run(StoreContext context, HeadOptions headOptions)
    {
        var recovery = new StoreRecovery(context, headOptions);
        recovery.CompareWithBucket();
        recovery.SortOutFolders();
        var series = recovery._manifest.State.Series.Select(meta => LiveSeries.Of(meta, context, recovery._bucket?.SeriesFilesOf(meta.Id)));
        var parts = new PartList(recovery.OpenBlocks(), recovery.NewHead(recovery._manifest.State.ReplayFrom), series);
        var wal = recovery.Replay(parts);
        return new RecoveredStore(recovery._manifest, parts, wal);
    }

    private LiveHead NewHead(WalPosition from) => new(new SpanHead(_headOptions), from);

    private void Report(StoreEventLevel level, string message, Exception? exception = null) =>
        _context.Report(new StoreEvent(level, message, exception));

    private void CompareWithBucket()
    {
        if (_context.Remote is not { } remote)
            return;
        _bucket = BucketRecovery.Run(_context, remote, _manifest);
        _withoutSplitTraces.UnionWith(_bucket.WithoutSplitTraces);
    }

    /// <summary>
    /// A folder that the manifest does not name was cut short by a crash, or the manifest lost the line that names it. The log holds its spans in the
    /// first case, which is recognised by the log still being there; then it goes, so that each span is there once. It goes as well when another block
    /// holds the same part of the log: it is what a failed attempt left, whose deletion the crash undid. Of two such the later attempt is the good one.
    /// A block made from blocks takes their place, and no other's: the step that made it is brought to its end.
    /// </summary>
    private void SortOutFolders()
    {
        if (_manifest.Damage is { } damage)
            Report(StoreEventLevel.Warning, damage + "; blocks that it does not name are taken up again");
        // What has not the name of a block is not ours to look into or delete.
        var ids = _context.Files.ListFolders(_context.BlocksFolder).Where(name => Guid.TryParseExact(name, "D", out _)).ToArray();
        var complete = ids.Where(id => !_manifest.State.IsLive(id) && !_manifest.State.Removed.Contains(id)).Select(ReadMeta).OfType<BlockMeta>().ToArray();
        var replaced = complete.SelectMany(meta => meta.Replaces).ToHashSet(StringComparer.Ordinal);
        var counted = _manifest.State.Series.SelectMany(series => series.Sources).ToHashSet(StringComparer.Ordinal);
        foreach (var meta in complete.OrderBy(meta => replaced.Contains(meta.Id)).ThenByDescending(meta => meta.Id, StringComparer.Ordinal))
        {
            if (!counted.Contains(meta.Id) && !IsInLog(meta) && !IsInOtherBlock(meta))
                Adopt(meta);
        }

        SeriesRecovery.TakeUp(_context, _manifest);
        foreach (var id in ids.Where(id => !_manifest.State.IsLive(id) || IsHalfEvicted(id)))
            DeleteLeftover(Path.Combine(_context.BlocksFolder, id));
        SeriesRecovery.DeleteLeftovers(_context, _manifest, id => _bucket?.SeriesFilesOf(id) is not null);
    }

    /// <summary>A local copy without its description is one whose deletion was cut short.</summary>
    private bool IsHalfEvicted(string id) =>
        _bucket?.FilesOf(id) is not null && !_context.Files.FileExists(Path.Combine(_context.BlocksFolder, id, BlockFormat.MetaFile));

    /// <summary>Null when the block is not complete: its description is written last.</summary>
    private BlockMeta? ReadMeta(string id)
    {
        var path = Path.Combine(_context.BlocksFolder, id, BlockFormat.MetaFile);
        if (!_context.Files.FileExists(path))
            return null;
        try
        {
            return BlockMeta.FromJson(_context.Files.ReadAllBytes(path));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private bool IsInLog(BlockMeta meta) => meta.Wal.All(range =>
        range.From >= _manifest.State.ReplayFrom
        && _context.Files.FileExists(Path.Combine(_context.WalFolder, WalFormat.SegmentName(range.From.Segment))));

    private bool IsInOtherBlock(BlockMeta meta) =>
        _manifest.State.Blocks.Any(block => WalRange.AnyOverlap(block.Wal, meta.Wal) && !meta.Replaces.Contains(block.Id, StringComparer.Ordinal));

    private void DeleteLeftover(string folder)
    {
        BlockFolder.Delete(_context.Files, folder);
        _context.Files.SyncFolder(_context.BlocksFolder);
        _context.Reached(StoreSteps.LeftoverDeleted);
    }

    private void Adopt(BlockMeta meta)
    {
        if (meta.Replaces.Count > 0)
            Report(StoreEventLevel.Information, $"block {meta.Id} is complete and takes the place of the {meta.Replaces.Count} blocks it was made from");
        else if (_manifest.Damage is null)
            Report(StoreEventLevel.Information, $"block {meta.Id} was complete when the last process ended, only not named yet: it is taken up");
        else
            Report(StoreEventLevel.Warning, $"block {meta.Id} is complete, but the manifest does not name it and the log does not hold its spans: it is taken up");
        _manifest.State.Apply(new ManifestRecord
        {
            Added = [ManifestBlock.Of(meta, meta.SplitTraces ?? [])],
            Removed = [.. meta.Replaces.Where(_manifest.State.IsLive)],
            ReplayFrom = meta.Wal[^1].To,
        });
        if (meta.SplitTraces is null)
            _withoutSplitTraces.Add(meta.Id);
    }

    private List<LiveBlock> OpenBlocks()
    {
        var entries = _manifest.State.Blocks.ToArray();
        var blocks = entries.Zip(OpenParts(entries), (named, part) => new LiveBlock(named, part, _context.Files, FolderOf(named))).ToList();
        for (var i = 0; i < blocks.Count; i++)
        {
            var block = blocks[i];
            if (!_withoutSplitTraces.Contains(block.Entry.Id))
                continue;
            var entry = block.Entry with { SplitTraces = FindSplitTraces(block.Part, blocks.FindAll(other => other != block)) };
            blocks[i] = new LiveBlock(entry, block.Part, _context.Files, FolderOf(entry));
            _manifest.State.Apply(new ManifestRecord { Added = [entry] });
        }

        // Only now: a block that the manifest names is not asked for its split traces again.
        _manifest.Compact();
        _context.Reached(StoreSteps.ManifestCompacted);
        return blocks;
    }

    private string FolderOf(ManifestBlock entry) => Path.Combine(_context.BlocksFolder, entry.Id);

    /// <summary>Several at a time when they come from a bucket, where each of them waits for answers.</summary>
    private SegmentPart[] OpenParts(ManifestBlock[] entries)
    {
        var parts = new SegmentPart[entries.Length];
        try
        {
            Parallel.For(
                0,
                entries.Length,
                new ParallelOptions { MaxDegreeOfParallelism = _context.Remote?.Options.ParallelOpens ?? 1 },
                index => parts[index] = OpenBlock(entries[index]));
        }
        catch (AggregateException e) when (e.InnerException is IOException unavailable)
        {
            throw new IOException(unavailable.Message, unavailable);
        }

        return parts;
    }

    private static List<TraceId> FindSplitTraces(SegmentPart part, List<LiveBlock> others)
    {
        var split = new List<TraceId>();
        try
        {
            for (var i = 0; i < part.SegmentCount; i++)
            {
                var segment = part.Segment(i);
                for (var trace = 0; trace < segment.TraceCount; trace++)
                {
                    var id = segment.Trace(trace).Id;
                    if (others.Exists(block => block.MayContainTrace(id)))
                        split.Add(id);
                }
            }
        }
        catch (BlockDamagedException)
        {
            // Queries over the block say that they are partial.
        }

        return split;
    }

    /// <exception cref="IOException">The bucket that has it cannot be asked: a store that started without it would miss it until the next start.</exception>
    private SegmentPart OpenBlock(ManifestBlock entry)
    {
        var folder = FolderOf(entry);
        var remote = _bucket?.FilesOf(entry.Id);
        try
        {
            if (remote is null || _context.Files.FileExists(Path.Combine(folder, BlockFormat.MetaFile)))
                return Block.Open(_context.Files, folder);
        }
        catch (Exception e) when (remote is not null && (e is BlockDamagedException || StoreFileExtensions.IsFileError(e)))
        {
            Report(StoreEventLevel.Warning, $"the local copy of block {entry.Id} cannot be read and is deleted; the block is read from the bucket", e);
            DeleteLeftover(folder);
        }
        catch (Exception e) when (e is BlockDamagedException || StoreFileExtensions.IsFileError(e))
        {
            return Damaged(entry, e);
        }

        try
        {
            return Block.Open(remote);
        }
        catch (BlockDamagedException e) when (e.InnerException is ObjectStoreException { Problem: not ObjectStoreProblem.NotFound })
        {
            throw new IOException(e.Message, e);
        }
        catch (BlockDamagedException e)
        {
            return Damaged(entry, e);
        }
    }

    private DamagedBlock Damaged(ManifestBlock entry, Exception fault)
    {
        var elsewhere = entry.Remote && _bucket is null ? "; it lies in a bucket, but the configuration names none (backend: s3)" : "";
        Report(StoreEventLevel.Error, $"block {entry.Id} with {entry.SpanCount} spans cannot be read; all other blocks answer{elsewhere}", fault);
        return new DamagedBlock(entry, $"block {entry.Id}: {fault.Message}{elsewhere}");
    }

    private WalRecoveryResult Replay(PartList parts)
    {
        var publisher = new BlockPublisher(_context, parts, _manifest);
        var active = parts.Heads[^1];
        var result = WalRecovery.Run(
            _context.Files,
            _context.WalFolder,
            _manifest.State.ReplayFrom,
            (position, otlp) =>
            {
                if (active.Spans.IsFull)
                    active = TryFlush(parts, publisher, active);
                Decode(active.Spans, position, otlp);
                active.Took(position.To, _context.Time.GetUtcNow());
            },
            _context.Reached);
        foreach (var damage in result.Damages)
            Report(StoreEventLevel.Error, damage.ToString());
        return result;
    }

    private void Decode(SpanHead head, WalRange position, ReadOnlyMemory<byte> otlp)
    {
        if (!SpanBatch.TryParse(otlp, out var batch, out var error))
        {
            Report(StoreEventLevel.Error, $"a batch at {position.From} of the log is not OTLP and was left out: {error}");
            return;
        }

        using (batch)
        {
            try
            {
                _context.Replaying(position.From);
                head.Append(batch);
            }
            catch (Exception e) when (!StoreFileExtensions.IsFileError(e))
            {
                // A mistake of the program. One batch must not keep the store closed.
                var path = Path.Combine(_context.WalFolder, $"{WalFormat.SegmentName(position.From.Segment)}.{position.From.Offset}.otlp");
                _context.Files.ReplaceDurably(path, otlp.Span);
                Report(StoreEventLevel.Error, $"a batch at {position.From} of the log could not be decoded; it is set aside, as OTLP, in {path}", e);
            }
        }
    }

    /// <summary>The next head; the same one, to grow beyond its limit, when its block cannot be written now.</summary>
    private LiveHead TryFlush(PartList parts, BlockPublisher publisher, LiveHead head)
    {
        BuiltBlock? built = null;
        try
        {
            built = publisher.Build(head);
            publisher.Name(head, built);
        }
        catch (Exception e) when (built is null && (e is BlockDamagedException || StoreFileExtensions.IsFileError(e)))
        {
            Report(StoreEventLevel.Error, $"a block for the log range {head.Wal} could not be written; its spans stay in memory", e);
            return head;
        }

        var next = NewHead(head.Wal.To);
        parts.AddHead(next);
        publisher.Show(head, built);
        return next;
    }
}
