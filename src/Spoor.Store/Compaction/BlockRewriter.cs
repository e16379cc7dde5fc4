using Spoor.Otlp;
using Spoor.Store.Blocks;
using Spoor.Store.Ingest;
using Spoor.Store.Manifest;
using Spoor.Store.Segments;
using Spoor.Store.Wal;

namespace Spoor.Store.Compaction;

/// <summary>
/// Puts one block, or none, in the place of several. Compaction, the sampled tier and erasure are this with different filters. Each step is durable before
/// the next begins:
/// <code>
/// 1 the new block's files and folder synced   until here the old blocks count; the next start deletes the new one or, if it is complete, goes on
/// 2 one manifest record: added, removed       from here on the new block counts
/// 3 queries see the new block
/// 4 the old folders are deleted, once their last reader has let go
/// </code>
/// </summary>
internal sealed class BlockRewriter(StoreContext context, PartList parts, ManifestLog manifest)
{
    /// <summary>Merges the inputs, which the caller has pinned, and swaps. Returns what came out, or null when nothing of them is left.</summary>
    /// <param name="inputs">In the order of arrival.</param>
    /// <param name="rewrite">What comes out.</param>
    /// <exception cref="BlockDamagedException">An input cannot be read; everything is as before.</exception>
    /// <exception cref="IOException">The block could not be written; everything is as before, or will be after the next start.</exception>
    public RewrittenBlock Run(IReadOnlyList<LiveBlock> inputs, BlockRewrite rewrite, MergePacer pacer, CancellationToken cancellationToken)
    {
        var (built, duplicates) = Build(inputs, rewrite, pacer, cancellationToken);
        try
        {
            ManifestRetry.Append(context, manifest, new ManifestRecord
            {
                Reason = rewrite.Reason,
                Added = built.Entry is null ? [] : [built.Entry],
                Removed = [.. inputs.Select(input => input.Entry.Id)],
            }, cancellationToken);
        }
        catch
        {
            // The manifest may name the block even now, or the next start may: its files stay.
            (built.Part as IDisposable)?.Dispose();
            throw;
        }

        context.Reached(StoreSteps.RewriteInManifest);
        parts.ReplaceBlocks(inputs, built.Entry is null ? null : new LiveBlock(built.Entry, built.Part!, context.Files, built.Folder));
        context.Reached(StoreSteps.RewriteVisible);
        return new RewrittenBlock(built.Entry, built.Part?.SizeBytes ?? 0, duplicates);
    }

    private (BuiltBlock Built, long Duplicates) Build(
        IReadOnlyList<LiveBlock> inputs, BlockRewrite rewrite, MergePacer pacer, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(context.Time.GetUtcNow()).ToString();
        var folder = Path.Combine(context.BlocksFolder, id);
        var template = new BlockMeta
        {
            Id = id,
            CreatedAt = inputs.Max(input => input.Entry.CreatedAt),
            Wal = WalRange.Union(inputs.SelectMany(input => input.Entry.Wal)),
            Level = rewrite.Level,
            Tier = rewrite.Tier,
            DroppedTraces = [.. inputs.SelectMany(input => ((Block)input.Part).Meta.DroppedTraces).Concat(rewrite.DroppedTraces).Distinct()],
            Replaces = ReplacedBy(inputs),
        };
        try
        {
            var merger = new BlockMerger(context.Files, pacer.Wrote);
            var blocks = inputs.Select(input => (Block)input.Part).ToArray();
            var meta = merger.Merge(blocks, folder, template, rewrite.Filter, cancellationToken);
            context.Reached(StoreSteps.RewriteWritten);
            if (meta is null)
                return (BuiltBlock.None, merger.DroppedDuplicates);
            var part = Block.Open(context.Files, folder);
            return (new BuiltBlock(ManifestBlock.Of(meta, SplitTracesOf(part, inputs)), part, folder), merger.DroppedDuplicates);
        }
        catch
        {
            BuiltBlock.TryDelete(context.Files, folder);
            throw;
        }
    }

    /// <summary>
    /// The inputs; with a bucket, also what they replaced. An input may be gone before it was ever copied there, while what it replaced still is: then only this
    /// list says that those are dead.
    /// </summary>
    private List<string> ReplacedBy(IReadOnlyList<LiveBlock> inputs)
    {
        var ids = inputs.Select(input => input.Entry.Id);
        return [.. context.Remote is null ? ids : ids.Concat(inputs.SelectMany(input => input.Entry.Replaces ?? [])).Distinct()];
    }

    /// <summary>
    /// Of the traces that were split when the inputs were made, those that still are: of which a live block that is no input holds a part. Blocks and heads
    /// that come later name such traces themselves.
    /// </summary>
    private List<TraceId> SplitTracesOf(Block merged, IReadOnlyList<LiveBlock> inputs)
    {
        var others = parts.Blocks.Except(inputs).ToArray();
        return inputs
            .SelectMany(input => input.Entry.SplitTraces)
            .Distinct()
            .Where(id => merged.TryFindTrace(id, out _, out _) && Array.Exists(others, other => other.MayContainTrace(id)))
            .ToList();
    }
}

/// <summary>What is to come out of blocks that are rewritten.</summary>
/// <param name="Reason">For the manifest and the log: compaction, sampling, erasure.</param>
/// <param name="Filter">Which traces stay; null for all.</param>
internal sealed record BlockRewrite(string Reason, int Level, BlockTier Tier, ITraceFilter? Filter)
{
    /// <summary>Traces that the filter drops and of which other blocks hold parts; for <see cref="BlockMeta.DroppedTraces"/>.</summary>
    public IReadOnlyList<TraceId> DroppedTraces { get; init; } = [];
}

/// <summary>What came out of a rewrite; no entry when nothing was left.</summary>
internal sealed record RewrittenBlock(ManifestBlock? Entry, long SizeBytes, long DuplicatesDropped);
