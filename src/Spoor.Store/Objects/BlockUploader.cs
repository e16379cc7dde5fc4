using Spoor.Store.Blocks;
using Spoor.Store.Ingest;
using Spoor.Store.Manifest;
using Spoor.Store.Segments;

namespace Spoor.Store.Objects;

/// <summary>
/// Keeps the bucket as the manifest wants it, one worker, one round after the other:
/// <code>
/// 1 blocks, then series, that are not in the bucket   files ─► meta.json ─► manifest says so
/// 2 blocks, then series, that are live no more        meta.json ─► files ─► manifest says so; only once everything live is in the bucket
/// 3 local copies                        oldest first, when there are more than the cache takes
/// 4 remains of broken uploads           now and then
/// </code>
/// Each step may be cut short anywhere and is done again by the next round or the next start. A bucket that does not answer stops nothing but this: blocks
/// stay on local disk meanwhile.
/// </summary>
/// <remarks>
/// Why step 2 waits: a dropped block's spans may live on in a block that was made of it, or in series, and these may not be in the bucket yet. Why it keeps its
/// order: a block is named by the one that replaced it as long as both are there, see <see cref="BlockMeta.Replaces"/>.
/// </remarks>
internal sealed class BlockUploader : IDisposable
{
    private static readonly TimeSpan IdleInterval = TimeSpan.FromSeconds(30), MaxDelay = TimeSpan.FromSeconds(30), MaxDelayWhenStopping = TimeSpan.FromSeconds(1);

    private readonly StoreContext _context;
    private readonly RemoteBlocks _remote;
    private readonly ManifestLog _manifest;
    private readonly PartList _parts;
    private readonly LocalCopies _copies;
    private readonly RemoteSweep _sweep;
    private readonly HashSet<string> _damaged = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _round = new(1);
    private readonly SemaphoreSlim _wake = new(0);
    private readonly CancellationTokenSource _stop = new(), _abort = new();
    private readonly Task _run;
    private DateTimeOffset? _failingSince;
    private int _failures;

    public BlockUploader(StoreContext context, RemoteBlocks remote, ManifestLog manifest, PartList parts)
    {
        _context = context;
        _remote = remote;
        _manifest = manifest;
        _parts = parts;
        _copies = new LocalCopies(context, remote, parts);
        _sweep = new RemoteSweep(context, remote, manifest);
        remote.Metrics.Watch();
        parts.BlocksChanged = Wake;
        _run = Task.Run(RunAsync);
    }

    /// <summary>Something changed: there may be work.</summary>
    public void Wake()
    {
        if (_wake.CurrentCount == 0)
            _wake.Release();
    }

    /// <summary>Uploads what is left and ends; gives up when that takes longer than it may.</summary>
    public void Stop()
    {
        _parts.BlocksChanged = null;
        _abort.CancelAfter(_remote.Options.StopTimeout);
        _stop.Cancel();
        _run.GetAwaiter().GetResult();
        var (blocks, bytes) = CountBacklog();
        if (blocks > 0)
        {
            _context.Report(new StoreEvent(
                StoreEventLevel.Warning,
                $"{blocks} blocks ({bytes} bytes) could not be copied to the {_remote.Bucket.Name} within {_remote.Options.StopTimeout.TotalSeconds:0.#} s; "
                + $"they stay in {_context.BlocksFolder}, keep that folder: the next start copies them"));
        }
    }

    public void Dispose()
    {
        _round.Dispose();
        _wake.Dispose();
        _stop.Dispose();
        _abort.Dispose();
    }

