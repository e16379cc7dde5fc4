using System.Text.Json;
using Spoor.Store.Blocks;
using Spoor.Store.Files;
using Spoor.Store.Ingest;
using Spoor.Store.Manifest;
using Spoor.Store.Objects;
using Spoor.Store.Segments;
using Spoor.Store.Telemetry;
using Spoor.Store.Wal;

namespace Spoor.Store.Inspection;

/// <summary>
/// Looks into a store that need not be open: reads, never writes, and takes no lock. While a server works on the store, a block may come or go between
/// two calls; what is listed as live was live at that moment. With a bucket it works also when the folder is gone.
/// </summary>
public sealed class StoreInspector : IDisposable
{
    /// <summary>How often a listing is begun anew because blocks came or went meanwhile; the last one counts as it is.</summary>
    private const int MaxAttempts = 5;

    private readonly StoreContext _context;

    private BlockSources? _sources;

    internal StoreInspector(StoreContext context) => _context = context;

    private BlockSources Sources => _sources ??= BlockSources.OfBlocks(_context);

    /// <param name="options">Where the store is, and whose; the rest does not matter.</param>
    /// <exception cref="ArgumentException">The tenant's id is none.</exception>
    /// <exception cref="IOException">There is no store of the tenant (the message names tenants that there are), or the bucket cannot be read.</exception>
    public static StoreInspector Open(StoreOptions options)
    {
        if (StoreLayout.TenantError(options.Tenant) is { } error)
            throw new ArgumentException(error, nameof(options));
        var inspector = new StoreInspector(new StoreContext
        {
            Options = options with { Path = Path.GetFullPath(options.Path), WalPath = options.WalPath is null ? null : Path.GetFullPath(options.WalPath) },
            Files = LocalFiles.Instance,
            Objects = options.S3 is { } s3 ? new S3ObjectStore(s3, new ObjectMetrics(new MetricsRegistry())) : null,
        });
        try
        {
            inspector.CheckExists();
            return inspector;
        }
        catch
        {
            inspector.Dispose();
            throw;
        }
    }

    /// <exception cref="IOException">A folder cannot be read.</exception>
    /// <exception cref="NotSupportedException">A newer program wrote the manifest.</exception>
    public StoreListing List()
    {
        for (var attempt = 1; ; attempt++)
        {
            using var before = OpenManifest();
            _sources = BlockSources.OfBlocks(_context);
            var inspector = new SeriesInspector(_context);
            var isBucketAlone = before.IsNew;
            var blocks = BlocksOf(before.State, isBucketAlone ? [.. inspector.DeadBlocks] : null);
            var series = inspector.List(before.State, isBucketAlone);
            using var after = OpenManifest();
            if (attempt < MaxAttempts && !LiveIds(before).SequenceEqual(LiveIds(after), StringComparer.Ordinal))
                continue;
            var (segments, segmentBytes, damaged) = Wal(before.State.ReplayFrom);
            return new StoreListing
            {
                Path = _context.TenantFolder,
                Tenant = _context.Options.Tenant,
                Blocks = blocks,
                Series = series,
                ManifestProblem = before.Damage,
                WalSegmentCount = segments,
                WalSizeBytes = segmentBytes,
                DamagedWalFiles = damaged,
            };
        }
    }

