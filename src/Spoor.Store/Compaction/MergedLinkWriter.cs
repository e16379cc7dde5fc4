using Spoor.Parquet.Writing;
using Spoor.Store.Blocks;
using Spoor.Store.Segments;

namespace Spoor.Store.Compaction;

/// <summary>Writes <see cref="BlockFormat.LinksFile"/> of a merged block.</summary>
internal sealed class MergedLinkWriter(Stream stream, AttributeTableWriter attributes)
    : MergedSideWriter<BlockLinkTable>(stream, LinkTableWriter.Schema, attributes)
{
    protected override int GroupOf(MergeSource source) => source.RowGroup.LinkGroup;

    protected override BlockLinkTable TableOf(MergeSource source) => BlockLinkTable.Of(source.Block, source.Group);

    protected override ReadOnlySpan<int> RowsOf(BlockLinkTable table) => table.Rows.Span;

    protected override int AttributesOf(MergeSource source) => source.RowGroup.AttributeGroups[(int)AttributeScope.Link];

    protected override BlockAttributeRows ReadAttributes(MergeSource source) =>
        BlockAttributeRows.Of(source.Block, BlockFormat.LinkAttributesFile, AttributesOf(source), source.RowGroup.FirstLink);

    protected override void WriteItems(RowGroupWriter group)
    {
        var traceIds = new byte[Items.Count * 16];
        var spanIds = new byte[Items.Count * 8];
        var dropped = new int[Items.Count];
        var flags = new int[Items.Count];
        for (var i = 0; i < dropped.Length; i++)
        {
            var (source, item) = Items[i];
            var table = Tables[source]!;
            table.TraceIds.Span[item].WriteTo(traceIds.AsSpan(16 * i));
            table.SpanIds.Span[item].WriteTo(spanIds.AsSpan(8 * i));
            dropped[i] = table.DroppedAttributes[item];
            flags[i] = table.Flags[item];
        }

        WritePlain(group, traceIds, 16);
        WritePlain(group, spanIds, 8);
        WriteText(group, table => table.TraceStateDictionary, (table, item) => table.TraceStates[item], optional: true);
        WriteInt32(group, dropped);
        WriteInt32(group, flags);
    }
}
