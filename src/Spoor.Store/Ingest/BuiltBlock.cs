using Spoor.Otlp;
using Spoor.Store.Blocks;
using Spoor.Store.Files;
using Spoor.Store.Manifest;
using Spoor.Store.Segments;

namespace Spoor.Store.Ingest;

/// <summary>A block whose files are durable and could be opened, and that the manifest does not name yet.</summary>
internal sealed record BuiltBlock(ManifestBlock? Entry, SegmentPart? Part, string Folder)
{
    /// <summary>What a head without spans is built into.</summary>
    public static BuiltBlock None { get; } = new(null, null, "");

    /// <summary>Writes and opens the block of a sealed head; leaves nothing behind when that fails.</summary>
    public static BuiltBlock Write(StoreContext context, LiveHead head, IReadOnlyList<TraceId> splitTraces)
    {
        var id = Guid.CreateVersion7(context.Time.GetUtcNow()).ToString();
        var folder = Path.Combine(context.BlocksFolder, id);
        try
        {
            var now = context.Time.GetUtcNow();
            var meta = BlockWriter.Write(head.Spans, context.Files, folder, new BlockMeta { Id = id, CreatedAt = now, Wal = [head.Wal], SplitTraces = splitTraces });
            context.Reached(StoreSteps.BlockWritten);
            return new BuiltBlock(ManifestBlock.Of(meta, splitTraces), Block.Open(context.Files, folder), folder);
        }
        catch
        {
            TryDelete(context.Files, folder);
            throw;
        }
    }

    /// <summary>What stays is a folder that the manifest does not name and whose spans the log or another block holds: the next start deletes it.</summary>
    public static void TryDelete(IStoreFiles files, string folder)
    {
        try
        {
            BlockFolder.Delete(files, folder);
            files.SyncFolder(Path.GetDirectoryName(folder)!);
        }
        catch (Exception e) when (StoreFileExtensions.IsFileError(e))
        {
            // See above.
        }
    }
}
