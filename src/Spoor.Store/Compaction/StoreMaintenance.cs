using Spoor.Store.Aggregation;
using Spoor.Store.Files;
using Spoor.Store.Ingest;
using Spoor.Store.Manifest;

namespace Spoor.Store.Compaction;

/// <summary>
/// All that rewrites or drops blocks, one thing at a time, and the thread that does it by itself: of low priority, so that ingestion and queries go first.
/// </summary>
internal sealed class StoreMaintenance : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromMinutes(5);

    /// <summary>Blocks that go together leave one file of series; more of them, more files.</summary>
    private const long MaxSpansToAggregate = 8_000_000;

    private readonly StoreContext _context;
    private readonly PartList _parts;
    private readonly ManifestLog _manifest;
    private readonly Compactor _compactor;
    private readonly Sampler _sampler;
    private readonly BlockEraser _eraser;
    private readonly SeriesAggregator? _aggregator;
    private readonly SeriesMerger _seriesMerger;
    private readonly Lock _oneAtATime = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread? _thread;

    public StoreMaintenance(StoreContext context, PartList parts, ManifestLog manifest)
    {
        _context = context;
        _parts = parts;
        _manifest = manifest;

        // A sealed head is there as long as its block is being written.
        bool IsFlushing() => parts.Heads.Count > 1 || context.IsShort;
        var rewriter = new BlockRewriter(context, parts, manifest);
        _compactor = new Compactor(context, parts, rewriter, IsFlushing);
        _sampler = new Sampler(context, parts, rewriter, IsFlushing);
        _eraser = new BlockEraser(context, parts, manifest, rewriter, IsFlushing);
        _seriesMerger = new SeriesMerger(context, parts, manifest);
        if (context.Options.Retention.Aggregated > TimeSpan.Zero)
            _aggregator = new SeriesAggregator(context, parts, manifest);
        context.Metrics.Compaction.Watch(_compactor);
        if (!context.Options.Compaction.Enabled && context.Options.Retention.Sampled is null && _aggregator is null)
            return;
        _thread = new Thread(Run) { IsBackground = true, Name = "spoor-compact", Priority = ThreadPriority.BelowNormal };
        _thread.Start();
    }

    public CompactionStatus Status => _compactor.Status;

    /// <summary>Merges until there is nothing left to merge.</summary>
    /// <param name="allWindows">Takes all windows for over.</param>
    public void CompactAll(bool allWindows, CancellationToken cancellationToken)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
        bool merged;
        do
        {
            lock (_oneAtATime)
                merged = _compactor.MergeNext(allWindows, both.Token);
        }
        while (merged);
    }

    /// <summary>Moves all blocks that are old enough to the sampled tier.</summary>
    public void SampleAll(CancellationToken cancellationToken)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
        bool sampled;
        do
        {
            lock (_oneAtATime)
                sampled = _sampler.SampleNext(both.Token);
        }
        while (sampled);
    }

    /// <summary>Erases traces from all blocks.</summary>
    public EraseReport Erase(EraseRequest request, CancellationToken cancellationToken)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
        lock (_oneAtATime)
            return _eraser.Erase(request, both.Token);
    }

    /// <summary>Drops blocks as <see cref="DropOldBlocks()"/> does, leaving series of them, and series whose time is over.</summary>
    public void AggregateAll(CancellationToken cancellationToken)
    {
        if (_aggregator is null)
            return;
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
        lock (_oneAtATime)
        {
            DropOldBlocks(both.Token);
            _aggregator.DropOldSeries();
        }
    }

    /// <summary>Merges series until there are none left to merge.</summary>
    public void MergeSeries(CancellationToken cancellationToken)
    {
        if (_aggregator is null)
            return;
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
        bool merged;
        do
        {
            lock (_oneAtATime)
                merged = _seriesMerger.MergeNext(both.Token);
        }
        while (merged);
    }

    /// <summary>
    /// Drops blocks whose time is over, and the oldest when there are too many bytes. Leaves it for the next time when blocks are being rewritten just now,
    /// and for the thread when something is to be computed from them first.
    /// </summary>
    public void DropOldBlocks()
    {
        if (_aggregator is not null || !_oneAtATime.TryEnter())
            return;
        try
        {
            DropOldBlocks(CancellationToken.None);
        }
        finally
        {
            _oneAtATime.Exit();
        }
    }

    private void DropOldBlocks(CancellationToken cancellationToken)
    {
        if (_context.Options.Retention.LastTier > TimeSpan.Zero)
            DropBlocksCreatedBefore(_context.Time.GetUtcNow() - _context.Options.Retention.LastTier, cancellationToken);
        if (_context.Options.MaxBytes > 0)
            DropOldestAbove(_context.Options.MaxBytes, cancellationToken);
    }

    /// <summary>
    /// Counts from when a block's newest span came in, not from the times that spans carry: an import of old traces is kept as long as everything else,
    /// and a clock that runs ahead keeps nothing forever.
    /// </summary>
    private void DropBlocksCreatedBefore(DateTimeOffset limit, CancellationToken cancellationToken) =>
        Drop([.. _parts.Blocks.Where(block => block.Entry.CreatedAt < limit)], "retention", cancellationToken);

    /// <summary>The newest block stays in any case.</summary>
    private void DropOldestAbove(long maxBytes, CancellationToken cancellationToken)
    {
        var blocks = _parts.Blocks.OrderBy(block => block.Entry.CreatedAt).ToArray();
        var size = blocks.Sum(block => block.Part.SizeBytes);
        var count = 0;
        for (; size > maxBytes && count < blocks.Length - 1; count++)
            size -= blocks[count].Part.SizeBytes;
        if (count == 0)
            return;
        Drop(blocks[..count], "max_bytes", cancellationToken);
        _context.Report(new StoreEvent(
            StoreEventLevel.Warning,
            $"the {count} oldest blocks, up to {blocks[count - 1].Entry.CreatedAt:u}, were deleted since blocks may take {maxBytes / 1e6:f0} MB together (max_bytes)"));
    }

    private void Drop(LiveBlock[] blocks, string reason, CancellationToken cancellationToken)
    {
        if (_aggregator is null && blocks.Length > 0)
        {
            Drop(blocks, null, reason);
            _context.Reached(StoreSteps.RetentionDone);
        }

        while (_aggregator is not null && blocks.Length > 0)
        {
            long spans = 0;
            var count = Math.Max(1, blocks.TakeWhile(block => (spans += block.Entry.SpanCount) <= MaxSpansToAggregate).Count());
            var next = blocks[..count];
            blocks = blocks[count..];

            // Not there any more: the store is being closed.
            if (!_parts.TryPin(next))
                return;
            try
            {
                Drop(next, _aggregator.Write(next, cancellationToken), reason);
            }
            finally
            {
                PartList.Unpin(next);
            }

            _context.Reached(StoreSteps.RetentionDone);
        }
    }

    private void Drop(LiveBlock[] blocks, SeriesMeta? series, string reason)
    {
        _manifest.Append(new ManifestRecord
        {
            Reason = reason,
            Removed = [.. blocks.Select(block => block.Entry.Id)],
            AddedSeries = series is null ? null : [series],
        });
        _aggregator?.Named();
        _context.Reached(StoreSteps.RetentionInManifest);
        _parts.ReplaceBlocks(blocks, null, series is null ? null : LiveSeries.Of(series, _context));
        _context.Metrics.BlocksDropped.Add(blocks.Length);
    }

    /// <summary>Ends the thread; a merge under way is given up between two row groups.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _thread?.Join();

        // Who asked for a merge gets out of it first.
        lock (_oneAtATime)
            _stop.Dispose();
    }

    private void Run()
    {
        ThreadPriorities.LowerOfCurrentThread();
        var delay = Interval;
        while (!_stop.Token.WaitHandle.WaitOne(delay))
        {
            try
            {
                // Before anything that may fail or wait, since it makes room.
                AggregateAll(CancellationToken.None);

                // A merge needs the space of its inputs once more until it is done.
                if (_context.Disk.Shortage is not null)
                    continue;
                MergeSeries(CancellationToken.None);
                if (_context.Options.Compaction.Enabled)
                    CompactAll(allWindows: false, CancellationToken.None);
                SampleAll(CancellationToken.None);
                _compactor.LastError = null;
                delay = Interval;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e)
            {
                _context.Metrics.Compaction.Failures.Increment();
                _compactor.LastError = e.Message;
                delay = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, MaxRetryDelay.Ticks));
                _context.Report(new StoreEvent(StoreEventLevel.Warning, $"blocks could not be rewritten; it is tried again in {delay.TotalSeconds:f0} s", e));
            }
        }
    }
}
