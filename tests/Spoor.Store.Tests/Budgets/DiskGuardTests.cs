using Spoor.Store.Budgets;
using Spoor.Store.Ingest;
using Spoor.Store.Tests.Ingest;

namespace Spoor.Store.Tests.Budgets;

public sealed class DiskGuardTests
{
    private const long Capacity = 1_000_000;

    private readonly StoreBed _bed = new();

    public DiskGuardTests()
    {
        _bed.Machine.CapacityBytes = Capacity;
        _bed.Options = _bed.Options with { DiskReserve = BudgetSize.OfPercent(20), MaxHeadSpans = 1000 };
    }

    [Fact]
    public async Task A_disk_that_fills_up_stops_ingestion_before_it_is_full_and_goes_on_when_there_is_room()
    {
        _bed.Open();
        AppendResult result;
        do
        {
            result = await _bed.SendAsync(50);
            _bed.Store.CheckDisk();
        }
        while (result.Status == AppendStatus.Stored);
        Assert.True(result.RetryAfter > TimeSpan.Zero);
        Assert.Contains("disk.reserve keeps 195 KiB of its 977 KiB free", result.Message, StringComparison.Ordinal);
        Assert.Contains(_bed.Events, reported => reported.Level == StoreEventLevel.Error && reported.Message.Contains("nearly full", StringComparison.Ordinal));
        Assert.InRange(_bed.Machine.UsedBytes, Capacity / 2, Capacity - 100_000);

        // Queries go on, and flushes, which give the log's room back.
        _bed.AssertAcknowledgedOnce();
        await _bed.Store.FlushAsync();
        Assert.True(_bed.Store.Parts.Blocks.Count > 0);
        _bed.Time.Advance(TimeSpan.FromDays(15));
        _bed.Store.KeepHouse();
        Assert.Empty(_bed.Store.Parts.Blocks);
        _bed.Acknowledged.Clear();
        _bed.Store.CheckDisk();
        Assert.Equal(AppendStatus.Stored, (await _bed.SendAsync(50)).Status);
        Assert.Contains("room again", _bed.Events[^1].Message, StringComparison.Ordinal);
        _bed.AssertAcknowledgedOnce();
        await _bed.Store.DisposeAsync();
    }

    [Fact]
    public async Task The_disk_of_the_log_counts_as_well()
    {
        var free = 500_000L;
        var files = new TwoDisks(_bed.Machine.Boot(), "/log", () => free);
        var guard = new DiskGuard(files, BudgetSize.OfBytes(100_000), ["/data", "/log"], _bed.Time, _bed.Events.Add);
        guard.Check();
        Assert.Null(guard.Shortage);
        free = 99_999;
        guard.Check();
        Assert.Contains("/log", guard.Shortage, StringComparison.Ordinal);

        // A tenth more than the reserve ends it.
        free = 109_999;
        guard.Check();
        Assert.NotNull(guard.Shortage);
        free = 110_000;
        guard.Check();
        Assert.Null(guard.Shortage);
        Assert.Equal((110_000, 100_000), (guard.FreeBytes, guard.ReserveBytes));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Spare_files_of_the_log_go_when_the_disk_is_short_and_when_they_are_idle()
    {
        _bed.Machine.CapacityBytes = long.MaxValue;
        _bed.Open();
        await MakeSparesAsync();
        for (var minute = 0; minute < 12; minute++)
        {
            _bed.Time.Advance(TimeSpan.FromMinutes(1));
            _bed.Store.KeepHouse();
        }

        Assert.Equal(0, Spares());
        await MakeSparesAsync();
        _bed.Machine.CapacityBytes = _bed.Machine.UsedBytes;
        _bed.Store.CheckDisk();
        Assert.Equal(0, Spares());
        _bed.Machine.CapacityBytes = long.MaxValue;
        await _bed.Store.DisposeAsync();
    }

    private async Task MakeSparesAsync()
    {
        for (var i = 0; i < 60; i++)
            await _bed.SendAsync(20);
        await _bed.Store.FlushAsync();
        Assert.True(Spares() > 2);
    }

    private int Spares() => _bed.Machine.Boot().ListFiles(StoreBed.WalFolder).Count(name => name.StartsWith("spare-", StringComparison.Ordinal));
}
