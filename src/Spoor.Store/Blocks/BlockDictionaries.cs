using Spoor.Store.Segments;

namespace Spoor.Store.Blocks;

/// <summary>Decoded dictionaries of byte-string columns, through the block cache.</summary>
internal static class BlockDictionaries
{
    private const int DictionaryForm = 1;

    /// <summary>Dictionaries of so many values are decoded as quickly as searched through.</summary>
    private const int MaxSmallValues = 256;

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

    /// <summary>The texts of a span attribute; empty when no row of the row group has a value.</summary>
    /// <param name="scratch">Where texts are decoded to that are not cached; null to have them cached.</param>
    public static BlobDictionary Texts(Block block, int group, int column, ColumnScratch? scratch)
    {
        var chunk = block.Layout(BlockFormat.SpansFile, group).Columns[column];
        if (chunk.Dictionary is null)
            return BlobDictionary.Empty;
        var key = new BlockCache.Key(block, 0, group, column, DictionaryForm);
        var reader = block.Reader(BlockFormat.SpansFile);
        if (scratch is null)
            return block.Cache.Get<BlobDictionary>(key, () => reader.TextsOf(block, group, column, chunk, null), static texts => texts.SizeBytes);
        return block.Cache.Find(key) as BlobDictionary ?? reader.TextsOf(block, group, column, chunk, scratch);
    }

    /// <summary>The texts of a span attribute if they are cached.</summary>
    public static BlobDictionary? Cached(Block block, int group, int column) =>
        block.Cache.Find<BlobDictionary>(new BlockCache.Key(block, 0, group, column, DictionaryForm));

    /// <summary>
    /// The values of some codes (-1 stands for none). When they are few, of a large dictionary just these are read, unless it is cached. One that is not
    /// in pieces is decoded as a whole for that; so the second time it is cached. Of others, pieces are.
    /// </summary>
    public static Utf8Dictionary For(Block block, string fileName, int group, int column, ReadOnlySpan<int> codes, bool isFew)
    {
        var chunk = block.Layout(fileName, group).Columns[column];
        if (!isFew || chunk.Dictionary is not { ValueCount: > MaxSmallValues })
            return Of(block, fileName, group, column);
        var file = FileNumber(fileName);
        var key = new BlockCache.Key(block, file, group, column, DictionaryForm);
        var reader = block.Reader(fileName);
        if (chunk.DictionaryPieces.Count > 0)
            return block.Cache.Find(key) as BlobDictionary ?? (Utf8Dictionary)reader.ValuesOf(chunk, Ascending(codes), new PieceCache(block, file, group, column));
        return block.Cache.IsWanted(key) ? Of(block, fileName, group, column) : reader.ValuesOf(chunk, Ascending(codes));
    }

    private static int[] Ascending(ReadOnlySpan<int> codes)
    {
        var distinct = new SortedSet<int>();
        foreach (var code in codes)
        {
            if (code >= 0)
                distinct.Add(code);
        }

        return [.. distinct];
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
