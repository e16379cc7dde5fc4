using System.Diagnostics.CodeAnalysis;
using Spoor.Otlp;
using Spoor.Store.Budgets;
using Spoor.Store.Compaction;
using Spoor.Store.Deletion;
using Spoor.Store.Files;
using Spoor.Store.Head;
using Spoor.Store.Ingest;
using Spoor.Store.Inspection;
using Spoor.Store.Manifest;
using Spoor.Store.Objects;
using Spoor.Store.Segments;
using Spoor.Store.Tail;
using Spoor.Store.Telemetry;
using Spoor.Store.Wal;

namespace Spoor.Store;

/// <summary>
/// The store of one tenant, in one folder: a write-ahead log, a head in memory, and blocks.
/// <code>
/// AppendAsync ─► log (group commit) ─► head ─► block ─► retention
///                       Snapshot ◄─── head + blocks ◄─ compaction
/// </code>
/// Threads: one writes the log, one decodes into the head, one builds blocks, one merges them; a timer looks after ages. With a bucket, a task copies
/// blocks there.
/// </summary>
public sealed class SpoorStore : ISpanStore, IAsyncDisposable
{
    private static readonly TimeSpan MaxHousekeepingInterval = TimeSpan.FromSeconds(5);

    /// <summary>How often the disks are looked at: what fits into this time must fit into the reserve.</summary>
    private static readonly TimeSpan DiskInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>A file of the log that waits to be used again goes when none was needed for so long.</summary>
    private static readonly TimeSpan SpareInterval = TimeSpan.FromMinutes(1);

    /// <summary>When to ask again after a refusal for want of memory or disk.</summary>
    private static readonly TimeSpan BudgetRetryAfter = TimeSpan.FromSeconds(2);

    private readonly StoreContext _context;
    private readonly HeadOptions _headOptions;
    private readonly IDisposable _lock;
    private readonly ManifestLog _manifest;
    private readonly PartList _parts;
    private readonly WalSegments _segments;
    private readonly WalPosition _recoveredLogEnd;
    private readonly WalWriter _wal;
    private readonly HeadThread _head;
    private readonly BlockFlusher _flusher;
    private readonly StoreMaintenance _maintenance;
    private readonly BlockUploader? _uploader;
    private readonly ITimer _housekeeping;
    private readonly IDisposable _memoryRelief;
    private readonly ITimer _diskWatch;
    private readonly Lock _housekeepingLock = new();
    private DateTimeOffset _sparesLookedAt;
    private bool _disposed;

    private SpoorStore(StoreContext context, HeadOptions headOptions, WalOptions walOptions, IDisposable folderLock, RecoveredStore recovered)
    {
        _context = context;
        _headOptions = headOptions;
        _lock = folderLock;
        _manifest = recovered.Manifest;
        _parts = recovered.Parts;
        WalDamages = recovered.Wal.Damages;
        _recoveredLogEnd = recovered.Wal.End;
        _segments = new WalSegments(context.Files, walOptions, recovered.Wal);
        _segments.ReleaseBefore(_manifest.State.ReplayFrom);
        var publisher = new BlockPublisher(context, _parts, _manifest);

        // The three threads know each other through these callbacks; none is called before the last of them is made.
        _flusher = new BlockFlusher(context, publisher, _segments.ReleaseBefore, () => _head!.FlushEnded());
        _head = new HeadThread(_parts, headOptions, context.Time, _flusher.Post, () => _wal!.Wake(), context.Report);
        _wal = new WalWriter(_segments, walOptions, context.Metrics.Wal, () => _head.HasRoom, _head.Post, OnLogFailed);
        context.Metrics.Watch(_parts, _wal, _segments);
        _maintenance = new StoreMaintenance(context, _parts, _manifest);
        if (context.Remote is { } remote)
            _uploader = new BlockUploader(context, remote, _manifest, _parts);

        context.Disk.Check();
        _diskWatch = context.Time.CreateTimer(_ => CheckDisk(), null, DiskInterval, DiskInterval);
        context.Metrics.Watch(context.Disk);
        _memoryRelief = context.Memory.OnShort(FlushEarly);
        var interval = TimeSpan.FromTicks(Math.Min(context.Options.MaxHeadAge.Ticks / 4, MaxHousekeepingInterval.Ticks));
        _housekeeping = context.Time.CreateTimer(_ => KeepHouse(), null, interval, interval);
    }

