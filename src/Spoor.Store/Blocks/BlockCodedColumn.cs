using Spoor.Parquet.Layout;
using Spoor.Store.Segments;

namespace Spoor.Store.Blocks;

/// <summary>A span attribute of a row group, as codes. The texts that were asked for stay in the cache: the next query mostly asks for the same ones.</summary>
internal sealed class BlockCodedColumn(Block block, int group, int position, AttributeType type, ColumnChunkLayout chunk) : CodedColumn
{
    private const int KnownForm = 5, NumbersForm = 6;

    /// <summary>More texts of a column are not kept.</summary>
    private const int MaxKnown = 2048;

    private long[]? _numbers;

    public override AttributeType Type => type;

    public override int Count => chunk.Dictionary!.Value.ValueCount;

    private BlockFileReader Reader => block.Reader(BlockFormat.SpansFile);

    public override void Visit(ICodeVisitor visitor) => Reader.VisitCodes(chunk, visitor);

    public override Utf8Dictionary Values(ReadOnlySpan<int> codes)
    {
        if (codes.IsEmpty)
            return BlobDictionary.Empty;
        if (BlockDictionaries.Cached(block, group, position) is { } whole)
            return whole;
        var key = new BlockCache.Key(block, 0, group, position, KnownForm);
        var known = block.Cache.Find<SparseDictionary>(key);
        if (known is not null && known.HoldsAll(codes))
            return known;
        var wanted = known is null ? codes.ToArray() : known.UnionWith(codes);
        if (wanted.Length > MaxKnown)
            wanted = codes.ToArray();
        var read = Reader.ValuesOf(chunk, wanted);
        block.Cache.Replace(key, read, read.SizeBytes);
        return read;
    }

    public override long Number(int code) => (_numbers ??= block.Cache.Get(
        new BlockCache.Key(block, 0, group, position, NumbersForm),
        () => Reader.NumberDictionaryOf(chunk),
        static numbers => numbers.Length * (long)sizeof(long)))[code];
}
