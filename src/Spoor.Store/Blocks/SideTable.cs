using Spoor.Parquet.Schema;
using Spoor.Parquet.Writing;

namespace Spoor.Store.Blocks;

/// <summary>
/// A file of what spans have several of (events, links), one row each and ordered by span row, with the attributes in a table beside it. Row groups stand
/// beside those of the spans; one without rows is left out.
/// </summary>
internal abstract class SideTable(Stream stream, ColumnSchema[] schema, AttributeTableWriter attributes) : IDisposable
{
    public ParquetWriter Parquet { get; } = new(stream, schema);

    /// <summary>For each row group of the spans the number of its row group here, or -1.</summary>
    public List<int> Groups { get; } = [];

    /// <summary>For each row group of the spans the number of its first item in the block.</summary>
    public List<int> FirstItems { get; } = [];

    protected PageCursor Pages { get; } = new(BlockFormat.PageRows);

    protected AttributeTableWriter Attributes => attributes;

    /// <summary>The block's span row of each item of the row group.</summary>
    protected List<int> SpanRows { get; } = [];

    /// <summary>Items of the row groups that are written.</summary>
    protected int Written { get; private set; }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => Parquet.Dispose();

    /// <summary>To be called before the attributes of a row group's items are added.</summary>
    protected void BeginGroup()
    {
        SpanRows.Clear();
        attributes.Begin();
        FirstItems.Add(Written);
    }

    /// <summary>Writes the row group of which all span rows were added.</summary>
    protected void EndGroup()
    {
        attributes.End();
        if (SpanRows.Count == 0)
        {
            Groups.Add(-1);
            return;
        }

        Written += SpanRows.Count;
        Groups.Add(Parquet.RowGroups.Count);
        var group = Parquet.BeginRowGroup(SpanRows.Count);
        WriteInt32(group, SpanRows.ToArray());
        WriteItems(group);
        group.Finish();
    }

    /// <summary>Writes the columns after the span row.</summary>
    protected abstract void WriteItems(RowGroupWriter group);

    protected void WriteInt32(RowGroupWriter group, ReadOnlySpan<int> values)
    {
        var column = group.BeginColumn(CompressionCodec.Uncompressed);
        Pages.WriteInt32(column, values);
        column.Finish();
    }

    protected void WriteInt64(RowGroupWriter group, ReadOnlySpan<long> values)
    {
        var column = group.BeginColumn(CompressionCodec.Uncompressed);
        Pages.WriteInt64(column, values);
        column.Finish();
    }

    protected void WritePlain(RowGroupWriter group, ReadOnlySpan<byte> values, int valueBytes)
    {
        var column = group.BeginColumn();
        Pages.WritePlain(column, values, valueBytes);
        column.Finish();
    }
}
