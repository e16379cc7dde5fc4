using Spoor.Store.Files;

namespace Spoor.Store.Blocks;

/// <summary>A block in a folder.</summary>
internal sealed class LocalBlockFiles(IStoreFiles files, string folder) : IBlockFiles
{
    public string BlockId => Path.GetFileName(folder);

    public IReadableFile Open(string name) => files.OpenRead(Path.Combine(folder, name));
}
