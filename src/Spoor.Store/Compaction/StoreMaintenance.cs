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

    private readonly StoreContext _context;
    private readonly PartList _parts;
    private readonly ManifestLog _manifest;
    private readonly Compactor _compactor;
    private readonly Lock _oneAtATime = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread? _thread;

    public StoreMaintenance(StoreContext context, PartList parts, ManifestLog manifest)
    {
        _context = context;
        _parts = parts;
        _manifest = manifest;

        // A sealed head is there as long as its block is being written.
        _compactor = new Compactor(context, parts, new BlockRewriter(context, parts, manifest), () => parts.Heads.Count > 1 || context.IsShort);
        context.Metrics.Compaction.Watch(_compactor);
        if (!context.Options.Compaction.Enabled)
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

    /// <summary>
    /// Counts from when a block's newest span came in, not from the times that spans carry: an import of old traces is kept as long as everything else,
    /// and a clock that runs ahead keeps nothing forever. Leaves it for the next time when blocks are being rewritten just now.
    /// </summary>
    public void DropBlocksCreatedBefore(DateTimeOffset limit)
    {
        if (!_oneAtATime.TryEnter())
            return;
        try
        {
            var expired = _parts.Blocks.Where(block => block.Entry.CreatedAt < limit).ToArray();
            if (expired.Length == 0)
                return;
            _manifest.Append(new ManifestRecord { Reason = "retention", Removed = [.. expired.Select(block => block.Entry.Id)] });
            _context.Reached(StoreSteps.RetentionInManifest);
            _parts.ReplaceBlocks(expired, null);
            _context.Metrics.BlocksDropped.Add(expired.Length);
            _context.Reached(StoreSteps.RetentionDone);
        }
        finally
        {
            _oneAtATime.Exit();
        }
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
                CompactAll(allWindows: false, CancellationToken.None);
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
                _context.Report(new StoreEvent(StoreEventLevel.Warning, $"blocks could not be merged; it is tried again in {delay.TotalSeconds:f0} s", e));
            }
        }
    }
}
