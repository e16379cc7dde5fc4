using Spoor.Store.Manifest;

namespace Spoor.Store.Ingest;

/// <summary>The steps that lead from a sealed head to a block that queries see.</summary>
internal sealed class BlockPublisher(StoreContext context, PartList parts, ManifestLog manifest)
{
    /// <summary>Writes the block's files; a head without spans gets none.</summary>
    public BuiltBlock Build(LiveHead head) =>
        head.Spans.SpanCount == 0 ? BuiltBlock.None : BuiltBlock.Write(context, head, [.. parts.SplitTracesOf(head)]);

    /// <summary>Makes the block count, and the log up to its end not count any more.</summary>
    /// <exception cref="InvalidOperationException">Spans between the last block and this one would be lost.</exception>
    public void Name(LiveHead head, BuiltBlock built)
    {
        if (head.Wal.From != manifest.State.ReplayFrom)
            throw new InvalidOperationException($"a head of {head.Wal} cannot become a block: blocks hold the log up to {manifest.State.ReplayFrom}");
        manifest.Append(new ManifestRecord
        {
            Reason = "flush",
            Added = built.Entry is null ? [] : [built.Entry],
            ReplayFrom = head.Wal.To,
        });
        context.Reached(StoreSteps.BlockInManifest);
    }

    /// <summary>Puts the block in the head's place.</summary>
    public void Show(LiveHead head, BuiltBlock built)
    {
        parts.ReplaceHead(head, built.Entry is null ? null : new LiveBlock(built.Entry, built.Part!, context.Files, built.Folder));
        if (built.Entry is not null)
        {
            context.Metrics.BlocksWritten.Increment();
            context.Metrics.SpansWritten.Add(built.Entry.SpanCount);
        }

        context.Reached(StoreSteps.BlockVisible);
    }
}
