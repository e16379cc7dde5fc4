using Spoor.Parquet.Schema;
using Spoor.Parquet.Writing;
using Spoor.Store.Blocks;
using Spoor.Store.Head;
using Spoor.Store.Segments;

namespace Spoor.Store.Compaction;

/// <summary>Writes a side table from those of the inputs, in the order of the output's rows, and copies the attributes.</summary>
/// <typeparam name="TTable">The decoded table of an input row group.</typeparam>
internal abstract class MergedSideWriter<TTable>(Stream stream, ColumnSchema[] schema, AttributeTableWriter attributes) : SideTable(stream, schema, attributes)
    where TTable : class
{
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
        BeginGroup();
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
                    copies[run.Source] ??= new AttributeRowsCopy(ReadAttributes(source), Attributes);
                    copies[run.Source]!.CopyAll(item, Written + Items.Count);
                }

                SpanRows.Add(firstRow + run.Row + rows[item] - run.SourceRow);
                Items.Add((run.Source, item));
            }
        }

        EndGroup();
    }

    protected override void Dispose(bool disposing)
    {
        Dictionary.Dispose();
        base.Dispose(disposing);
    }

    protected abstract int GroupOf(MergeSource source);

    protected abstract TTable TableOf(MergeSource source);

    protected abstract ReadOnlySpan<int> RowsOf(TTable table);

    /// <summary>The row group of the attribute table, or -1.</summary>
    protected abstract int AttributesOf(MergeSource source);

    protected abstract BlockAttributeRows ReadAttributes(MergeSource source);

    /// <summary>Writes a text column: codes of the tables' dictionaries become codes of one.</summary>
    protected void WriteText(RowGroupWriter group, Func<TTable, Utf8Dictionary> dictionaryOf, Func<TTable, int, int> codeOf, bool optional)
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
        Pages.WriteDictionaryColumn(column, Dictionary.Values, codes, optional);
    }
}
