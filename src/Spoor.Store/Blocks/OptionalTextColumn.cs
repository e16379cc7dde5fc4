using System.Runtime.InteropServices;
using Spoor.Parquet.Writing;
using Spoor.Store.Segments;

namespace Spoor.Store.Blocks;

/// <summary>Writes gathered codes of a text column with the dictionary entries that they use.</summary>
internal static class OptionalTextColumn
{
    /// <param name="codes">Codes of <paramref name="source"/>, -1 where there is no value, which only optional columns may have.</param>
    public static void Write(RowGroupWriter group, PageCursor pages, CodeRemap remap, Utf8Dictionary source, List<int> codes, bool optional)
    {
        var column = group.BeginColumn();
        remap.Begin(source);
        var mapped = CollectionsMarshal.AsSpan(codes);
        for (var i = 0; i < mapped.Length; i++)
            mapped[i] = mapped[i] < 0 ? -1 : remap.Map(mapped[i]);
        pages.WriteDictionaryColumn(column, remap.Values, mapped, optional);
    }
}
