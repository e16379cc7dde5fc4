using Spoor.Parquet.Schema;
using Spoor.Store.Head;

namespace Spoor.Store.Blocks;

/// <summary>Writes a side table from what a head holds.</summary>
internal abstract class SideTableWriter(
    Stream stream, ColumnSchema[] schema, HeadColumns columns, RowFlags flag, AttributeReader reader, AttributeTableWriter attributes)
    : SideTable(stream, schema, attributes)
{
    protected CodeRemap Remap { get; } = new();

    /// <summary>The head's number of each item of the row group.</summary>
    protected List<int> Items { get; } = [];

    /// <summary>The span rows of the head's items, ascending.</summary>
    protected abstract ReadOnlySpan<int> HeadRows { get; }

    /// <summary>Writes the items of the spans of one row group.</summary>
    public void Write(ReadOnlySpan<int> headRows, int firstRow)
    {
        Items.Clear();
        BeginGroup();
        for (var i = 0; i < headRows.Length; i++)
        {
            if ((columns.Flags[headRows[i]] & flag) != 0)
                AddItems(headRows[i], firstRow + i);
        }

        EndGroup();
    }

    protected override void Dispose(bool disposing)
    {
        Remap.Dispose();
        base.Dispose(disposing);
    }

    private void AddItems(int headRow, int row)
    {
        var rows = HeadRows;
        for (var item = HeadSpanWriter.FirstOf(rows, headRow); item < rows.Length && rows[item] == headRow; item++)
        {
            var walk = reader.Attributes(item);
            while (walk.MoveNext())
                Attributes.Add(Written + Items.Count, walk.Column, walk.Words);
            SpanRows.Add(row);
            Items.Add(item);
        }
    }
}
