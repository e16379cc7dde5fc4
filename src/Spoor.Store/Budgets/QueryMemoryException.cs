namespace Spoor.Store.Budgets;

/// <summary>A query would hold more memory than it may.</summary>
public sealed class QueryMemoryException : Exception
{
    private QueryMemoryException(string message, bool isQueryTooLarge)
        : base(message) => IsQueryTooLarge = isQueryTooLarge;

    /// <summary>True when the query alone is too large; false when others have taken what there is, and it may work later.</summary>
    public bool IsQueryTooLarge { get; }

    internal static QueryMemoryException Of(MemoryBudget budget, bool isQueryTooLarge) => isQueryTooLarge
        ? new($"the query needs more than the {ByteText.Of(budget.Shares.QueryBytes)} of memory that one query may take of the {budget.Limit}: " +
            "narrow the time range or the filter, ask for fewer traces or spans, or raise memory.limit", true)
        : new($"running queries have taken the {ByteText.Of(budget.Shares.QueriesBytes)} of memory that all may take of the {budget.Limit}: " +
            "come again in a moment, or raise memory.limit", false);
}
