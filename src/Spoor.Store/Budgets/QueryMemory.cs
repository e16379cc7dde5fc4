namespace Spoor.Store.Budgets;

/// <summary>
/// What one query holds: decoded columns, texts, result spans. Counts what is large and kept, not every object. Safe for the query's threads;
/// disposing gives all of it back.
/// </summary>
/// <param name="budget">From which it is taken; null for a query that may take what it likes.</param>
internal sealed class QueryMemory(MemoryBudget? budget) : IDisposable
{
    private long _usedBytes;

    /// <summary>Called when a limit is reached: gives back what the query does not need any more.</summary>
    public Action? Reclaim { get; set; }

    public long UsedBytes => Interlocked.Read(ref _usedBytes);

    /// <exception cref="QueryMemoryException">The query, or all queries together, would hold too much.</exception>
    public void Take(long bytes)
    {
        if (budget is null || TryTake(budget, bytes))
            return;
        Reclaim?.Invoke();
        if (!TryTake(budget, bytes))
            throw QueryMemoryException.Of(budget, UsedBytes + bytes > budget.Shares.QueryBytes);
    }

    public void Release(long bytes)
    {
        if (budget is null)
            return;
        Interlocked.Add(ref _usedBytes, -bytes);
        budget.ReleaseOfQuery(bytes);
    }

    public void Dispose() => Release(Interlocked.Read(ref _usedBytes));

    private bool TryTake(MemoryBudget from, long bytes)
    {
        if (Interlocked.Add(ref _usedBytes, bytes) <= from.Shares.QueryBytes && from.TryTakeForQuery(bytes))
            return true;
        Interlocked.Add(ref _usedBytes, -bytes);
        return false;
    }
}
