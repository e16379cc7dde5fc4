using Spoor.Otlp;
using Spoor.Otlp.Protobuf;
using Spoor.Store.Segments;

namespace Spoor.Store.Head;

/// <summary>Rebuilds OTLP span messages from a head's columns.</summary>
internal sealed class HeadSpanWriter(HeadMemory memory, AttributeReader[] attributes)
{
    private readonly HeadColumns _columns = memory.Columns;

    public void Write(int row, ProtoWriter writer)
    {
        var c = _columns;
        var flags = c.Flags[row];
        if ((flags & RowFlags.HasRaw) != 0)
        {
            writer.WriteRaw(memory.Arena[FindByRow(memory.RawSpans, row)]);
            return;
        }

        var fields = new SpanFields
        {
            TraceId = memory.Traces.Ids[c.TraceOrdinals[row]],
            SpanId = new SpanId(c.SpanIds[row]),
            ParentSpanId = new SpanId(c.ParentSpanIds[row]),
            TraceState = Value(memory.TraceStates, c.TraceStates[row]),
            Name = memory.Names[c.Names[row]],
            Kind = c.Kinds[row],
            StartUnixNanos = c.Starts[row],
            EndUnixNanos = c.Starts[row] + (ulong)c.Durations[row],
            DroppedCounts = (flags & RowFlags.HasDroppedCounts) != 0 ? FindByRow(memory.DroppedCounts, row) : default,
            HasStatus = (flags & RowFlags.HasStatus) != 0,
            StatusCode = c.Statuses[row],
            StatusMessage = Value(memory.StatusMessages, c.StatusMessages[row]),
            Flags = c.SpanFlags[row],
        };
        fields.WriteHead(writer);
        attributes[0].Write(row, 9, writer);
        fields.WriteDroppedAttributes(writer);
        if ((flags & RowFlags.HasEvents) != 0)
            WriteEvents(row, writer);
        fields.WriteDroppedEvents(writer);
        if ((flags & RowFlags.HasLinks) != 0)
            WriteLinks(row, writer);
        fields.WriteTail(writer);
    }

    private void WriteEvents(int row, ProtoWriter writer)
    {
        var events = memory.Events;
        for (var i = FirstOf(events.Rows.AsSpan(0, events.Count), row); i < events.Count && events.Rows[i] == row; i++)
        {
            var mark = writer.BeginMessage(11);
            SpanFields.WriteEventHead(writer, events.Times[i], events.NameDictionary[events.Names[i]]);
            attributes[1].Write(i, 3, writer);
            SpanFields.WriteUInt(writer, 4, events.DroppedAttributes[i]);
            writer.EndMessage(mark);
        }
    }

    private void WriteLinks(int row, ProtoWriter writer)
    {
        var links = memory.Links;
        for (var i = FirstOf(links.Rows.AsSpan(0, links.Count), row); i < links.Count && links.Rows[i] == row; i++)
        {
            var mark = writer.BeginMessage(13);
            SpanFields.WriteLinkHead(writer, links.TraceIds[i], links.SpanIds[i], Value(memory.TraceStates, links.TraceStates[i]));
            attributes[2].Write(i, 4, writer);
            SpanFields.WriteLinkTail(writer, links.DroppedAttributes[i], links.Flags[i]);
            writer.EndMessage(mark);
        }
    }

    /// <summary>The first index whose row is not below the one sought; rows ascend.</summary>
    internal static int FirstOf(ReadOnlySpan<int> rows, int row)
    {
        int low = 0, high = rows.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (rows[middle] < row)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private static ReadOnlySpan<byte> Value(InternDictionary dictionary, int code) => code < 0 ? default : dictionary[code];

    private static T FindByRow<T>(List<(int Row, T Value)> items, int row)
    {
        int low = 0, high = items.Count - 1;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (items[middle].Row < row)
                low = middle + 1;
            else
                high = middle;
        }

        return items[low].Value;
    }
}
