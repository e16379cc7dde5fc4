namespace Spoor.Store.Blocks;

/// <summary>Decoded pieces of one dictionary in the block cache. A piece is kept when it is asked for a second time.</summary>
internal sealed class PieceCache(Block block, int file, int group, int column)
{
    /// <summary>In cache keys the form of the first piece, above all other forms.</summary>
    private const int FirstForm = 1000;

    public byte[]? Find(int piece) => block.Cache.Find(KeyOf(piece)) as byte[];

    public bool IsWanted(int piece) => block.Cache.IsWanted(KeyOf(piece));

    public void Add(int piece, byte[] values) => block.Cache.Add(KeyOf(piece), values, values.Length);

    private BlockCache.Key KeyOf(int piece) => new(block, file, group, column, FirstForm + piece);
}
