using Spoor.Parquet.Schema;
using Spoor.Parquet.Writing;
using Spoor.Store.Head;

namespace Spoor.Store.Blocks;

/// <summary>Writes <see cref="BlockFormat.EventsFile"/>.</summary>
internal sealed class EventTableWriter(Stream stream, HeadMemory memory, AttributeTableWriter attributes)
    : SideTableWriter(
        stream,
        Schema,
        memory.Columns,
        RowFlags.HasEvents,
        new AttributeReader(memory.Events.Attributes, memory.Events.Shapes, memory.Events.AttributeStarts, memory.Events.Count),
        attributes)
{
    public static readonly ColumnSchema[] Schema =
    [
        ColumnSchema.Int32("span_row"),
        ColumnSchema.TimestampNanos("time"),
        ColumnSchema.String("name"),
        ColumnSchema.Int32("dropped_attributes_count"),
    ];

    protected override ReadOnlySpan<int> HeadRows => memory.Events.Rows.AsSpan(0, memory.Events.Count);

    protected override void WriteItems(RowGroupWriter group)
    {
        var events = memory.Events;
        var times = new long[Items.Count];
        var names = new List<int>(Items.Count);
        var dropped = new int[Items.Count];
        for (var i = 0; i < Items.Count; i++)
        {
            times[i] = (long)events.Times[Items[i]];
            names.Add(events.Names[Items[i]]);
            dropped[i] = (int)events.DroppedAttributes[Items[i]];
        }

        WriteInt64(group, times);
        OptionalTextColumn.Write(group, Pages, Remap, events.NameDictionary, names, optional: false);
        WriteInt32(group, dropped);
    }
}