    /// <summary>What of the log could not be read back when the store was opened, and where it was set aside.</summary>
    public IReadOnlyList<WalDamage> WalDamages { get; }

    internal PartList Parts => _parts;

    /// <summary>Null without a bucket.</summary>
    internal BlockUploader? Uploader => _uploader;

    /// <summary>What the interval timer does.</summary>
    internal void SyncLog() => _wal.SyncNow();

    /// <summary>Opens or creates the store of a folder and reads back what was acknowledged before, however the last process ended.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="report">Takes what an operator should know, from any thread.</param>
    /// <param name="metrics">Where the store counts what it does; one store to a registry.</param>
    /// <param name="memory">The memory of the process; null when nobody watches it.</param>
    /// <exception cref="IOException">The folder cannot be used, or another process has it open.</exception>
    /// <exception cref="NotSupportedException">A newer program wrote it, or one that knew no tenants.</exception>
    /// <exception cref="ArgumentException">The tenant id cannot be used.</exception>
    public static SpoorStore Open(StoreOptions options, Action<StoreEvent>? report = null, MetricsRegistry? metrics = null, MemoryBudget? memory = null)
    {
        var registry = metrics ?? new MetricsRegistry();
        return Open(new StoreContext
        {
            Options = options with { Path = Path.GetFullPath(options.Path), WalPath = options.WalPath is null ? null : Path.GetFullPath(options.WalPath) },
            Files = LocalFiles.Instance,
            Report = report ?? (static _ => { }),
            Metrics = new StoreMetrics(registry),
            Objects = options.S3 is { } s3 ? new S3ObjectStore(s3, new ObjectMetrics(registry)) : null,
            RemoteOptions = RemoteOptions.Of(options),
            Memory = memory ?? MemoryBudget.Unwatched(),
        });
    }

    /// <summary>Takes over the context's bucket, also when it throws.</summary>
    internal static SpoorStore Open(StoreContext context)
    {
        try
        {
            return OpenFolder(context);
        }
        catch
        {
            context.Objects?.Dispose();
            throw;
        }
    }

