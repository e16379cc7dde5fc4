using Spoor.Store.Files;

namespace Spoor.Store.Blocks;

/// <summary>The files of one block, wherever they lie.</summary>
internal interface IBlockFiles
{
    string BlockId { get; }

    /// <summary>Opens a file by its name in the block; a remote one is not asked for before it is read.</summary>
    /// <exception cref="IOException">There is no such file, or it cannot be opened.</exception>
    IReadableFile Open(string name);
}
