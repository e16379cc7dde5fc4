using System.Runtime.InteropServices;
using Spoor.Parquet.Schema;
using Spoor.Parquet.Writing;
using Spoor.Store.Head;

namespace Spoor.Store.Blocks;

/// <summary>Writes <see cref="BlockFormat.EventsFile"/>: one row an event, ordered by span row, and the events' attributes beside it.</summary>
internal sealed class EventTableWriter(Stream stream, HeadMemory memory, AttributeTableWriter attributes) : IDisposable
{
    public static readonly ColumnSchema[] Schema =
    [
        ColumnSchema.Int32("span_row"),
        ColumnSchema.TimestampNanos("time"),
        ColumnSchema.String("name"),
        ColumnSchema.Int32("dropped_attributes_count"),
    ];

    private readonly PageCursor _pages = new(BlockFormat.PageRows);
    private readonly CodeRemap _remap = new();
    private readonly AttributeReader _reader = new(
        memory.Events.Attributes, memory.Events.Shapes, memory.Events.AttributeStarts, memory.Events.Count);

    private readonly List<int> _rows = [];
    private readonly List<long> _times = [];
    private readonly List<int> _names = [];
    private readonly List<int> _dropped = [];
    private int _written;

    public ParquetWriter Parquet { get; } = new(stream, Schema);

    /// <summary>For each row group of the spans the number of its row group here, or -1.</summary>
    public List<int> Groups { get; } = [];

    /// <summary>For each row group of the spans the number of its first event in the block.</summary>
    public List<int> FirstEvents { get; } = [];

    public void Write(ReadOnlySpan<int> headRows, int firstRow)
    {
        _rows.Clear();
        _times.Clear();
        _names.Clear();
        _dropped.Clear();
        attributes.Begin();
        FirstEvents.Add(_written);
        var events = memory.Events;
        for (var i = 0; i < headRows.Length; i++)
        {
            var headRow = headRows[i];
            if ((memory.Columns.Flags[headRow] & RowFlags.HasEvents) == 0)
                continue;
            var first = HeadSpanWriter.FirstOf(events.Rows.AsSpan(0, events.Count), headRow);
            for (var e = first; e < events.Count && events.Rows[e] == headRow; e++)
            {
                var walk = _reader.Attributes(e);
                while (walk.MoveNext())
                    attributes.Add(_written + _rows.Count, walk.Column, walk.Words);
                _rows.Add(firstRow + i);
                _times.Add((long)events.Times[e]);
                _names.Add(events.Names[e]);
                _dropped.Add((int)events.DroppedAttributes[e]);
            }
        }

        attributes.End();
        if (_rows.Count == 0)
        {
            Groups.Add(-1);
            return;
        }

        _written += _rows.Count;
        Groups.Add(Parquet.RowGroups.Count);
        var group = Parquet.BeginRowGroup(_rows.Count);
        var column = group.BeginColumn(CompressionCodec.Uncompressed);
        _pages.WriteInt32(column, CollectionsMarshal.AsSpan(_rows));
        column.Finish();
        column = group.BeginColumn(CompressionCodec.Uncompressed);
        _pages.WriteInt64(column, CollectionsMarshal.AsSpan(_times));
        column.Finish();
        OptionalTextColumn.Write(group, _pages, _remap, events.NameDictionary, _names, optional: false);
        column = group.BeginColumn(CompressionCodec.Uncompressed);
        _pages.WriteInt32(column, CollectionsMarshal.AsSpan(_dropped));
        column.Finish();
        group.Finish();
    }

    public void Dispose()
    {
        _remap.Dispose();
        Parquet.Dispose();
    }
}
