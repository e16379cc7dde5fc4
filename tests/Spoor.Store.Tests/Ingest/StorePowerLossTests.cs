using System.Reflection;
using FsCheck;
using FsCheck.Fluent;
using Spoor.Store.Compaction;
using Spoor.Store.Files;
using Spoor.Store.Tests.Files;
using Spoor.Store.Wal;

namespace Spoor.Store.Tests.Ingest;

/// <summary>However and whenever the process or the power goes: every acknowledged span is there afterwards, once.</summary>
public sealed class StorePowerLossTests
{
    public static TheoryData<string> Steps()
    {
        var steps = new TheoryData<string>();
        foreach (var field in typeof(StoreSteps).GetFields(BindingFlags.Public | BindingFlags.Static))
            steps.Add((string)field.GetRawConstantValue()!);
        return steps;
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task An_end_at_a_named_step_loses_nothing(string step)
    {
        await EndAt(step, bed => bed.Machine.KillProcess());
        await EndAt(step, bed => bed.Machine.PowerLoss());
        await EndAt(step, bed => bed.Machine.PowerLoss(keptShare: 0.5));
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task An_end_at_any_file_operation_loses_nothing()
    {
        for (var last = 1; ; last++)
        {
            var bed = await NewBed();
            var operations = 0;
            bed.Machine.Before = (_, _) =>
            {
                if (Interlocked.Increment(ref operations) == last)
                    bed.Machine.PowerLoss(keptShare: last % 3 / 2.0);
            };
            await Live(bed, () => Volatile.Read(ref operations) >= last);
            if (operations < last)
            {
                Assert.True(last > 100, $"the schedule has {last} file operations only");
                return;
            }
        }
    }

    [Fact]
    public void A_random_schedule_with_errors_and_power_losses_loses_nothing() => RunSchedules(10);

    [Fact]
    [Trait("Speed", "Slow")]
    public void Many_random_schedules_with_errors_and_power_losses_lose_nothing() => RunSchedules(150);

    [Fact]
    public async Task A_complete_block_of_a_failed_attempt_is_not_taken_up_beside_the_one_that_came_after_it()
    {
        var bed = new StoreBed();
        bed.Open();
        await bed.SendAsync(20);
        var attempts = 0;
        bed.Reached = name =>
        {
            if (name == StoreSteps.BlockWritten && Interlocked.Increment(ref attempts) == 1)
                throw new IOException("the first attempt fails when its block is complete");
        };
        bed.Machine.Before = (operation, path) =>
        {
            if (operation == FileOperation.DeleteFile && path.EndsWith("/index.bin", StringComparison.Ordinal))
                throw new IOException("and cannot be deleted: " + path);
        };
        await bed.Store.FlushAsync();
        Assert.Equal(2, attempts);
        Assert.Equal(2, bed.Machine.Boot().ListFolders(StoreBed.BlocksFolder).Count);
        bed.Machine.KillProcess();
        await bed.BuryAsync();

        bed.Reached = null;
        bed.Machine.Before = null;
        bed.Open();
        bed.AssertAcknowledgedOnce();
        await bed.Store.DisposeAsync();
    }

    private static void RunSchedules(int count) =>
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), seed => RunSchedule(seed).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(count));

    /// <summary>
    /// One life of a store that passes every durable step: a damaged end of the log and a block that no manifest names are found on opening, spans
    /// come, a block is made, blocks are merged, one is dropped for its age and leaves series, which are dropped for theirs.
    /// </summary>
    private static async Task EndAt(string step, Action<StoreBed> end)
    {
        var bed = await NewBed();
        var reached = false;
        bed.Reached = name =>
        {
            if (name != step || reached)
                return;
            reached = true;
            end(bed);
            bed.Bucket?.KillProcess();
            throw new IOException("ended at: " + name);
        };
        await Live(bed, () => reached);
        Assert.True(reached, $"the schedule never came to the step '{step}'");
    }

    private static async Task<StoreBed> NewBed()
    {
        var bed = new StoreBed
        {
            Options = new StoreOptions { Path = StoreBed.Folder, WalSegmentBytes = 8192, Retention = new RetentionOptions { Full = TimeSpan.FromDays(14), Aggregated = TimeSpan.FromDays(60) }, Compaction = StoreBed.ByHand },
            Bucket = new PowerLossMachine(),
        };
        await LeaveTraces(bed);
        return bed;
    }