    private static SpoorStore OpenFolder(StoreContext context)
    {
        var options = context.Options;
        if (StoreLayout.TenantError(options.Tenant) is { } error)
            throw new ArgumentException(error, nameof(context));
        StoreLayout.RefuseStoreWithoutTenants(context.Files, options.Path, options.Tenant);
        context.Files.CreateFolder(context.BlocksFolder);
        context.Files.CreateFolder(context.WalFolder);
        var headOptions = new HeadOptions { MaxBytes = options.MaxHeadBytes ?? context.Memory.Shares.HeadBytes, MaxSpans = options.MaxHeadSpans };
        var walOptions = new WalOptions
        {
            Folder = context.WalFolder,
            Sync = options.Sync,
            SyncInterval = options.SyncInterval,
            SegmentBytes = options.WalSegmentBytes,
            MaxQueuedBytes = options.MaxQueuedBytes ?? context.Memory.Shares.QueueBytes,
            MaxQueueTime = options.MaxQueueTime,
            Reached = context.Reached,
        };
        foreach (var warning in BudgetWarnings.Of(headOptions.MaxBytes, context.Memory))
            context.Report(new StoreEvent(StoreEventLevel.Warning, warning));
        var folderLock = StoreLock.Take(context);
        try
        {
            new DeletionMark(context).RefuseIfSet();

            // After the lock: the cache's folder is this process's alone, too.
            context = context with { Remote = RemoteBlocks.Open(context) };
            return new SpoorStore(context, headOptions, walOptions, folderLock, StoreRecovery.Run(context, headOptions));
        }
        catch
        {
            context.Remote?.Dispose();
            folderLock.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<AppendResult> AppendAsync(SpanBatch batch, CancellationToken cancellationToken)
    {
        // Once queued, the batch's bytes are read by the log's and the head's threads: from here on there is no way back.
        cancellationToken.ThrowIfCancellationRequested();
        if (batch.Spans.IsEmpty)
            return ValueTask.FromResult(new AppendResult(AppendStatus.Stored, batch.RejectedSpans, batch.RejectionReason, default));
        if (_context.Memory.IsOver)
            return Refuse("the memory limit of the server is reached");
        return _context.Disk.Shortage is { } shortage ? Refuse(shortage) : _wal.Append(batch);
    }

    /// <summary>What a query sees: everything that was acknowledged before the call. Dispose it soon: it pins memory and files.</summary>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public StoreSnapshot Snapshot() => _parts.Snapshot();

    /// <summary>Follows the spans that arrive from now on and match. Dispose it: it pins memory.</summary>
    /// <exception cref="TraceQL.TraceQLException">The query is more than a filter on single spans (<see cref="SpanTail.Check"/>).</exception>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public SpanTail Tail(TraceQL.RootExpr query) => new(_parts, query, _context.Memory);

    /// <summary>Completes when everything that was acknowledged before the call is in blocks; waits for as long as blocks cannot be written.</summary>
    public Task FlushAsync(CancellationToken cancellationToken = default) => _head.SealAsync().WaitAsync(cancellationToken);

    /// <summary>What compaction does and did.</summary>
    public CompactionStatus Compaction => _maintenance.Status;

    /// <summary>Merges blocks until there is nothing left to merge, beside what the store does by itself (<see cref="StoreOptions.Compaction"/>).</summary>
    /// <param name="allWindows">Also blocks of a window that is not over: what comes later is merged with them no more.</param>
    /// <exception cref="IOException">A block could not be written; everything is as it was.</exception>
    public async Task<CompactionReport> CompactAsync(bool allWindows = false, CancellationToken cancellationToken = default)
    {
        var (status, before) = (Compaction, Totals());
        await Task.Run(() => _maintenance.CompactAll(allWindows, cancellationToken), cancellationToken).ConfigureAwait(false);
        var after = Compaction;
        return new CompactionReport
        {
            Merges = after.Merges - status.Merges,
            SpansIn = after.SpansIn - status.SpansIn,
            BytesWritten = after.BytesWritten - status.BytesWritten,
            DuplicatesDropped = after.DuplicatesDropped - status.DuplicatesDropped,
            Before = before,
            After = Totals(),
        };
    }

    /// <summary>What lies in the store, as <c>spoor blocks list</c> shows it.</summary>
    /// <exception cref="IOException">The folder or the bucket cannot be read.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "An inspector owns nothing but the bucket, which is the store's here.")]
    public StoreListing List() => new StoreInspector(_context).List();

    /// <summary>
    /// Erases whole traces that were acknowledged before the call: from the head, which becomes a block first, from blocks, and from the files of the log.
    /// Spans of these traces that come later are stored like any others.
    /// </summary>
    /// <exception cref="TraceQL.TraceQLException">The query is none that selects traces.</exception>
    /// <exception cref="IOException">A block could not be written; what was erased before stays erased, calling again goes on.</exception>
    public async Task<EraseReport> EraseAsync(EraseRequest request, CancellationToken cancellationToken = default)
    {
        if (request.Query is { } query)
            _ = Query.TraceMatcher.Parse(query);
        if (request.IsDryRun)
            return await Task.Run(() => _maintenance.Erase(request, cancellationToken), cancellationToken).ConfigureAwait(false);

        // What comes from now on goes to a segment of its own, so that those with the traces can go as soon as blocks hold the rest of them.
        using (await Task.Run(_segments.SuspendReuse, cancellationToken).ConfigureAwait(false))
        {
            var end = await _wal.SwitchAsync().WaitAsync(cancellationToken).ConfigureAwait(false) ?? _recoveredLogEnd;
            await FlushAsync(cancellationToken).ConfigureAwait(false);
            if (_manifest.ReplayFrom >= end)
                _segments.DeleteThrough(end.Segment);
            return await Task.Run(() => _maintenance.Erase(request, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Moves all blocks that are old enough to the sampled tier now, which the store does by itself sooner or later.</summary>
    internal Task SampleAsync(CancellationToken cancellationToken = default) =>
        Task.Run(() => _maintenance.SampleAll(cancellationToken), cancellationToken);

    /// <summary>Drops what is too old or too much now, leaving series of it; with <see cref="RetentionOptions.Aggregated"/>.</summary>
    internal Task AggregateAsync(CancellationToken cancellationToken = default) =>
        Task.Run(() => _maintenance.AggregateAll(cancellationToken), cancellationToken);

    /// <summary>Merges files of series now.</summary>
    internal Task MergeSeriesAsync(CancellationToken cancellationToken = default) =>
        Task.Run(() => _maintenance.MergeSeries(cancellationToken), cancellationToken);

    /// <summary>
    /// Stops taking batches, answers those that were taken, makes blocks of everything, copies them to the bucket if there is one and it answers in time
    /// (<see cref="S3Options.StopTimeout"/>), and gives the folder free.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
            return;
        _memoryRelief.Dispose();
        await _diskWatch.DisposeAsync().ConfigureAwait(false);
        await _housekeeping.DisposeAsync().ConfigureAwait(false);
        await Task.Run(Close).ConfigureAwait(false);
    }

    /// <summary>What the timer does: seals a head that is old, drops blocks that are too old.</summary>
    internal void KeepHouse()
    {
        if (!_housekeepingLock.TryEnter())
            return;
        try
        {
            var now = _context.Time.GetUtcNow();
            if ((now - _sparesLookedAt).Duration() >= SpareInterval)
            {
                _sparesLookedAt = now;
                _segments.DropIdleSpare();
            }

            if (_head.ActiveSince is { } since && now - since >= _context.Options.MaxHeadAge)
                _head.RequestSeal();
            _maintenance.DropOldBlocks();
        }
        catch (Exception e) when (StoreFileExtensions.IsFileError(e))
        {
            _context.Report(new StoreEvent(StoreEventLevel.Warning, "blocks that are too old could not be dropped; it is tried again", e));
        }
        finally
        {
            _housekeepingLock.Exit();
        }
    }

    private BlockTotals Totals()
    {
        var blocks = _parts.Blocks;
        return new BlockTotals(blocks.Count, blocks.Sum(block => (long)block.Entry.SpanCount), blocks.Sum(block => block.Part.SizeBytes));
    }

    private ValueTask<AppendResult> Refuse(string reason)
    {
        _context.Metrics.BatchesRefused.Increment();
        return ValueTask.FromResult(new AppendResult(AppendStatus.Unavailable, 0, reason, BudgetRetryAfter));
    }

    /// <summary>
    /// What the disk's timer does. When room is short, files of the log that wait to be used again go, and the head becomes a block, which is smaller than
    /// the log that it frees.
    /// </summary>
    internal void CheckDisk()
    {
        var was = _context.Disk.Shortage;
        _context.Disk.Check();
        if (_context.Disk.Shortage is null)
            return;
        _segments.DropSpares();
        if (was is null && _parts.Heads[^1].FirstAppendAt is not null)
            _head.RequestSeal();
        _context.Disk.Check();
    }

    /// <summary>What the store can do when memory is short. A head that is nearly empty gives little free, so it goes only when spans are refused.</summary>
    private void FlushEarly()
    {
        var enough = _context.Memory.IsOver ? 1 : Math.Min(_headOptions.MaxBytes, _context.Memory.Shares.HeadBytes) / 4;
        if (_parts.Heads[^1].Spans.SizeBytes >= enough)
            _head.RequestSeal();
    }

    private void OnLogFailed(Exception error)
    {
        _context.Report(new StoreEvent(StoreEventLevel.Error, "the write-ahead log could not be written; it goes on in a fresh segment", error));

        // With an interval, spans of the failed segment were acknowledged already; they are in the head, and in a block they are safe.
        if (_context.Options.Sync == WalSync.Interval)
            _head.RequestSeal();
    }

    private void Close()
    {
        _maintenance.Dispose();
        _wal.Dispose();
        _flusher.StopRetrying();
        _head.Stop();
        _flusher.Dispose();
        _uploader?.Stop();
        _uploader?.Dispose();
        _parts.Close();
        _context.Remote?.Dispose();
        _manifest.Dispose();
        _lock.Dispose();
    }
}
