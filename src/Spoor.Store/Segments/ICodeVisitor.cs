namespace Spoor.Store.Segments;

/// <summary>Takes the codes of a column page by page, and keeps none of them.</summary>
internal interface ICodeVisitor
{
    /// <summary>False when a page may be left out.</summary>
    bool Wants(int firstRow, int rowCount);

    /// <param name="firstRow">The first row of the page.</param>
    /// <param name="rowCount">Its rows.</param>
    /// <param name="presence">A bit for each row that has a value; empty when all have one.</param>
    /// <param name="codes">The codes of the rows that have one, in order.</param>
    void Visit(int firstRow, int rowCount, ReadOnlySpan<ulong> presence, ReadOnlySpan<int> codes);
}
