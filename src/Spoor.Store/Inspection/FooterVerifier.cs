using Spoor.Parquet;
using Spoor.Parquet.Layout;
using Spoor.Parquet.Reading;

namespace Spoor.Store.Inspection;

/// <summary>Compares what other readers see of a file, its footer and page headers, with what the block's index says.</summary>
internal static class FooterVerifier
{
    /// <summary>Returns the names of the columns; none when the footer cannot be read.</summary>
    public static IReadOnlyList<string> Verify(IRandomAccessSource file, IReadOnlyList<RowGroupLayout> index, Action<string, long?> damage)
    {
        try
        {
            var reader = new ParquetFileReader(file);
            if (reader.RowGroupCount != index.Count)
                damage($"the footer names {reader.RowGroupCount} row groups, the index {index.Count}", null);
            for (var group = 0; group < Math.Min(reader.RowGroupCount, index.Count); group++)
                Compare(reader.ReadLayout(group), index[group], reader, group, damage);
            return [.. reader.Columns.Select(column => column.Name)];
        }
        catch (Exception fault) when (fault is ParquetException or IOException)
        {
            damage(fault.Message, fault is ParquetException { Offset: >= 0 } parquet ? parquet.Offset : null);
            return [];
        }
    }

    private static void Compare(RowGroupLayout footer, RowGroupLayout index, ParquetFileReader reader, int group, Action<string, long?> damage)
    {
        if (footer.RowCount != index.RowCount || footer.Columns.Count != index.Columns.Count)
        {
            damage($"row group {group}: {footer.RowCount} rows and {footer.Columns.Count} columns in the footer, {index.RowCount} and {index.Columns.Count} in the index", null);
            return;
        }

        for (var column = 0; column < footer.Columns.Count; column++)
        {
            if (Difference(footer.Columns[column], index.Columns[column]) is var (what, offset))
                damage($"{reader.Columns[column].Name}, row group {group}: footer and index differ in {what}", offset);
        }
    }

    private static (string What, long? Offset)? Difference(ColumnChunkLayout footer, ColumnChunkLayout index)
    {
        if (footer.Type != index.Type || footer.TypeLength != index.TypeLength || footer.IsOptional != index.IsOptional || footer.Codec != index.Codec)
            return ("type or codec", null);
        if (footer.NullCount != index.NullCount || footer.HasBounds != index.HasBounds || footer.Min != index.Min || footer.Max != index.Max)
            return ("the statistics of the column", null);
        if (footer.Pages.Count != index.Pages.Count || footer.Dictionary is null != index.Dictionary is null)
            return ("the number of pages", null);
        if (footer.Dictionary is { } dictionary && !Same(dictionary, index.Dictionary!.Value))
            return ("the dictionary page", dictionary.BodyOffset);
        for (var i = 0; i < footer.Pages.Count; i++)
        {
            if (!Same(footer.Pages[i], index.Pages[i]))
                return ($"page {i}", footer.Pages[i].BodyOffset);
        }

        return null;
    }

    /// <summary>A page header does not tell how wide the codes are.</summary>
    private static bool Same(PageLayout header, PageLayout index) => header with { BitWidth = index.BitWidth } == index;
}