    /// <summary>The block whose id is given, or begins so.</summary>
    /// <exception cref="KeyNotFoundException">No block's id begins so, or several do; the message names those.</exception>
    public StoredBlock Find(StoreListing listing, string idPrefix)
    {
        var found = listing.Blocks.Where(block => block.Id.StartsWith(idPrefix, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (found.Length == 1)
            return found[0];
        if (Array.Find(found, block => block.Id.Equals(idPrefix, StringComparison.OrdinalIgnoreCase)) is { } exact)
            return exact;
        throw new KeyNotFoundException(found.Length == 0
            ? $"no block in {_context.BlocksFolder} has an id that begins with \"{idPrefix}\""
            : $"\"{idPrefix}\" stands for {found.Length} blocks: {string.Join(", ", found.Take(5).Select(block => block.Id))}{(found.Length > 5 ? ", …" : "")}");
    }

    /// <exception cref="BlockDamagedException">The block cannot be read.</exception>
    public BlockDetails Inspect(StoredBlock stored)
    {
        using var block = OpenBlock(stored.Id);
        return BlockDetailsReader.Read(block, stored);
    }

    /// <summary>Reads blocks with all their pages and checks that everything in them fits together; what is found wrong is told, not thrown.</summary>
    /// <param name="blocks">From <see cref="List"/>; those without files to read are left out.</param>
    /// <param name="withLog">Reads also the write-ahead log, and looks at what concerns all blocks together.</param>
    /// <param name="checkedBytes">Hears after each file how many bytes of blocks were checked in all.</param>
    public StoreVerification Verify(
        IReadOnlyList<StoredBlock> blocks, bool withLog, Action<long>? checkedBytes = null, CancellationToken cancellationToken = default)
    {
        using var manifest = OpenManifest();
        var findings = new FindingList();
        var named = manifest.State.Blocks.ToDictionary(block => block.Id, StringComparer.Ordinal);
        long bytes = 0, spans = 0, seriesRows = 0;
        var count = 0;
        foreach (var block in blocks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (block.State is BlockState.Unfinished or BlockState.Removed)
                continue;
            count++;
            spans += VerifyBlock(block.Id, named.GetValueOrDefault(block.Id), findings, Checked, cancellationToken);
        }

        var log = new WalVerifier(_context.Files, _context.WalFolder, manifest.State.ReplayFrom, findings);
        if (withLog)
        {
            if (manifest.Damage is { } damage)
                findings.Damage(null, ManifestLog.FileName, damage);
            SplitTraceVerifier.Verify(this, manifest.State, findings, cancellationToken);
            log.Verify(cancellationToken);
            var series = new SeriesInspector(_context);
            seriesRows = series.Verify(series.List(manifest.State, isBucketAlone: false), IsLiveSeries, findings, Checked, cancellationToken);
        }

        return new StoreVerification
        {
            Blocks = count,
            Spans = spans,
            SizeBytes = bytes,
            WalRecords = log.Records,
            WalSpans = log.Spans,
            SeriesRows = seriesRows,
            Findings = findings.ToList(),
        };

        void Checked(long more)
        {
            bytes += more;
            checkedBytes?.Invoke(bytes);
        }
    }

    /// <summary>Gives the spans of a block as OTLP <c>TracesData</c> messages of some thousand spans, traces in the order of their start.</summary>
    /// <param name="fromUnixNanos">Traces whose part in the block ends earlier are left out; 0 for none.</param>
    /// <param name="toUnixNanos">Traces whose part in the block starts later are left out; <see cref="ulong.MaxValue"/> for none.</param>
    /// <param name="piece">Gets a message and its number of spans; the bytes are valid during the call only.</param>
    /// <exception cref="BlockDamagedException">The block cannot be read, or not further.</exception>
    public void Export(
        StoredBlock stored, ulong fromUnixNanos, ulong toUnixNanos, Action<ReadOnlyMemory<byte>, int> piece, CancellationToken cancellationToken = default)
    {
        using var block = OpenBlock(stored.Id);
        using var exporter = new BlockExporter(block);
        exporter.Export(fromUnixNanos, toUnixNanos, piece, cancellationToken);
    }

    public void Dispose() => _context.Objects?.Dispose();

    private int VerifyBlock(string id, ManifestBlock? named, FindingList findings, Action<long> checkedBytes, CancellationToken cancellationToken)
    {
        var spans = 0;
        try
        {
            if (Sources.Find(id) is { } source)
                spans = new BlockVerifier(source, id, findings, checkedBytes).Verify(named, cancellationToken);
            else
                findings.Damage(id, BlockFormat.MetaFile, "is missing");
        }
        catch (Exception fault) when (StoreFileExtensions.IsFileError(fault))
        {
            findings.Damage(id, BlockFormat.MetaFile, fault.Message);
        }

        if (named is null || !findings.HasDamage(id))
            return spans;
        using var manifest = OpenManifest();
        if (manifest.State.IsLive(id))
            return spans;
        findings.Forget(id);
        return 0; // A server removed it meanwhile.
    }

    /// <exception cref="BlockDamagedException">The block cannot be read.</exception>
    internal Block OpenBlock(string id) =>
        Block.Open(Sources.Find(id)?.Files ?? throw new BlockDamagedException($"block {id}: it is neither in {_context.BlocksFolder} nor in a bucket"));

    private ManifestLog OpenManifest() => ManifestLog.Open(_context.Files, _context.TenantFolder);

    private bool IsLiveSeries(string id)
    {
        using var manifest = OpenManifest();
        return manifest.State.IsLiveSeries(id);
    }

    private void CheckExists()
    {
        var folder = _context.Options.Path;
        if (_context.Objects is not null)
            return;
        if (!_context.Files.FolderExists(folder))
            throw new DirectoryNotFoundException($"there is no folder {folder}");
        if (_context.Files.FolderExists(_context.BlocksFolder))
            return;
        var tenants = _context.Files.ListFolders(folder).Where(tenant => _context.Files.FolderExists(StoreLayout.BlocksFolder(folder, tenant))).ToArray();
        throw new DirectoryNotFoundException(tenants.Length == 0
            ? $"{folder} is no store: no folder in it holds a folder blocks"
            : $"{folder} has no tenant {_context.Options.Tenant}; it has {string.Join(", ", tenants.Take(10))}{(tenants.Length > 10 ? ", …" : "")}");
    }

    private static IEnumerable<string> LiveIds(ManifestLog manifest) => manifest.State.Blocks.Select(block => block.Id);

    /// <param name="manifest">What it says.</param>
    /// <param name="deadBlocks">Where there is no manifest, so that the bucket alone says what counts: blocks that series count for.</param>
    private List<StoredBlock> BlocksOf(ManifestState manifest, HashSet<string>? deadBlocks)
    {
        var blocks = manifest.Blocks.Select(Named).ToList();
        var others = Sources.Ids.Where(id => !manifest.IsLive(id)).Select(id => NotNamed(id, manifest.Removed.Contains(id))).ToArray();

        // As for a server that starts with an empty folder.
        if (deadBlocks is not null)
        {
            var replaced = others.SelectMany(block => block.Replaces).Concat(deadBlocks).ToHashSet(StringComparer.Ordinal);
            for (var i = 0; i < others.Length; i++)
            {
                if (others[i].State == BlockState.Unnamed && Sources.HasRemote(others[i].Id))
                    others[i] = others[i] with { State = replaced.Contains(others[i].Id) ? BlockState.Removed : BlockState.Live };
            }
        }

        blocks.AddRange(others);
        return blocks;
    }

    private StoredBlock Named(ManifestBlock named)
    {
        try
        {
            using var block = OpenBlock(named.Id);
            return Described(block.Meta, BlockState.Live);
        }
        catch (Exception e) when (e is BlockDamagedException || StoreFileExtensions.IsFileError(e))
        {
            return new StoredBlock
            {
                Id = named.Id,
                State = BlockState.Damaged,
                Location = LocationOf(named.Id),
                Problem = e.Message,
                CreatedAt = named.CreatedAt,
                MinStartUnixNanos = named.MinStartUnixNanos,
                MaxEndUnixNanos = named.MaxEndUnixNanos,
                SpanCount = named.SpanCount,
                SizeBytes = Sources.Find(named.Id)?.SizeBytes ?? 0,
            };
        }
    }

    private StoredBlock NotNamed(string id, bool isRemoved)
    {
        var state = isRemoved ? BlockState.Removed : BlockState.Unfinished;
        string? problem = null;
        var source = Sources.Find(id);
        try
        {
            if (source is { IsComplete: true })
                return Described(Block.ReadMeta(source.Files), isRemoved ? state : BlockState.Unnamed);
        }
        catch (Exception e) when (e is JsonException || StoreFileExtensions.IsFileError(e))
        {
            problem = e.Message;
        }

        return new StoredBlock { Id = id, State = state, Location = LocationOf(id), Problem = problem, SizeBytes = source?.SizeBytes ?? 0 };
    }

    private StoredBlock Described(BlockMeta meta, BlockState state) => new()
    {
        Id = meta.Id,
        State = state,
        Location = LocationOf(meta.Id),
        Level = meta.Level,
        Tier = meta.Tier.ToString().ToLowerInvariant(),
        CreatedAt = meta.CreatedAt,
        MinStartUnixNanos = meta.MinStartUnixNanos,
        MaxEndUnixNanos = meta.MaxEndUnixNanos,
        SpanCount = meta.SpanCount,
        TraceCount = meta.TraceCount,
        SizeBytes = meta.SizeBytes,
        Replaces = meta.Replaces,
    };

    private string LocationOf(string id) => Sources.LocationOf(id);

    private (int Segments, long SizeBytes, IReadOnlyList<string> Damaged) Wal(WalPosition replayFrom)
    {
        if (!_context.Files.FolderExists(_context.WalFolder))
            return (0, 0, []);
        var names = _context.Files.ListFiles(_context.WalFolder);
        var segments = 0;
        long size = 0;
        foreach (var name in names)
        {
            if (!WalFormat.TryParseSegmentName(name, out var number) || number < replayFrom.Segment)
                continue;
            try
            {
                using var file = _context.Files.OpenRead(Path.Combine(_context.WalFolder, name));
                segments++;
                size += file.LengthBytes;
            }
            catch (FileNotFoundException)
            {
                // Released meanwhile.
            }
        }

        return (segments, size, [.. names.Where(name => name.EndsWith(".damaged", StringComparison.Ordinal))]);
    }
}
