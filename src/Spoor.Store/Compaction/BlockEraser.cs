using Spoor.Otlp;
using Spoor.Store.Blocks;
using Spoor.Store.Ingest;
using Spoor.Store.Manifest;
using Spoor.Store.Query;
using Spoor.Store.Segments;

namespace Spoor.Store.Compaction;

/// <summary>
/// Erases whole traces by writing the blocks that hold them anew without them, one block after the other. Dictionaries, resources and scopes of the new
/// blocks hold only what their spans use.
/// </summary>
internal sealed class BlockEraser(StoreContext context, PartList parts, ManifestLog manifest, BlockRewriter rewriter, Func<bool> isFlushing)
{
    private static readonly TimeSpan MaxWaitForReaders = TimeSpan.FromSeconds(30);

    /// <summary>Erases from blocks; heads are only looked at by dry runs, else the caller has flushed them.</summary>
    /// <exception cref="TraceQL.TraceQLException">The query is none that selects traces.</exception>
    /// <exception cref="IOException">A block could not be written; what was erased before stays erased, calling again goes on.</exception>
    public EraseReport Erase(EraseRequest request, CancellationToken cancellationToken)
    {
        var ids = request.TraceIds.ToHashSet();
        var unreadable = new List<string>();
        var found = new List<ErasedFromBlock>();
        using (var snapshot = parts.Snapshot())
        {
            var looked = snapshot.Parts.Where(part => request.IsDryRun || part is Block or DamagedBlock).ToArray();
            if (request.Query is { } query)
                AddMatches(query, snapshot, looked, ids, unreadable, cancellationToken);
            if (request.FromUnixNanos > 0 || request.ToUnixNanos < ulong.MaxValue)
                KeepStartedWithin(request, looked, ids, unreadable);
            var held = new HashSet<TraceId>();
            foreach (var part in looked)
            {
                if (Count(part, ids, held, unreadable) is { Traces: > 0 } counted)
                    found.Add(counted);
            }

            ids.IntersectWith(held);
        }

        var erased = new List<ErasedFromBlock>();
        var folders = new List<string>();
        foreach (var counted in request.IsDryRun ? [] : found)
        {
            try
            {
                Rewrite(counted.BlockId, ids, cancellationToken);
                erased.Add(counted);
                folders.Add(counted.BlockId);
            }
            catch (BlockDamagedException damage)
            {
                unreadable.Add(counted.BlockId);
                context.Report(new StoreEvent(StoreEventLevel.Error, $"traces could not be erased from block {counted.BlockId}", damage));
            }
        }

        return new EraseReport
        {
            IsDryRun = request.IsDryRun,
            Blocks = request.IsDryRun ? found : erased,
            Traces = ids.Count,
            UnreadableBlocks = [.. unreadable.Distinct()],
            BlocksInUse = WaitUntilGone(folders, cancellationToken),
        };
    }

    private void AddMatches(
        string query,
        StoreSnapshot snapshot,
        IReadOnlyList<SegmentPart> looked,
        HashSet<TraceId> ids,
        List<string> unreadable,
        CancellationToken cancellationToken)
    {
        var matcher = new TraceMatcher(TraceMatcher.Parse(query), context.Memory);
        foreach (var part in looked)
        {
            try
            {
                matcher.AddMatches(snapshot, part, ids, cancellationToken);
            }
            catch (BlockDamagedException)
            {
                unreadable.Add(part.Name);
            }
        }
    }

    /// <summary>The trace as a whole decides: where parts of it lie in several blocks, the earliest does.</summary>
    private static void KeepStartedWithin(EraseRequest request, SegmentPart[] looked, HashSet<TraceId> ids, List<string> unreadable)
    {
        ids.RemoveWhere(id =>
        {
            var start = ulong.MaxValue;
            foreach (var part in looked)
            {
                try
                {
                    if (part.TryFindTrace(id, out var segment, out var ordinal))
                        start = Math.Min(start, part.Segment(segment).Trace(ordinal).StartUnixNanos);
                }
                catch (BlockDamagedException)
                {
                    unreadable.Add(part.Name);
                }
            }

            return start < request.FromUnixNanos || start >= request.ToUnixNanos;
        });
    }

    /// <summary>What a part holds of the traces; a damaged block holds none that could be counted.</summary>
    private static ErasedFromBlock Count(SegmentPart part, HashSet<TraceId> ids, HashSet<TraceId> held, List<string> unreadable)
    {
        var traces = 0;
        var spans = 0;
        try
        {
            foreach (var id in ids)
            {
                if (!part.TryFindTrace(id, out var segment, out var ordinal))
                    continue;
                traces++;
                held.Add(id);
                spans += part.Segment(segment).Trace(ordinal).SpanCount;
            }
        }
        catch (BlockDamagedException)
        {
            unreadable.Add(part.Name);
        }

        return new ErasedFromBlock(part.Name, traces, spans);
    }

    private void Rewrite(string blockId, HashSet<TraceId> ids, CancellationToken cancellationToken)
    {
        var block = parts.Blocks.FirstOrDefault(block => block.Entry.Id == blockId);
        if (block is null || !parts.TryPin([block]))
            return;
        try
        {
            var meta = ((Block)block.Part).Meta;
            var pacer = new MergePacer(context.Options.Compaction.MaxBytesPerSecond, isFlushing, cancellationToken);
            rewriter.Run([block], new BlockRewrite("erasure", meta.Level, meta.Tier, new AllBut(ids)), pacer, cancellationToken);
        }
        finally
        {
            PartList.Unpin([block]);
        }

        context.Reached(StoreSteps.RewriteDone);
    }

    /// <summary>Queries that began before may still read the old files; they are gone once these have ended, and those in a bucket soon after.</summary>
    private List<string> WaitUntilGone(List<string> blockIds, CancellationToken cancellationToken)
    {
        var waited = TimeSpan.Zero;
        var step = TimeSpan.FromMilliseconds(20);
        while (true)
        {
            var inBucket = manifest.RemoteWork().Leftovers;
            blockIds.RemoveAll(id => !inBucket.Contains(id) && !context.Files.FileExists(Path.Combine(context.BlocksFolder, id, BlockFormat.SpansFile)));
            if (blockIds.Count == 0 || waited >= MaxWaitForReaders || cancellationToken.WaitHandle.WaitOne(step))
                return blockIds;
            waited += step;
        }
    }

    private sealed class AllBut(HashSet<TraceId> ids) : ITraceFilter
    {
        public double FactorOf(TraceId id) => ids.Contains(id) ? 0 : 1;
    }
}
