using FsCheck;
using FsCheck.Fluent;
using Spoor.Store.Blocks;
using Spoor.Store.Ingest;
using Spoor.Store.Objects;
using Spoor.Store.Tests.Files;
using Spoor.Store.Tests.Ingest;

namespace Spoor.Store.Tests.Objects;

/// <summary>A store with a bucket: what is in the bucket survives the folder, and what is not is not lost for it.</summary>
public sealed class BucketStoreTests
{
    private const string BucketBlocks = "/bucket/" + StoreLayout.DefaultTenant + "/blocks";

    [Fact]
    public async Task A_store_whose_folder_is_lost_after_an_orderly_stop_has_every_span()
    {
        var bed = NewBed();
        for (var life = 0; life < 3; life++)
        {
            bed.Open();
            bed.AssertAcknowledgedOnce();
            await bed.SendAsync(30, span => span * 7 % 23);
            await bed.Store.FlushAsync();
            await bed.SendAsync(30, span => span * 7 % 23);
            bed.AssertAcknowledgedOnce();
            await bed.Store.DisposeAsync();
            bed.LoseFolder();
        }

        bed.Open();
        bed.AssertAcknowledgedOnce();
        Assert.Equal(180, bed.Acknowledged.Count);
        Assert.DoesNotContain(bed.Events, reported => reported.Level != StoreEventLevel.Information);
        await bed.Store.DisposeAsync();
    }

    [Fact]
    public async Task Local_copies_go_when_the_cache_is_full_and_queries_go_on()
    {
        var bed = NewBed();
        bed.Open();
        bed.Bucket!.Before = (_, _) => throw new IOException("not yet");
        await bed.SendAsync(30);
        await bed.Store.FlushAsync();
        var folder = Assert.Single(bed.Machine.Boot().ListFolders(StoreBed.BlocksFolder));
        using (var snapshot = bed.Store.Snapshot())
        {
            bed.Bucket.Before = null;
            await bed.UploadAsync();
            Assert.Equal([folder], bed.Machine.Boot().ListFolders(StoreBed.BlocksFolder));
        }

        await bed.UploadAsync();
        Assert.Empty(bed.Machine.Boot().ListFolders(StoreBed.BlocksFolder));
        bed.AssertAcknowledgedOnce();
        await bed.Store.DisposeAsync();

        bed.Open();
        bed.AssertAcknowledgedOnce();
        await bed.Store.DisposeAsync();
    }

    [Fact]
    public async Task A_bucket_that_fails_stops_nothing_is_reported_once_and_catches_up()
    {
        var bed = NewBed();
        bed.Open();
        bed.Bucket!.Before = (_, _) => throw new IOException("the bucket is gone");
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(AppendStatus.Stored, (await bed.SendAsync(10)).Status);
            await bed.Store.FlushAsync();
            await Assert.ThrowsAnyAsync<IOException>(bed.UploadAsync);
        }