    private static async Task Live(StoreBed bed, Func<bool> ended)
    {
        if (TryOpen(bed))
        {
            await bed.SendAsync(20);
            var flush = bed.Store.FlushAsync();
            while (!flush.IsCompleted && !ended())
                await Task.Delay(1);
            if (!ended())
            {
                bed.AssertAcknowledgedOnceUnless(ended);
                await TryUpload(bed);
                await CompactAsync(bed, ended);
                bed.AssertAcknowledgedOnceUnless(ended);
                await EraseAsync(bed, ended);
                bed.AssertAcknowledgedOnceUnless(ended);

                // A block that comes of age an hour after the others, so that it leaves series of its own.
                bed.Time.Advance(TimeSpan.FromHours(1));
                await bed.SendAsync(5);
                await RunAsync(ended, () => bed.Store.FlushAsync());
                var kept = bed.Acknowledged.ToArray();
                bed.Time.Advance(TimeSpan.FromDays(14) - TimeSpan.FromMinutes(30));
                await bed.SendAsync(5);

                // What is older may be gone from here on, what has just come may not.
                bed.Acknowledged.ExceptWith(kept);
                await AggregateAsync(bed, ended);
                await TryUpload(bed);
                bed.Time.Advance(TimeSpan.FromHours(1));
                await AggregateAsync(bed, ended);
                await TryUpload(bed);
                bed.Time.Advance(TimeSpan.FromDays(1));
                await RunAsync(ended, () => bed.Store.MergeSeriesAsync());
                await TryUpload(bed);
                if (!ended())
                {
                    // The same for series, and for spans that came with them.
                    bed.Acknowledged.Clear();
                    bed.Time.Advance(TimeSpan.FromDays(61));
                    await bed.SendAsync(3);
                    await AggregateAsync(bed, ended);
                    await TryUpload(bed);
                }
            }

            await bed.BuryAsync();
            Observe(flush);
        }

        bed.Reached = null;
        bed.Machine.Before = null;
        bed.Open();
        bed.AssertAcknowledgedOnce();
        await bed.Store.FlushAsync();
        bed.AssertAcknowledgedOnce();
        await bed.Store.DisposeAsync();
    }

    private static async Task CompactAsync(StoreBed bed, Func<bool> ended)
    {
        var blocks = bed.Store.Parts.Blocks.Count;
        var compaction = bed.Store.CompactAsync(allWindows: true);
        while (!compaction.IsCompleted && !ended())
            await Task.Delay(1);
        if (compaction.IsCompletedSuccessfully && !ended())
            Assert.True(blocks > 1 && bed.Store.Parts.Blocks.Count == 1, "there was nothing to merge");
        Observe(compaction);
    }

    /// <summary>Of a trace that is not there: what changes is the log.</summary>
    private static async Task EraseAsync(StoreBed bed, Func<bool> ended)
    {
        if (ended())
            return;
        await bed.SendAsync(5);
        var erasure = bed.Store.EraseAsync(new EraseRequest { TraceIds = [new Otlp.TraceId(1, 1)] });
        while (!erasure.IsCompleted && !ended())
            await Task.Delay(1);
        Observe(erasure);
    }

    private static Task AggregateAsync(StoreBed bed, Func<bool> ended) => RunAsync(ended, () => bed.Store.AggregateAsync());

    private static async Task RunAsync(Func<bool> ended, Func<Task> step)
    {
        if (ended())
            return;
        var running = step();
        while (!running.IsCompleted && !ended())
            await Task.Delay(1);
        Observe(running);
    }

    private static async Task LeaveTraces(StoreBed bed)
    {
        bed.Open();
        await bed.SendAsync(10);
        await bed.Store.FlushAsync();
        await bed.SendAsync(10);
        bed.Reached = name =>
        {
            if (name != StoreSteps.BlockWritten)
                return;
            bed.Machine.KillProcess();
            throw new IOException("ended at: " + name);
        };
        var flush = bed.Store.FlushAsync();
        await bed.BuryAsync();
        Observe(flush);
        bed.Reached = null;

        var files = bed.Machine.Boot();
        var series = StoreBed.TenantFolder + "/series/" + Guid.CreateVersion7();
        files.CreateFolder(series);
        files.ReplaceDurably(series + "/series.parquet", "half a table"u8);
        var log = WalRecovery.Run(files, StoreBed.WalFolder, WalPosition.Start, (_, _) => { });
        using var file = files.OpenWrite(Path.Combine(StoreBed.WalFolder, WalFormat.SegmentName(log.End.Segment)));
        file.Write(log.End.Offset, "half a record"u8);
        file.Sync();
    }

