using Spoor.Store.Segments;

namespace Spoor.Store.Blocks;

/// <summary>The resources or scopes of a block, read as a whole.</summary>
internal sealed class BlockMessageTable : MessageTable
{
    private readonly BlobDictionary _urls;
    private readonly BlobDictionary _messages;

    private BlockMessageTable(BlobDictionary urls, BlobDictionary messages)
    {
        _urls = urls;
        _messages = messages;
    }

    public override int Count => _messages.Count;

    public override ReadOnlySpan<byte> Message(int number) => _messages[number];

    public override ReadOnlySpan<byte> SchemaUrl(int number) => _urls[number];

    /// <summary>The same object for all segments of a block as long as it stays in the cache.</summary>
    public static BlockMessageTable Of(Block block, string fileName) =>
        block.Cache.Get(
            new BlockCache.Key(block, BlockDictionaries.FileNumber(fileName), 0, -1, 0),
            () =>
            {
                var columns = block.Layout(fileName, 0).Columns;
                var reader = block.Reader(fileName);
                return new BlockMessageTable(
                    reader.ByteArrays(columns[MessageTableWriter.SchemaUrlColumn]), reader.ByteArrays(columns[MessageTableWriter.MessageColumn]));
            },
            table => table._urls.SizeBytes + table._messages.SizeBytes);
}
