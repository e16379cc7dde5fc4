using System.Runtime.InteropServices;
using Spoor.Parquet.Schema;
using Spoor.Parquet.Writing;
using Spoor.Store.Head;

namespace Spoor.Store.Blocks;

/// <summary>Writes <see cref="BlockFormat.LinksFile"/>: one row a link, ordered by span row, and the links' attributes beside it.</summary>
internal sealed class LinkTableWriter(Stream stream, HeadMemory memory, AttributeTableWriter attributes) : IDisposable
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

    private readonly PageCursor _pages = new(BlockFormat.PageRows);
    private readonly CodeRemap _remap = new();
    private readonly AttributeReader _reader = new(
        memory.Links.Attributes, memory.Links.Shapes, memory.Links.AttributeStarts, memory.Links.Count);

    private readonly List<int> _rows = [];
    private readonly List<int> _links = [];
    private int _written;

    public ParquetWriter Parquet { get; } = new(stream, Schema);

    /// <summary>For each row group of the spans the number of its row group here, or -1.</summary>
    public List<int> Groups { get; } = [];

    /// <summary>For each row group of the spans the number of its first link in the block.</summary>
    public List<int> FirstLinks { get; } = [];

    public void Write(ReadOnlySpan<int> headRows, int firstRow)
    {
        _rows.Clear();
        _links.Clear();
        attributes.Begin();
        FirstLinks.Add(_written);
        var links = memory.Links;
        for (var i = 0; i < headRows.Length; i++)
        {
            var headRow = headRows[i];
            if ((memory.Columns.Flags[headRow] & RowFlags.HasLinks) == 0)
                continue;
            var first = HeadSpanWriter.FirstOf(links.Rows.AsSpan(0, links.Count), headRow);
            for (var link = first; link < links.Count && links.Rows[link] == headRow; link++)
            {
                var walk = _reader.Attributes(link);
                while (walk.MoveNext())
                    attributes.Add(_written + _rows.Count, walk.Column, walk.Words);
                _rows.Add(firstRow + i);
                _links.Add(link);
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
        WriteGroup();
    }

    public void Dispose()
    {
        _remap.Dispose();
        Parquet.Dispose();
    }

    private void WriteGroup()
    {
        var links = memory.Links;
        var traceIds = new byte[_links.Count * 16];
        var spanIds = new byte[_links.Count * 8];
        var states = new List<int>(_links.Count);
        var dropped = new int[_links.Count];
        var flags = new int[_links.Count];
        for (var i = 0; i < _links.Count; i++)
        {
            var link = _links[i];
            links.TraceIds[link].WriteTo(traceIds.AsSpan(16 * i));
            links.SpanIds[link].WriteTo(spanIds.AsSpan(8 * i));
            states.Add(links.TraceStates[link]);
            dropped[i] = (int)links.DroppedAttributes[link];
            flags[i] = (int)links.Flags[link];
        }

        var group = Parquet.BeginRowGroup(_rows.Count);
        var column = group.BeginColumn(CompressionCodec.Uncompressed);
        _pages.WriteInt32(column, CollectionsMarshal.AsSpan(_rows));
        column.Finish();
        column = group.BeginColumn();
        _pages.WritePlain(column, traceIds, 16);
        column.Finish();
        column = group.BeginColumn();
        _pages.WritePlain(column, spanIds, 8);
        column.Finish();
        OptionalTextColumn.Write(group, _pages, _remap, memory.TraceStates, states, optional: true);
        column = group.BeginColumn(CompressionCodec.Uncompressed);
        _pages.WriteInt32(column, dropped);
        column.Finish();
        column = group.BeginColumn(CompressionCodec.Uncompressed);
        _pages.WriteInt32(column, flags);
        column.Finish();
        group.Finish();
    }
}
