using Spoor.Store.Files;

namespace Spoor.Store.Blocks;

/// <summary>What concerns a block's folder as a whole.</summary>
internal static class BlockFolder
{
    /// <summary>
    /// Deletes a block. Its description goes first, durably, as it came last: a crash in between must not leave a folder that passes for a complete
    /// block.
    /// </summary>
    /// <exception cref="IOException">A file could not be deleted; calling again goes on.</exception>
    public static void Delete(IStoreFiles files, string folder)
    {
        var meta = Path.Combine(folder, BlockFormat.MetaFile);
        if (files.FileExists(meta))
        {
            files.DeleteFile(meta);
            files.SyncFolder(folder);
        }

        files.DeleteFolder(folder);
    }
}
