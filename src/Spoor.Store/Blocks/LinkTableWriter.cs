using Spoor.Parquet.Schema;
using Spoor.Parquet.Writing;
using Spoor.Store.Head;

namespace Spoor.Store.Blocks;

/// <summary>Writes <see cref="BlockFormat.LinksFile"/>.</summary>
internal sealed class LinkTableWriter(Stream stream, HeadMemory memory, AttributeTableWriter attributes)
    : SideTableWriter(
        stream,
        Schema,
        memory.Columns,
        RowFlags.HasLinks,
        new AttributeReader(memory.Links.Attributes, memory.Links.Shapes, memory.Links.AttributeStarts, memory.Links.Count),
        attributes)
{
    public static readonly ColumnSchema[] Schema =
    [
        ColumnSchema.Int32("span_row"),
        ColumnSchema.Fixed("trace_id", 16),
        ColumnSchema.Fixed("span_id", 8),
        ColumnSchema.String("trace_state", optional: true),
        ColumnSchema.Int32("dropped_attributes_count"),
        ColumnSchema.Int32("flags"),
    ];

    protected override ReadOnlySpan<int> HeadRows => memory.Links.Rows.AsSpan(0, memory.Links.Count);

    protected override void WriteItems(RowGroupWriter group)
    {
        var links = memory.Links;
        var traceIds = new byte[Items.Count * 16];
        var spanIds = new byte[Items.Count * 8];
        var states = new List<int>(Items.Count);
        var dropped = new int[Items.Count];
        var flags = new int[Items.Count];
        for (var i = 0; i < Items.Count; i++)
        {
            var link = Items[i];
            links.TraceIds[link].WriteTo(traceIds.AsSpan(16 * i));
            links.SpanIds[link].WriteTo(spanIds.AsSpan(8 * i));
            states.Add(links.TraceStates[link]);
            dropped[i] = (int)links.DroppedAttributes[link];
            flags[i] = (int)links.Flags[link];
        }

        WritePlain(group, traceIds, 16);
        WritePlain(group, spanIds, 8);
        OptionalTextColumn.Write(group, Pages, Remap, memory.TraceStates, states, optional: true);
        WriteInt32(group, dropped);
        WriteInt32(group, flags);
    }
}
