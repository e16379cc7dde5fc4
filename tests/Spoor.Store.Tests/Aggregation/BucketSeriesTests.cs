using Spoor.Store.Aggregation;
using Spoor.Store.Compaction;
using Spoor.Store.Inspection;
using Spoor.Store.Objects;
using Spoor.Store.Tests.Files;
using Spoor.Store.Tests.Ingest;

namespace Spoor.Store.Tests.Aggregation;

/// <summary>With a bucket, counts of deleted spans survive the folder as spans do.</summary>
public sealed class BucketSeriesTests
{
    private const string BucketBlocks = "/bucket/" + StoreLayout.DefaultTenant + "/blocks", BucketSeries = "/bucket/" + StoreLayout.DefaultTenant + "/series";

    public static TheoryData<string, bool> Ends()
    {
        var ends = new TheoryData<string, bool>();
        foreach (var step in (string[])
        [
            StoreSteps.SeriesWritten, StoreSteps.RetentionInManifest, StoreSteps.SeriesUploadedFiles, StoreSteps.SeriesUploadedMeta, StoreSteps.SeriesUploadInManifest,
            StoreSteps.RemoteMetaDeleted, StoreSteps.RemoteFilesDeleted, StoreSteps.RemoteDeletionInManifest,
            StoreSteps.SeriesMergeWritten, StoreSteps.SeriesMergeInManifest, StoreSteps.SeriesMergeDone,
            StoreSteps.SeriesRemoteMetaDeleted, StoreSteps.SeriesRemoteFilesDeleted, StoreSteps.SeriesRemoteDeletionInManifest,
        ])
        {
            ends.Add(step, false);
            ends.Add(step, true);
        }

        return ends;
    }

    [Fact]
    public async Task Counts_survive_the_folder_and_go_when_their_time_is_over()
    {
        var bed = NewBed();
        var expected = await WriteAsync(bed);
        await LiveAsync(bed);
        Assert.Empty(bed.Store.Parts.Blocks);
        Assert.Empty(Folders(bed, BucketBlocks));
        Assert.Single(Folders(bed, BucketSeries));
        AssertCounts(bed, expected);
        await bed.Store.DisposeAsync();

        bed.LoseFolder();
        bed.Open();
        AssertCounts(bed, expected);
        var stored = Assert.Single(bed.Store.List().Series);
        Assert.Equal((BlockState.Live, "bucket"), (stored.State, stored.Location));
        bed.Time.Advance(TimeSpan.FromDays(61));
        await bed.Store.AggregateAsync();
        await bed.UploadAsync();
        Assert.Empty(Folders(bed, BucketSeries));
        using var snapshot = bed.Store.Snapshot();
        Assert.True(snapshot.Series.IsEmpty);
        await bed.Store.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task An_end_at_any_step_neither_loses_nor_counts_twice(string step, bool isFolderLost)
    {
        var bed = NewBed();
        var expected = await WriteAsync(bed);
        var ended = false;
        bed.Reached = name =>
        {
            if (name != step || ended)
                return;
            ended = true;
            bed.Machine.KillProcess();
            bed.Bucket!.KillProcess();
            throw new IOException("ended at: " + name);
        };
        await Record.ExceptionAsync(() => LiveAsync(bed));
        Assert.True(ended, $"the schedule never came to the step '{step}'");
        await bed.BuryAsync();
        bed.Reached = null;
        if (isFolderLost)
            bed.LoseFolder();
        bed.Open();
        AssertCounts(bed, expected);
        await LiveAsync(bed);
        AssertCounts(bed, expected);
        Assert.Empty(Folders(bed, BucketBlocks));
        Assert.Single(Folders(bed, BucketSeries));
        await bed.Store.DisposeAsync();
        bed.LoseFolder();
        bed.Open();
        AssertCounts(bed, expected);
        await bed.Store.DisposeAsync();
    }

    [Fact]
    public async Task Blocks_stay_in_the_bucket_until_the_series_of_them_are_there()
    {
        var bed = NewBed();
        var expected = await WriteAsync(bed);
        bed.Bucket!.Before = (operation, path) =>
        {
            if (operation == FileOperation.Create && path.Contains("/series/", StringComparison.Ordinal))
                throw new IOException("no room for series");
        };
        await Record.ExceptionAsync(() => LiveAsync(bed));
        Assert.Equal(3, Folders(bed, BucketBlocks).Count);
        bed.Machine.KillProcess();
        await bed.BuryAsync();
        bed.Bucket.Before = null;
        bed.LoseFolder();
        bed.Open();
        AssertCounts(bed, expected);
        await LiveAsync(bed);
        AssertCounts(bed, expected);
        Assert.Empty(Folders(bed, BucketBlocks));
        await bed.Store.DisposeAsync();
    }

    private static StoreBed NewBed()
    {
        var bed = new StoreBed
        {
            Options = new StoreOptions
            {
                Path = StoreBed.Folder,
                WalSegmentBytes = 8192,
                Compaction = StoreBed.ByHand,
                Retention = new RetentionOptions { Full = TimeSpan.FromDays(14), Aggregated = TimeSpan.FromDays(60) },
            },
            Bucket = new PowerLossMachine(),
            RemoteOptions = new RemoteOptions { CacheBytes = 1 << 20, StopTimeout = TimeSpan.FromMilliseconds(200), OutagePause = TimeSpan.Zero },
        };
        bed.Open();
        return bed;
    }

    /// <summary>Three blocks, an hour apart, that the bucket has; and what there is to count.</summary>
    private static async Task<Dictionary<SeriesRow, (double Calls, double Errors, double Nanos)>> WriteAsync(StoreBed bed)
    {
        for (var block = 0; block < 3; block++)
        {
            await bed.SendAsync(20);
            await bed.Store.FlushAsync();
            bed.Time.Advance(TimeSpan.FromHours(1));
        }

        await bed.UploadAsync();
        using var snapshot = bed.Store.Snapshot();
        return SeriesTests.Count(SeriesTests.Spans(snapshot));
    }

    /// <summary>Blocks come of age one after the other, and the series of the day are merged.</summary>
    private static async Task LiveAsync(StoreBed bed)
    {
        bed.Time.Advance(TimeSpan.FromDays(14) - TimeSpan.FromHours(2.5));
        for (var hour = 0; hour < 4; hour++)
        {
            await bed.Store.AggregateAsync();
            await bed.UploadAsync();
            bed.Time.Advance(TimeSpan.FromHours(1));
        }

        bed.Time.Advance(TimeSpan.FromDays(1));
        await bed.Store.AggregateAsync();
        await bed.Store.MergeSeriesAsync();
        await bed.UploadAsync();
        await bed.UploadAsync();
    }

    private static void AssertCounts(StoreBed bed, Dictionary<SeriesRow, (double Calls, double Errors, double Nanos)> expected)
    {
        using var snapshot = bed.Store.Snapshot();
        SeriesTests.AssertEqual(expected, SeriesTests.Count([.. SeriesTests.Spans(snapshot), .. snapshot.Series.Read(0, ulong.MaxValue)]));
    }

    private static IReadOnlyList<string> Folders(StoreBed bed, string folder)
    {
        var files = bed.Bucket!.Boot();
        return files.FolderExists(folder) ? files.ListFolders(folder) : [];
    }
}
