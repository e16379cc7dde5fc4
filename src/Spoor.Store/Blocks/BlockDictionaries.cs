namespace Spoor.Store.Blocks;

/// <summary>Decoded dictionaries of byte-string columns, through the block cache.</summary>
internal static class BlockDictionaries
{
    private const int DictionaryForm = 1;

    /// <summary>The dictionary of a column; empty when no row of the row group has a value.</summary>
    public static BlobDictionary Of(Block block, string fileName, int group, int column)
    {
        var chunk = block.Layout(fileName, group).Columns[column];
        if (chunk.Dictionary is null)
            return BlobDictionary.Empty;
        return block.Cache.Get(
            new BlockCache.Key(block, FileNumber(fileName), group, column, DictionaryForm),
            () => block.Reader(fileName).DictionaryOf(chunk),
            dictionary => dictionary.SizeBytes);
    }

    /// <summary>A number for a file in cache keys.</summary>
    public static int FileNumber(string fileName) => fileName switch
    {
        BlockFormat.SpansFile => 0,
        BlockFormat.TracesFile => 1,
        BlockFormat.EventsFile => 2,
        BlockFormat.LinksFile => 3,
        BlockFormat.SpanAttributesFile => 4,
        BlockFormat.EventAttributesFile => 5,
        BlockFormat.LinkAttributesFile => 6,
        BlockFormat.ResourcesFile => 7,
        BlockFormat.ScopesFile => 8,
        _ => throw new ArgumentException($"{fileName} is no file of a block", nameof(fileName)),
    };
}
