namespace Spoor.Store.Head;

/// <summary>Which entries of a head's arrays belong to consecutive rows.</summary>
/// <param name="FirstRow">The first of these rows: 0 in what is made of them.</param>
/// <param name="First">Of the entries.</param>
/// <param name="Count">Of the entries.</param>
internal readonly record struct HeadEntries(int FirstRow, int First, int Count)
{
    /// <summary>The rows themselves, of which each is one entry.</summary>
    public static HeadEntries OfRows(int firstRow, int rowCount) => new(firstRow, firstRow, rowCount);

    /// <summary>The entries of rows in a list, which says the row of each and ascends.</summary>
    public static HeadEntries OfList(ReadOnlySpan<int> rows, int firstRow, int rowCount)
    {
        var first = HeadSpanWriter.FirstOf(rows, firstRow);
        return new HeadEntries(firstRow, first, HeadSpanWriter.FirstOf(rows, firstRow + rowCount) - first);
    }

    public ReadOnlyMemory<T> Of<T>(T[] values) => values.AsMemory(First, Count);

    /// <summary>The rows of a list of entries, counted from the first row.</summary>
    public ReadOnlyMemory<int> RowsOf(int[] rows)
    {
        if (FirstRow == 0)
            return Of(rows);
        var shifted = rows.AsSpan(First, Count).ToArray();
        for (var i = 0; i < shifted.Length; i++)
            shifted[i] -= FirstRow;
        return shifted;
    }

    /// <summary>Reads the attributes of the entries; the arrays are copied only where they do not begin with them.</summary>
    public AttributeReader Reader(AttributeStore store, int[] shapes, uint[] starts) =>
        First == 0 ? new(store, shapes, starts, Count) : new(store, Of(shapes).ToArray(), Of(starts).ToArray(), Count);
}
