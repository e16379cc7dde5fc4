namespace Spoor.Store.Budgets;

/// <summary>How much memory the process may use, and why that much.</summary>
/// <param name="Bytes">How much.</param>
/// <param name="Origin">Where the figure comes from: <c>60 % of the cgroup's 2.0 GiB</c>.</param>
/// <param name="Warning">What is wrong with what was configured; null when nothing is.</param>
public sealed record MemoryLimit(long Bytes, string Origin, string? Warning = null)
{
    /// <summary>What the program itself needs. Below it there would be no room for spans.</summary>
    public const long SmallestBytes = 128L << 20;

    /// <summary>Of what the process could use at all, this much at most: beside the limit stand the runtime, buffers of the kernel, and what grows
    /// between two looks at it.</summary>
    private const double LargestPercent = 90;

    /// <param name="configured"><c>memory.limit</c>.</param>
    /// <param name="ceiling">What it is a share of, and what it cannot exceed.</param>
    public static MemoryLimit Of(BudgetSize configured, MemoryCeiling ceiling)
    {
        var bytes = configured.Of(ceiling.Bytes);
        var total = ByteText.Of(ceiling.Bytes);
        if (bytes < SmallestBytes)
        {
            return new MemoryLimit(SmallestBytes, $"the smallest; {ceiling.Owner} has {total}",
                $"memory.limit {configured} is {ByteText.Of(bytes)}, less than the program needs by itself: {ByteText.Of(SmallestBytes)} are used. " +
                (ceiling.Bytes < SmallestBytes * 1.25 ? $"With the {total} of {ceiling.Owner} it may be killed: give it more" : "Set it to at least that"));
        }

        if (configured.Percent > 0)
            return new MemoryLimit(bytes, $"{configured} of {ceiling.Owner}'s {total}");
        var largest = BudgetSize.OfPercent(LargestPercent);
        if (bytes <= largest.Of(ceiling.Bytes))
            return new MemoryLimit(bytes, $"configured; {ceiling.Owner} has {total}");
        return new MemoryLimit(
            largest.Of(ceiling.Bytes), $"{largest} of {ceiling.Owner}'s {total}",
            $"memory.limit {configured} is more than {largest} of the {total} of {ceiling.Owner}: the process would end before it is reached, so {largest} are used");
    }

    /// <summary>As it is shown at start: <c>memory limit 1.2 GiB (60 % of the cgroup's 2.0 GiB)</c>.</summary>
    public override string ToString() => $"memory limit {ByteText.Of(Bytes)} ({Origin})";
}