        bed.AssertAcknowledgedOnce();
        bed.Bucket.Before = null;
        await bed.UploadAsync();
        await bed.Store.DisposeAsync();
        Assert.True(bed.Events.Count(reported => reported.Level == StoreEventLevel.Warning) <= 1);
        bed.LoseFolder();
        bed.Open();
        bed.AssertAcknowledgedOnce();
        await bed.Store.DisposeAsync();
    }

    [Fact]
    public async Task A_stop_that_cannot_upload_says_so_and_the_next_start_does()
    {
        var bed = NewBed();
        bed.RemoteOptions = bed.RemoteOptions with { StopTimeout = TimeSpan.FromMilliseconds(100) };
        bed.Open();
        bed.Bucket!.Before = (operation, _) =>
        {
            if (operation == FileOperation.Create)
                throw new IOException("the bucket is gone");
        };
        await bed.SendAsync(10);
        await bed.Store.DisposeAsync();
        Assert.Contains(bed.Events, reported => reported.Message.StartsWith("1 blocks (", StringComparison.Ordinal) && reported.Message.Contains("keep that folder", StringComparison.Ordinal));

        bed.Bucket.Before = null;
        bed.RemoteOptions = bed.RemoteOptions with { StopTimeout = TimeSpan.FromMinutes(1) };
        bed.Open();
        await bed.Store.DisposeAsync();
        bed.LoseFolder();
        bed.Open();
        bed.AssertAcknowledgedOnce();
        await bed.Store.DisposeAsync();
    }

    [Fact]
    public async Task A_store_does_not_start_without_its_bucket()
    {
        var bed = NewBed();
        bed.Open();
        await bed.SendAsync(10);
        await bed.Store.DisposeAsync();
        bed.Bucket!.Before = (_, _) => throw new IOException("no route to host");
        var e = Assert.ThrowsAny<IOException>(bed.Open);
        Assert.Contains("no route to host", e.Message, StringComparison.Ordinal);
        bed.Bucket.Before = null;
        bed.Open();
        bed.AssertAcknowledgedOnce();
        await bed.Store.DisposeAsync();
    }

    [Fact]
    public async Task Dropped_blocks_leave_the_bucket_and_a_lost_folder_does_not_bring_them_back()
    {
        var bed = NewBed();
        bed.Options = bed.Options with { Retention = new Store.Compaction.RetentionOptions { Full = TimeSpan.FromDays(14) } };
        bed.Open();
        await bed.SendAsync(10);
        await bed.Store.FlushAsync();
        await bed.UploadAsync();
        bed.Time.Advance(TimeSpan.FromDays(15));
        bed.Acknowledged.Clear();
        await bed.SendAsync(10);
        bed.Store.KeepHouse();
        await bed.Store.FlushAsync();
        await bed.UploadAsync();
        await bed.UploadAsync();
        Assert.Single(bed.Bucket!.Boot().ListFolders(BucketBlocks));
        await bed.Store.DisposeAsync();
        bed.LoseFolder();
        bed.Open();
        bed.AssertAcknowledgedOnce();
        using (var snapshot = bed.Store.Snapshot())
            Assert.Single(snapshot.Parts);
        await bed.Store.DisposeAsync();
    }

    [Fact]
    public async Task Merged_blocks_take_the_place_of_others_in_the_bucket_wherever_the_folder_is_lost()
    {
        // With the inputs still in the bucket, and without.
        foreach (var isDeleted in new[] { false, true })
        {
            var bed = NewBed();
            bed.RemoteOptions = bed.RemoteOptions with { StopTimeout = TimeSpan.FromMilliseconds(20) };
            bed.Open();
            for (var i = 0; i < 5; i++)
            {
                await bed.SendAsync(10, span => span % 7);
                await bed.Store.FlushAsync();
                await bed.UploadAsync();
            }

            bed.Reached = step =>
            {
                if (!isDeleted && step == StoreSteps.RemoteMetaDeleted)
                    throw new IOException("the bucket deletes nothing");
            };
            bed.Bucket!.Before = (operation, path) =>
            {
                if (!isDeleted && operation == FileOperation.DeleteFile && path.EndsWith("/meta.json", StringComparison.Ordinal))
                    throw new IOException("the bucket deletes nothing");
            };
            await bed.Store.CompactAsync(allWindows: true);
            await TryUpload(bed);
            await TryUpload(bed);
            Assert.Equal(isDeleted ? 1 : 6, bed.Bucket.Boot().ListFolders(BucketBlocks).Count);
            bed.Machine.KillProcess();
            await bed.BuryAsync();
            bed.Bucket.Before = null;
            bed.Reached = null;
            bed.LoseFolder();
            bed.Open();
            bed.AssertAcknowledgedOnce();
            await bed.UploadAsync();
            Assert.Single(bed.Bucket.Boot().ListFolders(BucketBlocks));
            bed.AssertAcknowledgedOnce();
            await bed.Store.DisposeAsync();
        }
    }

    [Fact]
    public async Task Remains_of_a_broken_upload_are_collected_once_they_are_old()
    {
        var bed = NewBed();
        bed.Open();
        var id = Guid.CreateVersion7(bed.Time.GetUtcNow()).ToString();
        var files = bed.Bucket!.Boot();
        foreach (var folder in new[] { id, "not-a-block" })
        {
            files.CreateFolder($"{BucketBlocks}/{folder}");
            using var file = files.Create($"{BucketBlocks}/{folder}/spans.parquet");
        }

        await bed.UploadAsync();
        Assert.Equal(2, files.ListFolders(BucketBlocks).Count);
        bed.Time.Advance(RemoteSweep.MinAge + TimeSpan.FromMinutes(1));
        await bed.UploadAsync();
        Assert.Equal(["not-a-block"], files.ListFolders(BucketBlocks));
        await bed.Store.DisposeAsync();
    }

    [Fact]
    public async Task A_damaged_local_copy_is_replaced_by_the_bucket()
    {
        var bed = NewBed();
        bed.RemoteOptions = bed.RemoteOptions with { CacheBytes = 1 << 30 };
        bed.Open();
        await bed.SendAsync(10);
        await bed.Store.FlushAsync();
        await bed.UploadAsync();
        await bed.Store.DisposeAsync();
        var files = bed.Machine.Boot();
        var id = Assert.Single(files.ListFolders(StoreBed.BlocksFolder));
        files.DeleteFile($"{StoreBed.BlocksFolder}/{id}/{BlockFormat.SpansFile}");

        bed.Open();
        bed.AssertAcknowledgedOnce();
        Assert.Contains(bed.Events, reported => reported.Level == StoreEventLevel.Warning && reported.Message.Contains("is read from the bucket", StringComparison.Ordinal));
        await bed.Store.DisposeAsync();
    }

    [Fact]
    public void Random_lives_with_failing_disks_and_buckets_lose_nothing() => RunLives(3);

    [Fact]
    [Trait("Speed", "Slow")]
    public void Many_random_lives_with_failing_disks_and_buckets_lose_nothing() => RunLives(150);

    private static StoreBed NewBed(int seed = 1) => new(seed)
    {
        Bucket = new PowerLossMachine(seed),
        RemoteOptions = new RemoteOptions { CacheBytes = 0, StopTimeout = TimeSpan.FromMinutes(1), OutagePause = TimeSpan.Zero },
    };

    private static void RunLives(int count) =>
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), seed => RunLifeAsync(seed).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(count));

    /// <summary>Lives that end by kill, power loss or in order; after an orderly one the folder may be lost.</summary>
    private static async Task RunLifeAsync(int seed)
    {
        var random = new Random(seed);
        var bed = NewBed(seed);
        bed.Options = bed.Options with { MaxHeadSpans = random.Next(5, 60), WalSegmentBytes = random.Next(2000, 10_000) };
        for (var life = 0; life < 6; life++)
        {
            var isOrderly = random.Next(3) == 0;
            bed.RemoteOptions = bed.RemoteOptions with
            {
                CacheBytes = random.Next(3) * 20_000,
                StopTimeout = isOrderly ? TimeSpan.FromMinutes(1) : TimeSpan.FromMilliseconds(20),
            };
            bed.Open();
            var errors = new Random(seed + life);
            var rare = random.Next(2) == 0 ? int.MaxValue : random.Next(20, 200);
            bed.Bucket!.Before = (_, _) =>
            {
                if (!bed.IsChecking && errors.Next(rare) == 0)
                    throw new IOException("the bucket failed");
            };
            for (var i = 0; i < 15; i++)
            {
                switch (random.Next(7))
                {
                    case 0:
                        await bed.Store.FlushAsync();
                        break;
                    case 1:
                        await TryUpload(bed);
                        break;
                    case 2:
                        await TryAsync(() => bed.Store.CompactAsync(allWindows: true));
                        break;
                    case 3:
                        bed.AssertAcknowledgedOnceUnless(() => false);
                        break;
                    default:
                        await bed.SendAsync(random.Next(1, 9), span => span * 7 % 23);
                        break;
                }
            }

            if (isOrderly)
            {
                bed.Bucket.Before = null;
                await bed.Store.DisposeAsync();
                if (random.Next(2) == 0)
                    bed.LoseFolder();
                continue;
            }

            if (random.Next(2) == 0)
                bed.Machine.KillProcess();
            else
                bed.Machine.PowerLoss(random.NextDouble());
            bed.Bucket.Before = null;
            await bed.BuryAsync();
        }

        bed.Open();
        bed.AssertAcknowledgedOnce();
        await bed.Store.DisposeAsync();
    }

    private static Task TryUpload(StoreBed bed) => TryAsync(bed.UploadAsync);

    private static async Task TryAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (IOException)
        {
            // Tried again by the worker.
        }
    }
}
