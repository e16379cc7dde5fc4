namespace Spoor.Store.Blocks;

/// <summary>The texts of a span attribute in one row group. The first search for a text leaves a filter in the cache, which the next searches ask first.</summary>
internal sealed class BlockTextDictionary(Block block, int group, int column, byte[] blob, int[] offsets, int count) : BlobDictionary(blob, offsets, count)
{
    /// <summary>Fewer are read about as quickly as a filter is asked.</summary>
    private const int MinFilteredValues = 512;

    private const int FilterForm = 4;

    /// <summary>The filter that an earlier search left, or null.</summary>
    /// <param name="block">The block.</param>
    /// <param name="group">The row group.</param>
    /// <param name="column">The column's position in the row group.</param>
    public static TextFilter? FilterOf(Block block, int group, int column) => block.Cache.Find(KeyOf(block, group, column)) as TextFilter;

    public override int Find(ReadOnlySpan<byte> value)
    {
        if (Count >= MinFilteredValues)
            block.Cache.Get(KeyOf(block, group, column), () => TextFilter.Of(this), static filter => filter.SizeBytes);
        return base.Find(value);
    }

    private static BlockCache.Key KeyOf(Block block, int group, int column) => new(block, 0, group, column, FilterForm);
}
