namespace Spoor.Store.Blocks;

/// <summary>Counts what threads read from the files of blocks, for who wants to know what a step of a query cost.</summary>
internal static class BlockReads
{
    [ThreadStatic]
    private static long _bytes;

    /// <summary>What this thread has read so far; only differences mean something.</summary>
    public static long BytesByThread => _bytes;

    public static void Add(int bytes) => _bytes += bytes;
}