    private static async Task RunSchedule(int seed)
    {
        var random = new Random(seed);
        var bed = new StoreBed(seed)
        {
            Options = new StoreOptions
            {
                Path = StoreBed.Folder,
                WalSegmentBytes = random.Next(2000, 10_000),
                MaxHeadSpans = random.Next(5, 60),
                MaxQueueTime = TimeSpan.FromMilliseconds(20),
                Retention = new RetentionOptions
                {
                    Full = TimeSpan.FromMinutes(3),
                    Sampled = new SampledRetention { Until = TimeSpan.FromDays(3), Keep = "{ }", Percent = 0 },
                },
                Compaction = StoreBed.ByHand with { TargetBlockSpans = random.Next(20, 200), MaxBlockSpans = random.Next(50, 400) },
            },
        };
        var operations = 0;
        var erased = new HashSet<int>();
        for (var boot = 0; boot < 6; boot++)
        {
            var kept = random.Next(3) switch { 0 => 0.0, 1 => 1.0, _ => random.NextDouble() };
            operations = random.Next(1, 400);
            var errorsIn = random.Next(2) == 0 ? int.MaxValue : random.Next(5, 50);
            var errors = new Random(seed + boot);
            var opened = false;
            bed.Machine.Before = (_, _) =>
            {
                if (--operations == 0)
                    bed.Machine.PowerLoss(kept);
                else if (opened && !bed.IsChecking && errors.Next(errorsIn) == 0)
                    throw new IOException("Input/output error");
            };
            if (TryOpen(bed))
            {
                opened = true;
                bed.AssertAcknowledgedOnceUnless(() => operations <= 0);
                var flushes = new List<Task>();
                for (var i = 0; i < 25 && operations > -10; i++)
                {
                    switch (random.Next(9))
                    {
                        case 0:
                            flushes.Add(bed.Store.FlushAsync());
                            break;
                        case 1:
                            bed.Time.Advance(bed.Options.MaxHeadAge);
                            bed.Store.KeepHouse();
                            break;
                        case 2:
                            flushes.Add(bed.Store.CompactAsync(allWindows: random.Next(2) == 0));
                            break;
                        case 3:
                            flushes.Add(bed.Store.SampleAsync());
                            break;
                        case 4 when random.Next(5) == 0:
                            erased.Add(random.Next(23));
                            flushes.Add(bed.Store.EraseAsync(new EraseRequest { TraceIds = [.. erased.Select(rest => new Otlp.TraceId(0, (ulong)rest + 1))] }));
                            break;
                        case 4 or 5:
                            bed.AssertAcknowledgedOnceUnless(() => operations <= 0);
                            break;
                        default:
                            await Task.WhenAll(Enumerable.Range(0, random.Next(1, 4)).Select(_ => bed.SendAsync(random.Next(1, 9), span => span * 7 % 23)));
                            break;
                    }

                    // From the call on, erased traces may be there, wholly or in part, or not.
                    bed.Acknowledged.RemoveWhere(id => erased.Contains((int)(id * 7 % 23)));
                }

                await bed.BuryAsync();
                flushes.ForEach(Observe);
            }

            // Also what a graceful end left must survive the power.
            bed.Machine.Before = null;
            bed.Machine.PowerLoss(kept);
        }

        bed.Open();
        bed.AssertAcknowledgedOnce();
        await bed.Store.DisposeAsync();
    }

    private static async Task TryUpload(StoreBed bed)
    {
        try
        {
            await bed.UploadAsync();
        }
        catch (IOException)
        {
            // The end came here.
        }
    }

    private static bool TryOpen(StoreBed bed)
    {
        try
        {
            bed.Open();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void Observe(Task task) => _ = task.ContinueWith(ended => ended.Exception, TaskScheduler.Default);
}