    /// <summary>One round; true when every live block is in the bucket that can be.</summary>
    internal async Task<bool> RunRoundAsync(CancellationToken cancellationToken)
    {
        await _round.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var work = _manifest.RemoteWork();
            var isComplete = await UploadAsync(work, cancellationToken).ConfigureAwait(false);
            isComplete &= await UploadSeriesAsync(work, cancellationToken).ConfigureAwait(false);
            if (isComplete)
                await DeleteAsync(work, cancellationToken).ConfigureAwait(false);
            _copies.Trim(_manifest.RemoteWork());
            if (!_stop.IsCancellationRequested)
                await _sweep.RunIfDueAsync(cancellationToken).ConfigureAwait(false);
            return isComplete;
        }
        finally
        {
            CountBacklog();
            _round.Release();
        }
    }

    private async Task RunAsync()
    {
        while (!_abort.IsCancellationRequested)
        {
            var isStopping = _stop.IsCancellationRequested;
            try
            {
                await RunRoundAsync(_abort.Token).ConfigureAwait(false);
                Succeeded();
                if (isStopping)
                    return;
            }
            catch (OperationCanceledException) when (_abort.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Whatever it was: without this worker blocks would pile up for good.
                Failed(e);
            }

            await PauseAsync().ConfigureAwait(false);
        }
    }

    private async Task PauseAsync()
    {
        try
        {
            if (_failures == 0)
                await _wake.WaitAsync(IdleInterval, _stop.Token).ConfigureAwait(false);
            else if (_stop.IsCancellationRequested)
                await Task.Delay(Min(ObjectRetry.DelayAfter(_failures), MaxDelayWhenStopping), _abort.Token).ConfigureAwait(false);
            else
                await Task.Delay(Min(ObjectRetry.DelayAfter(_failures) * 6, MaxDelay), _stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The loop looks why.
        }
    }

    private async Task<bool> UploadAsync(RemoteWork work, CancellationToken cancellationToken)
    {
        var isComplete = true;
        foreach (var entry in work.Live.Where(block => !block.Remote))
        {
            // Held, so that its folder stays while it is copied.
            if (_parts.Hold(entry.Id) is not { } block)
            {
                isComplete = false;
                continue;
            }

            try
            {
                var files = new LocalBlockFiles(_context.Files, Path.Combine(_context.BlocksFolder, entry.Id));
                await _remote.Bucket.UploadAsync(files, entry.SplitTraces, _context.Reached, cancellationToken).ConfigureAwait(false);
                _manifest.Append(new ManifestRecord { Reason = "upload", Uploaded = [entry.Id] });
                _remote.Metrics.UploadedBlocks.Increment();
                _context.Reached(StoreSteps.UploadInManifest);
            }
            catch (BlockDamagedException e)
            {
                // What it replaces is all there is of its spans.
                isComplete &= entry.Replaces is null;
                if (_damaged.Add(entry.Id))
                    _context.Report(new StoreEvent(StoreEventLevel.Error, $"block {entry.Id} cannot be copied to the {_remote.Bucket.Name}: it is damaged on local disk", e));
            }
            finally
            {
                block.Release();
            }
        }

        return isComplete;
    }

    private async Task<bool> UploadSeriesAsync(RemoteWork work, CancellationToken cancellationToken)
    {
        var isComplete = true;
        foreach (var meta in work.Series.Where(series => !series.Remote))
        {
            if (_parts.HoldSeries(meta.Id) is not { } series)
            {
                isComplete = false;
                continue;
            }

            try
            {
                var files = new LocalBlockFiles(_context.Files, Path.Combine(_context.SeriesFolder, meta.Id));
                await _remote.Series.UploadAsync(files, meta, _context.Reached, cancellationToken).ConfigureAwait(false);
                _manifest.Append(new ManifestRecord { Reason = "upload", UploadedSeries = [meta.Id] });
                _context.Reached(StoreSteps.SeriesUploadInManifest);
            }
            catch (BlockDamagedException e)
            {
                // The blocks that they were computed from may be all there is of what they count.
                isComplete = false;
                if (_damaged.Add(meta.Id))
                    _context.Report(new StoreEvent(StoreEventLevel.Error, $"series {meta.Id} cannot be copied to the {_remote.Bucket.Name}: they are damaged on local disk", e));
            }
            finally
            {
                series.Release();
            }
        }

        return isComplete;
    }

    private async Task DeleteAsync(RemoteWork work, CancellationToken cancellationToken)
    {
        foreach (var id in work.Leftovers)
        {
            if (_parts.IsInUse(id))
                return;
            await _remote.DeleteAsync(id, _context.Reached, cancellationToken).ConfigureAwait(false);
            _manifest.Append(new ManifestRecord { Reason = "deleted from the bucket", RemoteDeleted = [id] });
            _remote.Metrics.DeletedBlocks.Increment();
            _context.Reached(StoreSteps.RemoteDeletionInManifest);
        }

        foreach (var id in work.SeriesLeftovers)
        {
            if (_parts.AreSeriesInUse(id))
                continue;
            await _remote.DeleteSeriesAsync(id, _context.Reached, cancellationToken).ConfigureAwait(false);
            _manifest.Append(new ManifestRecord { Reason = "deleted from the bucket", RemoteSeriesDeleted = [id] });
            _context.Reached(StoreSteps.SeriesRemoteDeletionInManifest);
        }
    }

    private (int Blocks, long Bytes) CountBacklog()
    {
        var waiting = _manifest.RemoteWork().Live.Where(block => !block.Remote).Select(block => block.Id).ToHashSet(StringComparer.Ordinal);
        var bytes = _parts.Blocks.Where(block => waiting.Contains(block.Entry.Id)).Sum(block => block.Part.SizeBytes);
        _remote.Metrics.SetBacklog(waiting.Count, bytes);
        return (waiting.Count, bytes);
    }

    private void Failed(Exception e)
    {
        _failures = Math.Min(_failures + 1, 30);
        _remote.Metrics.Failures.Increment();
        if (_failingSince is not null)
            return;
        _failingSince = _context.Time.GetUtcNow();
        var (blocks, bytes) = CountBacklog();
        _context.Report(new StoreEvent(
            StoreEventLevel.Warning,
            $"the {_remote.Bucket.Name} cannot be kept up to date; {blocks} blocks ({bytes} bytes) wait on local disk, spans are taken as before, and it is "
            + $"tried again until it works: {e.Message}",
            e));
    }

    private void Succeeded()
    {
        _failures = 0;
        if (_failingSince is not { } since)
            return;
        _failingSince = null;
        _context.Report(new StoreEvent(
            StoreEventLevel.Information, $"the {_remote.Bucket.Name} is up to date again after {(_context.Time.GetUtcNow() - since).TotalSeconds:0} s"));
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
