using Spoor.Store.Budgets;
using Spoor.Store.Ingest;
using Spoor.Store.Tests.Ingest;

namespace Spoor.Store.Tests.Budgets;

public sealed class MemoryBudgetTests
{
    private readonly ManualTime _time = new();
    private readonly List<StoreEvent> _events = [];
    private long _usedMiB = 100;
    private int _collections;

    [Fact]
    public void It_is_over_at_the_limit_until_it_is_well_below()
    {
        using var budget = Budget(1000);
        Assert.False(budget.IsOver);
        Assert.True(At(budget, 1000));
        Assert.True(At(budget, 950));
        Assert.True(At(budget, 900));
        Assert.False(At(budget, 899));
        Assert.False(At(budget, 999));
        Assert.Equal([StoreEventLevel.Error, StoreEventLevel.Information], _events.Select(reported => reported.Level));
        Assert.Contains("memory limit 1000 MiB (test)", _events[0].Message, StringComparison.Ordinal);

        // Said once a minute only.
        Assert.True(At(budget, 1200));
        Assert.False(At(budget, 100));
        Assert.Equal(2, _events.Count);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(At(budget, 1200));
        Assert.Equal(3, _events.Count);
    }

    [Fact]
    public void When_it_is_short_everyone_is_asked_to_give_free_what_he_can_and_what_that_gave_counts()
    {
        using var budget = Budget(1000);
        var asked = 0;
        var registration = budget.OnShort(() =>
        {
            asked++;
            _usedMiB = 500;
        });
        At(budget, 849);
        Assert.Equal((0, 0, false), (asked, _collections, budget.IsShort));
        At(budget, 1100);
        Assert.Equal((1, 1, true), (asked, _collections, budget.IsShort));
        Assert.False(budget.IsOver);
        Assert.Equal(500L << 20, budget.UsedBytes);
        At(budget, 500);
        Assert.False(budget.IsShort);
        registration.Dispose();
        _time.Advance(TimeSpan.FromMinutes(1));
        At(budget, 900);
        Assert.Equal((1, 2), (asked, _collections));
    }

    [Fact]
    public void Relief_that_gives_nothing_comes_more_rarely_unless_spans_are_refused()
    {
        using var budget = Budget(1000);
        Assert.InRange(CollectionsIn(budget, 900, minutes: 5), 5, 12);
        At(budget, 1000);
        Assert.InRange(CollectionsIn(budget, 950, minutes: 5), 140, 151);
    }

    [Fact]
    public void The_use_of_this_process_can_be_read()
    {
        using var use = new MemoryUse();
        Assert.InRange(use.ReadBytes(), 1 << 20, 64L << 30);
        Assert.Equal(300 * 1024, MemoryUse.Parse("Name:\tx\nVmRSS:\t  1 kB\nRssAnon:\t     100 kB\nRssFile:\t 7 kB\nRssShmem:\t     200 kB\n"u8));
        Assert.Null(MemoryUse.Parse("VmRSS:\t  1 kB\n"u8));
    }

    [Fact]
    public async Task A_store_refuses_retryably_while_it_is_over_and_makes_a_block_of_its_head()
    {
        using var budget = Budget(1000);
        var bed = new StoreBed { Memory = budget };
        bed.Open();
        Assert.Equal(AppendStatus.Stored, (await bed.SendAsync(10)).Status);
        At(budget, 1000);
        var refused = await bed.SendAsync(10);
        Assert.Equal(AppendStatus.Unavailable, refused.Status);
        Assert.True(refused.RetryAfter > TimeSpan.Zero);
        Assert.Contains("memory limit", refused.Message, StringComparison.Ordinal);

        // What is over stays asked for: the next relief finds the head worth a block.
        _time.Advance(TimeSpan.FromSeconds(5));
        At(budget, 1000);
        while (bed.Store.Parts.Blocks.Count == 0)
            await Task.Delay(1);
        bed.AssertAcknowledgedOnce();
        At(budget, 500);
        Assert.Equal(AppendStatus.Stored, (await bed.SendAsync(10)).Status);
        bed.AssertAcknowledgedOnce();
        await bed.Store.DisposeAsync();
    }

    [Fact]
    public async Task A_head_that_does_not_fit_is_warned_about()
    {
        using var budget = Budget(256);
        var bed = new StoreBed { Memory = budget };
        bed.Options = bed.Options with { MaxHeadBytes = 100_000_000 };
        bed.Open();
        Assert.Contains("head.max_bytes 95 MiB does not fit the memory limit 256 MiB", Assert.Single(bed.Events).Message, StringComparison.Ordinal);
        await bed.Store.DisposeAsync();
    }

    private MemoryBudget Budget(long limitMiB) =>
        new(new MemoryLimit(limitMiB << 20, "test"), _events.Add, _time, () => _usedMiB << 20, () => _collections++);

    private bool At(MemoryBudget budget, long usedMiB)
    {
        _usedMiB = usedMiB;
        budget.Check();
        return budget.IsOver;
    }

    private int CollectionsIn(MemoryBudget budget, long usedMiB, int minutes)
    {
        var before = _collections;
        for (var i = 0; i < minutes * 600; i++)
        {
            At(budget, usedMiB);
            _time.Advance(MemoryBudget.Interval);
        }

        return _collections - before;
    }
}
