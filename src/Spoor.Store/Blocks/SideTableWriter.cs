using Spoor.Parquet.Schema;
using Spoor.Parquet.Writing;
using Spoor.Store.Head;

namespace Spoor.Store.Blocks;

/// <summary>
/// Writes what spans have several of (events, links), one row each and ordered by span row, with the attributes in a table beside it. Row groups stand
/// beside those of the spans; one without rows is left out.
/// </summary>
internal abstract class SideTableWriter(
    Stream stream, ColumnSchema[] schema, HeadColumns columns, RowFlags flag, AttributeReader reader, AttributeTableWriter attributes) : IDisposable
{
    private int _written;

    public ParquetWriter Parquet { get; } = new(stream, schema);

    /// <summary>For each row group of the spans the number of its row group here, or -1.</summary>
    public List<int> Groups { get; } = [];

    /// <summary>For each row group of the spans the number of its first item in the block.</summary>
    public List<int> FirstItems { get; } = [];

    protected PageCursor Pages { get; } = new(BlockFormat.PageRows);

    protected CodeRemap Remap { get; } = new();

    /// <summary>The block's span row of each item of the row group.</summary>
    protected List<int> SpanRows { get; } = [];

    /// <summary>The head's number of each item of the row group.</summary>
    protected List<int> Items { get; } = [];

    /// <summary>The span rows of the head's items, ascending.</summary>
    protected abstract ReadOnlySpan<int> HeadRows { get; }

    /// <summary>Writes the items of the spans of one row group.</summary>
    public void Write(ReadOnlySpan<int> headRows, int firstRow)
    {
        SpanRows.Clear();
        Items.Clear();
        attributes.Begin();
        FirstItems.Add(_written);
        for (var i = 0; i < headRows.Length; i++)
        {
            if ((columns.Flags[headRows[i]] & flag) != 0)
                AddItems(headRows[i], firstRow + i);
        }

        attributes.End();
        if (Items.Count == 0)
        {
            Groups.Add(-1);
            return;
        }

        _written += Items.Count;
        Groups.Add(Parquet.RowGroups.Count);
        var group = Parquet.BeginRowGroup(Items.Count);
        WriteInt32(group, SpanRows.ToArray());
        WriteItems(group);
        group.Finish();
    }

    public void Dispose()
    {
        Remap.Dispose();
        Parquet.Dispose();
    }

    /// <summary>Writes the columns after the span row.</summary>
    protected abstract void WriteItems(RowGroupWriter group);

    protected void WriteInt32(RowGroupWriter group, ReadOnlySpan<int> values)
    {
        var column = group.BeginColumn(CompressionCodec.Uncompressed);
        Pages.WriteInt32(column, values);
        column.Finish();
    }

    private void AddItems(int headRow, int row)
    {
        var rows = HeadRows;
        for (var item = HeadSpanWriter.FirstOf(rows, headRow); item < rows.Length && rows[item] == headRow; item++)
        {
            var walk = reader.Attributes(item);
            while (walk.MoveNext())
                attributes.Add(_written + Items.Count, walk.Column, walk.Words);
            SpanRows.Add(row);
            Items.Add(item);
        }
    }
}
