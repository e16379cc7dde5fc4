using Spoor.Store.Budgets;

namespace Spoor.Store.Tests.Budgets;

public sealed class MemoryLimitTests
{
    private static readonly MemoryCeiling Cgroup = new(2L << 30, "the cgroup");

    [Fact]
    public void A_share_is_of_the_ceiling()
    {
        var limit = MemoryLimit.Of(BudgetSize.OfPercent(60), Cgroup);
        Assert.Equal("memory limit 1.2 GiB (60 % of the cgroup's 2.0 GiB)", limit.ToString());
        Assert.Equal((2L << 30) * 60 / 100, limit.Bytes);
        Assert.Null(limit.Warning);
    }

    [Fact]
    public void A_size_is_taken_as_it_is()
    {
        var limit = MemoryLimit.Of(BudgetSize.OfBytes(512L << 20), Cgroup);
        Assert.Equal("memory limit 512 MiB (configured; the cgroup has 2.0 GiB)", limit.ToString());
        Assert.Null(limit.Warning);
    }

    [Fact]
    public void A_size_above_the_ceiling_is_cut_with_a_warning()
    {
        var limit = MemoryLimit.Of(BudgetSize.OfBytes(4L << 30), Cgroup);
        Assert.Equal("memory limit 1.8 GiB (90 % of the cgroup's 2.0 GiB)", limit.ToString());
        Assert.Contains("4.0 GiB is more than 90 % of the 2.0 GiB of the cgroup", limit.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Less_than_the_program_needs_is_raised_with_a_warning()
    {
        var limit = MemoryLimit.Of(BudgetSize.OfPercent(10), new MemoryCeiling(1L << 30, "the machine"));
        Assert.Equal(MemoryLimit.SmallestBytes, limit.Bytes);
        Assert.Contains("10 % is 102 MiB", limit.Warning, StringComparison.Ordinal);
        Assert.Contains("give it more", MemoryLimit.Of(BudgetSize.OfPercent(60), new MemoryCeiling(100L << 20, "the cgroup")).Warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(128)]
    [InlineData(154)]
    [InlineData(256)]
    [InlineData(512)]
    [InlineData(4096)]
    public void The_shares_fit_the_limit(long mebibytes)
    {
        var shares = MemoryShares.Of(mebibytes << 20);
        Assert.InRange((3 * shares.HeadBytes) + shares.CacheBytes + shares.BodyBytes, 0, (mebibytes << 20) * 3 / 4);
        Assert.InRange(shares.QueueBytes, 0, shares.BodyBytes);
        Assert.InRange(shares.QueriesBytes + shares.CompactionBytes, 0, (mebibytes << 20) / 2);
        Assert.Empty(BudgetWarnings.Of(shares.HeadBytes, new MemoryBudget(new MemoryLimit(mebibytes << 20, ""))));
    }

    [Fact]
    public void Sizes_are_written_as_people_read_them() =>
        Assert.Equal(
            ["0 bytes", "1023 bytes", "1 KiB", "1023 KiB", "1 MiB", "1.0 GiB", "23.5 GiB"],
            new long[] { 0, 1023, 1024, 1_047_999, 1 << 20, 1 << 30, 25_232_932_864 }.Select(ByteText.Of));
}
