using Spoor.Parquet.Schema;
using Spoor.Parquet.Writing;
using Spoor.Store.Blocks;
using Spoor.Store.Head;

namespace Spoor.Store.Compaction;

/// <summary>
/// Writes what spans have several of (events, links) from the tables of the inputs, in the order of the output's rows, and copies their attributes. Row
/// groups stand beside those of the spans; one without rows is left out.
/// </summary>
/// <typeparam name="TTable">The decoded table of an input row group.</typeparam>
internal abstract class MergedSideWriter<TTable>(Stream stream, ColumnSchema[] schema, AttributeTableWriter attributes) : IDisposable
    where TTable : class
{
    private int _written;

    public ParquetWriter Parquet { get; } = new(stream, schema);

    /// <summary>For each row group of the spans the number of its row group here, or -1.</summary>
    public List<int> Groups { get; } = [];

    /// <summary>For each row group of the spans the number of its first item in the block.</summary>
    public List<int> FirstItems { get; } = [];

    protected PageCursor Pages { get; } = new(BlockFormat.PageRows);

    protected MergeDictionary Dictionary { get; } = new();

    /// <summary>The items of the row group, in the order of the output: which source, and which item of its table.</summary>
    protected List<(int Source, int Item)> Items { get; } = [];

    /// <summary>The tables of the sources; null for those that give no item.</summary>
    protected TTable?[] Tables { get; private set; } = [];

    public void Write(MergeGroup merge, int firstRow)
    {
        Items.Clear();
        Tables = new TTable?[merge.Sources.Count];
        var copies = new AttributeRowsCopy?[merge.Sources.Count];
        var spanRows = new List<int>();
        attributes.Begin();
        FirstItems.Add(_written);
        foreach (var run in merge.Runs)
        {
            var source = merge.Sources[run.Source];
            if (GroupOf(source) < 0)
                continue;
            var table = Tables[run.Source] ??= TableOf(source);
            var rows = RowsOf(table);
            for (var item = HeadSpanWriter.FirstOf(rows, run.SourceRow); item < rows.Length && rows[item] < run.SourceRow + run.Count; item++)
            {
                if (AttributesOf(source) >= 0)
                {
                    copies[run.Source] ??= new AttributeRowsCopy(ReadAttributes(source), attributes);
                    copies[run.Source]!.CopyAll(item, _written + Items.Count);
                }

                spanRows.Add(firstRow + run.Row + rows[item] - run.SourceRow);
                Items.Add((run.Source, item));
            }
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
        WriteInt32(group, spanRows.ToArray());
        WriteItems(group);
        group.Finish();
    }

    public void Dispose()
    {
        Dictionary.Dispose();
        Parquet.Dispose();
    }

    protected abstract int GroupOf(MergeSource source);

    protected abstract TTable TableOf(MergeSource source);

    protected abstract ReadOnlySpan<int> RowsOf(TTable table);

    /// <summary>The row group of the attribute table, or -1.</summary>
    protected abstract int AttributesOf(MergeSource source);

    protected abstract BlockAttributeRows ReadAttributes(MergeSource source);

    /// <summary>Writes the columns after the span row.</summary>
    protected abstract void WriteItems(RowGroupWriter group);

    /// <summary>Writes a text column: codes of the tables' dictionaries become codes of one.</summary>
    protected void WriteText(RowGroupWriter group, Func<TTable, Spoor.Store.Segments.Utf8Dictionary> dictionaryOf, Func<TTable, int, int> codeOf, bool optional)
    {
        Dictionary.Begin(isAlone: false);
        var codes = new int[Items.Count];
        for (var source = 0; source < Tables.Length; source++)
        {
            if (Tables[source] is not { } table)
                continue;
            Dictionary.BeginSource(dictionaryOf(table));
            for (var i = 0; i < codes.Length; i++)
            {
                if (Items[i].Source == source)
                    Dictionary.Map([codeOf(table, Items[i].Item)], codes.AsSpan(i, 1));
            }
        }

        var column = group.BeginColumn();
        if (Dictionary.Values.Count == 0)
        {
            Pages.WriteAbsent(column, codes.Length);
        }
        else
        {
            column.WriteDictionary(Dictionary.Values);
            if (optional)
                Pages.WriteOptionalCodes(column, codes);
            else
                Pages.WriteCodes(column, codes);
        }

        column.Finish();
    }

    protected void WriteInt32(RowGroupWriter group, ReadOnlySpan<int> values)
    {
        var column = group.BeginColumn(CompressionCodec.Uncompressed);
        Pages.WriteInt32(column, values);
        column.Finish();
    }
}
