using System.Text.Json;
using Spoor.Otlp;
using Spoor.Store.Blocks;
using Spoor.Store.Files;
using Spoor.Store.Head;
using Spoor.Store.Manifest;
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
    private readonly HashSet<string> _adopted = new(StringComparer.Ordinal);

    private StoreRecovery(StoreContext context, HeadOptions headOptions)
    {
        _context = context;
        _headOptions = headOptions;
        _manifest = ManifestLog.Open(context.Files, context.TenantFolder);
    }

    public static RecoveredStore Run(StoreContext context, HeadOptions headOptions)
    {
        var recovery = new StoreRecovery(context, headOptions);
        recovery.SortOutFolders();
        var parts = new PartList(recovery.OpenBlocks(), recovery.NewHead(recovery._manifest.State.ReplayFrom));
        var wal = recovery.Replay(parts);
        return new RecoveredStore(recovery._manifest, parts, wal);
    }

    private LiveHead NewHead(WalPosition from) => new(new SpanHead(_headOptions), from);

    private void Report(StoreEventLevel level, string message, Exception? exception = null) =>
        _context.Report(new StoreEvent(level, message, exception));

    /// <summary>
    /// A folder that the manifest does not name was cut short by a crash, or the manifest lost the line that names it. The log holds its spans in the
    /// first case, which is recognised by the log still being there; then it goes, so that each span is there once. It goes as well when another block
    /// holds the same part of the log: it is what a failed attempt left, whose deletion the crash undid. Of two such the later attempt is the good one.
    /// </summary>
    private void SortOutFolders()
    {
        if (_manifest.Damage is { } damage)
            Report(StoreEventLevel.Warning, damage + "; blocks that it does not name are taken up again");
        foreach (var id in _context.Files.ListFolders(_context.BlocksFolder).Reverse())
        {
            if (_manifest.State.IsLive(id))
                continue;
            var folder = Path.Combine(_context.BlocksFolder, id);
            var entry = _manifest.State.Removed.Contains(id) ? null : ReadEntry(folder);
            if (entry is null || IsInLog(entry.Wal) || IsInOtherBlock(entry.Wal))
                DeleteLeftover(folder);
            else
                Adopt(entry);
        }

        _manifest.Compact();
        _context.Reached(StoreSteps.ManifestCompacted);
    }

    /// <summary>Null when the block is not complete: its description is written last.</summary>
    private ManifestBlock? ReadEntry(string folder)
    {
        var path = Path.Combine(folder, BlockFormat.MetaFile);
        if (!_context.Files.FileExists(path))
            return null;
        try
        {
            return ManifestBlock.Of(BlockMeta.FromJson(_context.Files.ReadAllBytes(path)), []);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private bool IsInLog(WalRange range) =>
        range.From >= _manifest.State.ReplayFrom
        && _context.Files.FileExists(Path.Combine(_context.WalFolder, WalFormat.SegmentName(range.From.Segment)));

    private bool IsInOtherBlock(WalRange range) => _manifest.State.Blocks.Any(block => block.Wal.Overlaps(range));

    private void DeleteLeftover(string folder)
    {
        BlockFolder.Delete(_context.Files, folder);
        _context.Files.SyncFolder(_context.BlocksFolder);
        _context.Reached(StoreSteps.LeftoverDeleted);
    }

    private void Adopt(ManifestBlock entry)
    {
        Report(StoreEventLevel.Warning, $"block {entry.Id} is complete, but the manifest does not name it and the log does not hold its spans: it is taken up");
        _manifest.State.Apply(new ManifestRecord { Added = [entry], ReplayFrom = entry.Wal.To });
        _adopted.Add(entry.Id);
    }

    private List<LiveBlock> OpenBlocks()
    {
        var blocks = new List<LiveBlock>();
        foreach (var named in _manifest.State.Blocks.ToArray())
        {
            var folder = Path.Combine(_context.BlocksFolder, named.Id);
            var part = OpenBlock(named, folder);
            var entry = _adopted.Contains(named.Id) ? named with { SplitTraces = FindSplitTraces(part, blocks) } : named;
            blocks.Add(new LiveBlock(entry, part, _context.Files, folder));
        }

        var adopted = blocks.Where(block => _adopted.Contains(block.Entry.Id)).Select(block => block.Entry).ToArray();
        if (adopted.Length > 0)
            _manifest.Append(new ManifestRecord { Reason = "taken up", Added = adopted });
        return blocks;
    }

    private static List<TraceId> FindSplitTraces(SegmentPart part, List<LiveBlock> older)
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
                    if (older.Exists(block => block.MayContainTrace(id)))
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

    private SegmentPart OpenBlock(ManifestBlock entry, string folder)
    {
        try
        {
            return Block.Open(_context.Files, folder);
        }
        catch (Exception e) when (e is BlockDamagedException || StoreFileExtensions.IsFileError(e))
        {
            Report(StoreEventLevel.Error, $"block {entry.Id} with {entry.SpanCount} spans cannot be read; all other blocks answer", e);
            return new DamagedBlock(entry, $"block {entry.Id}: {e.Message}");
        }
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
            head.Append(batch);
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
