using System.Reflection;
using Spoor.Store.Deletion;
using Spoor.Store.Files;
using Spoor.Store.Ingest;
using Spoor.Store.Objects;
using Spoor.Store.Tests.Files;
using Spoor.Store.Tests.Ingest;

namespace Spoor.Store.Tests.Deletion;

/// <summary>A tenant is there as a whole, or is being deleted and does not open, or is gone.</summary>
public sealed class TenantDeletionTests
{
    public static TheoryData<string> Steps()
    {
        var steps = new TheoryData<string>();
        foreach (var field in typeof(TenantDeletionSteps).GetFields(BindingFlags.Public | BindingFlags.Static))
            steps.Add((string)field.GetRawConstantValue()!);
        return steps;
    }

    [Fact]
    public async Task A_dry_run_counts_and_changes_nothing()
    {
        var bed = await NewBedAsync();
        var before = Names(bed);
        var report = await DeleteAsync(bed, isDryRun: true);
        Assert.Equal((true, true, false, 2, 20L), (report.IsDryRun, report.IsFound, report.IsResumed, report.Blocks, report.Spans));
        Assert.True(report.Files > 2 && report.FileBytes > 1000 && report.Objects > 10 && report.ObjectBytes > 1000);
        Assert.Equal(before, Names(bed));
        await OpenAsync(bed, isWhole: true);
    }

    [Fact]
    public async Task Everything_of_the_tenant_goes_and_nothing_of_others()
    {
        var bed = await NewBedAsync();
        var other = bed.Machine.Boot();
        other.CreateFolder("/data/other/blocks");
        other.ReplaceDurably("/data/other/manifest.log", "x"u8);
        var bucket = bed.Bucket!.Boot();
        bucket.CreateFolder("/bucket/single-tenant-2/blocks");
        bucket.ReplaceDurably("/bucket/single-tenant-2/blocks/x", "x"u8);
        var report = await DeleteAsync(bed);
        Assert.Equal((false, 2, 20L), (report.IsDryRun, report.Blocks, report.Spans));
        Assert.Equal(["/data/other/manifest.log"], bed.Machine.Names.Where(name => name.Value is not null).Select(name => name.Key));
        Assert.Equal(["/bucket/single-tenant-2/blocks/x"], bed.Bucket.Names.Where(name => name.Value is not null).Select(name => name.Key));
        Assert.False((await DeleteAsync(bed)).IsFound);
        Assert.False(bed.Machine.Boot().FolderExists(StoreBed.TenantFolder));
        await OpenAsync(bed, isWhole: false);
    }

    [Fact]
    public async Task A_store_that_is_open_is_not_deleted()
    {
        var bed = await NewBedAsync();
        bed.Open();
        await Assert.ThrowsAsync<StoreInUseException>(() => DeleteAsync(bed));
        bed.AssertAcknowledgedOnce();
        await bed.Store.DisposeAsync();
        await OpenAsync(bed, isWhole: true);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task An_end_at_a_named_step_leaves_no_half_of_it(string step)
    {
        foreach (var end in (Action<StoreBed>[])[bed => bed.Machine.KillProcess(), bed => bed.Machine.PowerLoss(), bed => bed.Machine.PowerLoss(keptShare: 0.5)])
        {
            var bed = await NewBedAsync();
            await Assert.ThrowsAsync<IOException>(() => DeleteAsync(bed, name =>
            {
                if (name != step)
                    return;
                end(bed);
                throw new IOException("ended at: " + name);
            }));
            await FinishAsync(bed);
        }
    }

    [Fact]
    public async Task An_end_or_an_error_at_any_file_operation_leaves_no_half_of_it()
    {
        for (var last = 1; ; last++)
        {
            var bed = await NewBedAsync();
            var operations = 0;
            void End(FileOperation operation, string path)
            {
                if (Interlocked.Increment(ref operations) != last)
                    return;
                if (last % 4 == 3)
                    throw new IOException("Input/output error");
                bed.Machine.PowerLoss(last % 4 / 2.0);
                bed.Bucket!.KillProcess();
            }

            bed.Machine.Before = End;
            bed.Bucket!.Before = End;
            await Record.ExceptionAsync(() => DeleteAsync(bed));
            bed.Machine.Before = null;
            bed.Bucket.Before = null;
            await FinishAsync(bed);
            if (operations < last)
            {
                Assert.True(last > 50, $"there were {last} operations only");
                return;
            }
        }
    }

    private static string[] Names(StoreBed bed) => [.. bed.Machine.Names.Keys.Concat(bed.Bucket!.Names.Keys).Order(StringComparer.Ordinal)];

    /// <summary>Two blocks that the bucket has, and spans that only the log has.</summary>
    private static async Task<StoreBed> NewBedAsync()
    {
        var bed = new StoreBed { Bucket = new PowerLossMachine() };
        bed.Open();
        await bed.SendAsync(10);
        await bed.Store.FlushAsync();
        await bed.SendAsync(10);
        await bed.Store.FlushAsync();
        await bed.UploadAsync();
        await bed.SendAsync(10);
        bed.Machine.KillProcess();
        await bed.BuryAsync();
        return bed;
    }

    private static async Task<TenantDeletionReport> DeleteAsync(StoreBed bed, Action<string>? reached = null, bool isDryRun = false)
    {
        using var objects = new LocalObjectStore(bed.Bucket!.Boot(), "/bucket");
        return await new TenantDeletion(new StoreContext
        {
            Options = bed.Options,
            Files = bed.Machine.Boot(),
            Objects = objects,
            Reached = reached ?? (static _ => { }),
        }).RunAsync(isDryRun, CancellationToken.None);
    }

    /// <summary>What an end left is whole, or refuses to open until the deletion was brought to its end, or is gone.</summary>
    private static async Task FinishAsync(StoreBed bed)
    {
        var isMarked = bed.Machine.Names.ContainsKey(StoreBed.TenantFolder + "/deleting") || bed.Bucket!.Names.ContainsKey("/bucket/single-tenant/deleting");
        if (isMarked)
            Assert.Contains("delete-tenant", Assert.Throws<IOException>(bed.Open).Message, StringComparison.Ordinal);
        else
            await OpenAsync(bed, isWhole: bed.Machine.Names.ContainsKey(StoreBed.TenantFolder + "/manifest.log"));
        var report = await DeleteAsync(bed);
        Assert.True(!isMarked || report.IsResumed);
        Assert.False(bed.Machine.Boot().FolderExists(StoreBed.TenantFolder));
        Assert.DoesNotContain(bed.Bucket!.Names, name => name.Value is not null);
        await OpenAsync(bed, isWhole: false);
    }

    private static async Task OpenAsync(StoreBed bed, bool isWhole)
    {
        if (!isWhole)
            bed.Acknowledged.Clear();
        bed.Open();
        bed.AssertAcknowledgedOnce();
        await bed.Store.DisposeAsync();
    }
}
