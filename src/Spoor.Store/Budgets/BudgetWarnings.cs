namespace Spoor.Store.Budgets;

/// <summary>What is valid but will hurt: sizes that do not fit the memory limit.</summary>
internal static class BudgetWarnings
{
    /// <summary>Heads and what builds a block of one take at most this share of the limit.</summary>
    private const double HeadsShare = 0.5;

    /// <summary>Heads at a time: one that fills, one that becomes a block, and the columns of that block.</summary>
    private const int Heads = 3;

    public static IEnumerable<string> Of(long headBytes, MemoryBudget memory)
    {
        if (headBytes * (double)Heads > memory.Limit.Bytes * HeadsShare)
        {
            yield return
                $"head.max_bytes {ByteText.Of(headBytes)} does not fit the {memory.Limit}: heads and the building of blocks take {Heads} times as much; " +
                $"set it to at most {ByteText.Of((long)(memory.Limit.Bytes * HeadsShare / Heads))}, leave it out, or raise memory.limit";
        }
    }
}
