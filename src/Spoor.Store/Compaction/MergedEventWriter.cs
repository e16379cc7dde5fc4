using Spoor.Parquet.Writing;
using Spoor.Store.Blocks;
using Spoor.Store.Segments;

namespace Spoor.Store.Compaction;

/// <summary>Writes <see cref="BlockFormat.EventsFile"/> of a merged block.</summary>
internal sealed class MergedEventWriter(Stream stream, AttributeTableWriter attributes)
    : MergedSideWriter<BlockEventTable>(stream, EventTableWriter.Schema, attributes)
{
    protected override int GroupOf(MergeSource source) => source.RowGroup.EventGroup;

    protected override BlockEventTable TableOf(MergeSource source) => BlockEventTable.Of(source.Block, source.Group);

    protected override ReadOnlySpan<int> RowsOf(BlockEventTable table) => table.Rows.Span;

    protected override int AttributesOf(MergeSource source) => source.RowGroup.AttributeGroups[(int)AttributeScope.Event];

    protected override BlockAttributeRows ReadAttributes(MergeSource source) =>
        BlockAttributeRows.Of(source.Block, BlockFormat.EventAttributesFile, AttributesOf(source), source.RowGroup.FirstEvent);

    protected override void WriteItems(RowGroupWriter group)
    {
        var times = new long[Items.Count];
        var dropped = new int[Items.Count];
        for (var i = 0; i < times.Length; i++)
        {
            var (source, item) = Items[i];
            times[i] = (long)Tables[source]!.TimesUnixNanos.Span[item];
            dropped[i] = Tables[source]!.DroppedAttributes[item];
        }

        WriteInt64(group, times);
        WriteText(group, table => table.NameDictionary, (table, item) => table.Names.Span[item], optional: false);
        WriteInt32(group, dropped);
    }
}
