using Spoor.Otlp;
using Spoor.Store.Blocks;
using Spoor.Store.Ingest;
using Spoor.Store.Query;
using Spoor.Store.Segments;

namespace Spoor.Store.Compaction;

/// <summary>
/// Moves blocks that are older than the full tier to the sampled one, the oldest first, each once. A trace of which parts lie in several blocks is judged
/// by all of them when the first one is moved, and the others follow: what stays says so by its counts, what goes is noted in the description of the block.
/// </summary>
internal sealed class Sampler(StoreContext context, PartList parts, BlockRewriter rewriter, Func<bool> isFlushing)
{
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);

    /// <summary>Moves the next block; false when there is none to move.</summary>
    /// <exception cref="IOException">The block could not be written; it is worth trying again.</exception>
    public bool SampleNext(CancellationToken cancellationToken)
    {
        var retention = context.Options.Retention;
        if (retention.Sampled is not { } sampled || retention.Full <= TimeSpan.Zero)
            return false;
        var limit = context.Time.GetUtcNow() - retention.Full;
        var next = parts.Blocks
            .Where(block => block.Part is Block { Meta.Tier: BlockTier.Full } && block.Entry.CreatedAt < limit && !_refused.Contains(block.Entry.Id))
            .MinBy(block => block.Entry.CreatedAt);
        if (next is null || !parts.TryPin([next]))
            return false;
        try
        {
            Sample(next, sampled, cancellationToken);
        }
        catch (BlockDamagedException damage)
        {
            _refused.Add(next.Entry.Id);
            context.Report(new StoreEvent(
                StoreEventLevel.Error, $"block {next.Entry.Id} cannot be moved to the sampled tier; it stays as it is until its time is over", damage));
        }
        finally
        {
            PartList.Unpin([next]);
        }

        context.Reached(StoreSteps.RewriteDone);
        return true;
    }

    private void Sample(LiveBlock block, SampledRetention sampled, CancellationToken cancellationToken)
    {
        var part = (Block)block.Part;
        SampledTraces filter;
        var dropped = new List<TraceId>();
        using (var snapshot = parts.Snapshot())
        {
            var split = SplitTracesOf(part, snapshot);
            var kept = new HashSet<TraceId>();
            if (sampled.Keep.Length > 0)
                new TraceMatcher(TraceMatcher.Parse(sampled.Keep), context.Memory).AddMatches(snapshot, part, kept, cancellationToken);
            filter = new SampledTraces(sampled.Percent, kept, Decided(part, split));
            dropped.AddRange(split.Where(id => filter.FactorOf(id) == 0));
        }

        var pacer = new MergePacer(context.Options.Compaction.MaxBytesPerSecond, isFlushing, cancellationToken);
        var rewrite = new BlockRewrite("sampling", part.Meta.Level, BlockTier.Sampled, filter) { DroppedTraces = dropped };
        var result = rewriter.Run([block], rewrite, pacer, cancellationToken);
        context.Metrics.Compaction.Sampled.Increment();
        context.Report(new StoreEvent(
            StoreEventLevel.Information,
            $"block {block.Entry.Id} is in the sampled tier now: {result.Entry?.SpanCount ?? 0} of {block.Entry.SpanCount} spans stay"));
    }

    private static List<TraceId> SplitTracesOf(Block block, StoreSnapshot snapshot)
    {
        var split = new List<TraceId>();
        for (var i = 0; i < block.SegmentCount; i++)
        {
            var segment = block.Segment(i);
            for (var ordinal = 0; ordinal < segment.TraceCount; ordinal++)
            {
                if (segment.Trace(ordinal).Id is var id && snapshot.SplitTraces.Contains(id))
                    split.Add(id);
            }
        }

        return split;
    }

    /// <summary>What was decided for traces of the block when another block with a part of them was moved.</summary>
    private Dictionary<TraceId, double> Decided(Block block, List<TraceId> split)
    {
        var decided = new Dictionary<TraceId, double>();
        foreach (var other in parts.Blocks)
        {
            if (other.Part is not Block { Meta.Tier: BlockTier.Sampled } sampled)
                continue;
            foreach (var id in sampled.Meta.DroppedTraces.Where(id => block.TryFindTrace(id, out _, out _)))
                decided[id] = 0;
            foreach (var id in split)
            {
                if (sampled.TryFindTrace(id, out var segment, out var ordinal))
                    decided[id] = CountOf(sampled.Segment(segment), ordinal);
            }
        }

        return decided;
    }

    private static double CountOf(SpanSegment segment, int ordinal)
    {
        if (segment.TierCounts.IsEmpty)
            return 1;
        var rows = new List<int>();
        segment.AppendRows(ordinal, rows);
        return segment.TierCounts.Span[rows[0]];
    }
}
