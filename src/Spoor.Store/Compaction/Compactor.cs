using System.Diagnostics;
using Spoor.Store.Blocks;
using Spoor.Store.Ingest;
using Spoor.Store.Segments;

namespace Spoor.Store.Compaction;

/// <summary>Merges blocks, one merge at a time. Called by one thread at a time; the status may be asked for by any.</summary>
internal sealed class Compactor(StoreContext context, PartList parts, BlockRewriter rewriter, Func<bool> isFlushing)
{
    private readonly CompactionPlanner _planner = new(context.Options.Compaction);
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);
    private volatile Running? _running;
    private long _merges;
    private long _blocksIn;
    private long _spansIn;
    private long _bytesWritten;
    private long _duplicates;

    /// <summary>Set by who runs merges.</summary>
    public string? LastError { get; set; }

    public CompactionStatus Status => new()
    {
        Enabled = context.Options.Compaction.Enabled,
        Running = _running is { } running
            ? new CompactionProgress("compaction", running.Job.Level, running.StartedAt, running.Job.BlockIds.Count, running.Job.SpanCount, running.Pacer.BytesWritten)
            : null,
        BacklogBlocks = CompactionPlanner.Backlog(Blocks().Select(Planned)),
        Merges = Interlocked.Read(ref _merges),
        BlocksIn = Interlocked.Read(ref _blocksIn),
        SpansIn = Interlocked.Read(ref _spansIn),
        BytesWritten = Interlocked.Read(ref _bytesWritten),
        DuplicatesDropped = Interlocked.Read(ref _duplicates),
        LastError = LastError,
    };

    public bool IsRunning => _running is not null;

    /// <summary>Does the next merge; false when there is none to do.</summary>
    /// <param name="allWindows">Takes all windows for over.</param>
    /// <exception cref="IOException">The merged block could not be written; it is worth trying again.</exception>
    public bool MergeNext(bool allWindows, CancellationToken cancellationToken)
    {
        var blocks = Blocks().ToDictionary(block => block.Entry.Id, StringComparer.Ordinal);
        var job = _planner.Next(blocks.Values.Select(Planned), context.Time.GetUtcNow(), allWindows);
        if (job is null)
            return false;
        var inputs = job.BlockIds.Select(id => blocks[id]).ToArray();
        if (!parts.TryPin(inputs))
            return false;
        try
        {
            Merge(job, inputs, cancellationToken);
        }
        catch (BlockDamagedException damage)
        {
            Refuse(inputs, damage);
        }
        finally
        {
            _running = null;
            PartList.Unpin(inputs);
        }

        context.Reached(StoreSteps.RewriteDone);
        return true;
    }

    private void Merge(CompactionJob job, LiveBlock[] inputs, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var pacer = new MergePacer(context.Options.Compaction.MaxBytesPerSecond, isFlushing, cancellationToken);
        _running = new Running(job, context.Time.GetUtcNow(), pacer);
        var tier = ((Block)inputs[0].Part).Meta.Tier;
        var merged = rewriter.Run(inputs, new BlockRewrite("compaction", job.Level, tier, Filter: null), pacer, cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(started);
        Interlocked.Increment(ref _merges);
        Interlocked.Add(ref _blocksIn, inputs.Length);
        Interlocked.Add(ref _spansIn, job.SpanCount);
        Interlocked.Add(ref _bytesWritten, merged.SizeBytes);
        Interlocked.Add(ref _duplicates, merged.DuplicatesDropped);
        context.Metrics.Compaction.Merged(inputs.Length, job.SpanCount, merged, elapsed);
        context.Report(new StoreEvent(
            StoreEventLevel.Information,
            $"merged {inputs.Length} blocks into {merged.Entry!.Id}: {merged.Entry.SpanCount} spans, {merged.SizeBytes / 1e6:f1} MB, {elapsed.TotalSeconds:f1} s"));
    }

    /// <summary>A block that cannot be read whole stays as it is until the next start; the others go on without it.</summary>
    private void Refuse(LiveBlock[] inputs, BlockDamagedException damage)
    {
        var refused = inputs.Where(input => damage.Message.Contains(input.Entry.Id, StringComparison.Ordinal)).ToArray();
        foreach (var input in refused.Length > 0 ? refused : inputs)
            _refused.Add(input.Entry.Id);
        context.Report(new StoreEvent(StoreEventLevel.Error, "a block cannot be merged with others; it is left as it is", damage));
    }

    private IEnumerable<LiveBlock> Blocks() => parts.Blocks.Where(block => block.Part is Block && !_refused.Contains(block.Entry.Id));

    private static PlannedBlock Planned(LiveBlock block)
    {
        var meta = ((Block)block.Part).Meta;
        return new PlannedBlock(meta.Id, meta.CreatedAt, meta.SpanCount, meta.Level, meta.Tier);
    }

    private sealed record Running(CompactionJob Job, DateTimeOffset StartedAt, MergePacer Pacer);
}
