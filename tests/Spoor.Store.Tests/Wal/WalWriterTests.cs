using Spoor.Store.Ingest;
using Spoor.Store.Tests.Files;
using Spoor.Store.Wal;

namespace Spoor.Store.Tests.Wal;

public sealed class WalWriterTests
{
    [Fact]
    public async Task What_was_appended_is_recovered_in_order_over_many_segments()
    {
        var bed = new WalBed();
        using (var writer = bed.Open())
        {
            for (var i = 0; i < 100; i++)
                Assert.Equal(AppendStatus.Stored, (await writer.Append(WalBed.Batch(i, i * 7 % 300))).Status);
        }

        bed.Recover();
        Assert.Equal(Enumerable.Range(0, 100), bed.Recovered.Select(record => record.Number));
        Assert.True(bed.Recovery!.Segments.Count > 3);
        Assert.Empty(bed.Recovery.Damages);
        for (var i = 1; i < 100; i++)
            Assert.True(bed.Recovered[i].Position.From >= bed.Recovered[i - 1].Position.To);
    }

    [Fact]
    public async Task Recovery_from_a_position_yields_only_what_follows()
    {
        var bed = new WalBed();
        using (var writer = bed.Open())
        {
            for (var i = 0; i < 50; i++)
                await writer.Append(WalBed.Batch(i, 100));
        }

        bed.Recover();
        var all = bed.Recovered.ToArray();
        for (var i = 0; i < 50; i += 7)
        {
            bed.Recover(all[i].Position.To);
            Assert.Equal(all.Skip(i + 1), bed.Recovered);
        }
    }

    [Fact]
    public async Task A_batch_larger_than_a_segment_gets_a_segment_of_its_own()
    {
        var bed = new WalBed();
        using (var writer = bed.Open())
        {
            await writer.Append(WalBed.Batch(1, 100));
            await writer.Append(WalBed.Batch(2, 50_000));
            await writer.Append(WalBed.Batch(3, 100));
        }

        bed.Recover();
        Assert.Equal([1, 2, 3], bed.Recovered.Select(record => record.Number));
    }

    [Fact]
    public async Task Segments_are_used_again_and_what_they_held_never_comes_back()
    {
        var bed = new WalBed();
        var next = 0;
        var sentLast = 0;
        var from = WalPosition.Start;
        for (var round = 0; round < 20; round++)
        {
            using var writer = bed.Open(from);
            Assert.Empty(bed.Recovery!.Damages);
            Assert.Equal(Enumerable.Range(next - sentLast, sentLast), bed.Recovered.Select(record => record.Number));
            bed.Segments.ReleaseBefore(bed.Recovery.End);
            from = bed.Recovery.End;
            sentLast = 10 + (round * 17 % 40);
            for (var i = 0; i < sentLast; i++)
                await writer.Append(WalBed.Batch(next++, 200));
        }

        // A round fills at most four segments of 4 KiB, and as many are kept for reuse.
        Assert.InRange(bed.Files.ListFiles(WalBed.Folder).Count, 1, 14);
    }

    [Fact]
    public async Task A_file_that_a_power_loss_left_under_two_names_does_not_become_two_segments()
    {
        var filesWithTwoNames = 0;
        for (var seed = 0; seed < 60; seed++)
        {
            var bed = new WalBed(seed);
            using (var writer = bed.Open())
                await AppendAll(writer, 0, 60);
            bed.Recover();
            var from = bed.Recovery!.End;

            // Released files are renamed to spares, and from there to segments: the disk may have the second name, and still the first.
            using (var writer = bed.Open())
            {
                bed.Segments.ReleaseBefore(from);
                var folderSyncs = 0;
                bed.Machine.Before = (operation, _) =>
                {
                    if (operation == FileOperation.SyncFolder && ++folderSyncs == 1 + (seed % 3))
                        bed.Machine.PowerLoss(keptShare: 0.5);
                };
                await AppendAll(writer, 100, 30);
            }

            bed.Machine.Before = null;
            bed.Machine.PowerLoss();
            bed.Reboot();
            filesWithTwoNames += bed.Machine.Names.Values.OfType<MemoryNode>().GroupBy(node => node).Count(names => names.Count() > 1);
            List<int> acknowledged;
            using (var writer = bed.Open(from))
            {
                acknowledged = [.. bed.Recovered.Select(record => record.Number)];
                acknowledged.AddRange(await AppendAll(writer, 200, 60));
            }

            bed.Recover(from);
            Assert.Empty(acknowledged.Except(bed.Recovered.Select(record => record.Number)));
        }

        Assert.True(filesWithTwoNames > 0, "no power loss left two names");
    }

    [Fact]
    public async Task Numbers_rise_also_when_reuse_is_suspended_at_the_same_time()
    {
        using var together = new Barrier(2);
        for (var turn = 0; turn < 2000; turn++)
        {
            var bed = new WalBed();
            bed.Recover();
            using var segments = new WalSegments(bed.Files, bed.Options, bed.Recovery!);
            var suspending = Task.Run(() =>
            {
                together.SignalAndWait();
                segments.SuspendReuse().Dispose();
            });
            together.SignalAndWait();
            using var first = segments.Take(100);
            await suspending;
            using var second = segments.Take(100);
            Assert.True(second.Number > first.Number, $"segment {second.Number} came after {first.Number} in turn {turn}");
        }
    }

    [Fact]
    public async Task A_record_of_another_segment_is_not_taken_for_one_of_this()
    {
        var bed = new WalBed();
        using (var writer = bed.Open())
        {
            for (var i = 0; i < 30; i++)
                await writer.Append(WalBed.Batch(i, 200));
        }

        var before = bed.Recover();
        var records = bed.Recovered.ToArray();
        var foreign = records[0].Position;
        var bytes = new byte[foreign.To.Offset - foreign.From.Offset];
        bed.Edit(WalFormat.SegmentName(foreign.From.Segment), file => file.Read(foreign.From.Offset, bytes));
        bed.Edit(WalFormat.SegmentName(before.End.Segment), file => file.Write(before.End.Offset, bytes));
        bed.Recover();
        Assert.Equal(records, bed.Recovered);
        Assert.Contains("another segment", Assert.Single(bed.Recovery!.Damages).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_that_come_while_a_sync_runs_share_the_next_one()
    {
        using var firstWritten = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var bed = new WalBed(options: new WalOptions
        {
            Folder = WalBed.Folder,
            SegmentBytes = 1 << 20,
            Reached = step =>
            {
                if (step == StoreSteps.GroupWritten && !firstWritten.IsSet)
                {
                    firstWritten.Set();
                    goOn.Wait();
                }
            },
        });
        using var writer = bed.Open();
        var tasks = new List<Task<AppendResult>> { writer.Append(WalBed.Batch(0)).AsTask() };
        firstWritten.Wait();
        for (var i = 1; i <= 50; i++)
            tasks.Add(writer.Append(WalBed.Batch(i)).AsTask());
        goOn.Set();
        foreach (var result in await Task.WhenAll(tasks))
            Assert.Equal(AppendStatus.Stored, result.Status);
        Assert.Equal(2, writer.Counters.Groups.Value);
        Assert.Equal(2, writer.Counters.Syncs.Value);
        Assert.Equal(0, writer.OpenBytes);
    }

    [Fact]
    public async Task A_full_queue_is_answered_at_once_and_a_waiting_request_after_its_time()
    {
        var bed = new WalBed(options: new WalOptions { Folder = WalBed.Folder, SegmentBytes = 4096, MaxQueuedBytes = 1000, MaxQueueTime = TimeSpan.FromDays(1) })
        {
            HeadHasRoom = false,
        };
        using var writer = bed.Open();
        var waiting = writer.Append(WalBed.Batch(1, 600)).AsTask();
        var refused = await writer.Append(WalBed.Batch(2, 600));
        Assert.Equal(AppendStatus.Unavailable, refused.Status);
        Assert.True(refused.RetryAfter > TimeSpan.Zero);
        Assert.False(waiting.IsCompleted);
        bed.HeadHasRoom = true;
        writer.Wake();
        Assert.Equal(AppendStatus.Stored, (await waiting).Status);

        var impatient = new WalBed(options: bed.Options with { MaxQueueTime = TimeSpan.Zero }) { HeadHasRoom = false };
        using var other = impatient.Open();
        Assert.Equal(AppendStatus.Unavailable, (await other.Append(WalBed.Batch(1))).Status);
        impatient.Recover();
        Assert.Empty(impatient.Recovered);
    }

    [Theory]
    [InlineData(FileOperation.Write)]
    [InlineData(FileOperation.SyncData)]
    public async Task After_a_failed_write_or_sync_the_next_group_goes_to_a_fresh_segment(FileOperation failing)
    {
        var bed = new WalBed();
        using (var writer = bed.Open())
        {
            Assert.Equal(AppendStatus.Stored, (await writer.Append(WalBed.Batch(1, 300))).Status);
            var failed = false;
            bed.Machine.Before = (operation, path) =>
            {
                if (operation == failing && path.EndsWith("001.wal", StringComparison.Ordinal) && !failed)
                {
                    failed = true;
                    throw new IOException("Input/output error");
                }
            };
            var result = await writer.Append(WalBed.Batch(2, 2000));
            Assert.Equal(AppendStatus.Unavailable, result.Status);
            Assert.Contains("Input/output error", result.Message, StringComparison.Ordinal);
            Assert.Equal(AppendStatus.Stored, (await writer.Append(WalBed.Batch(3, 300))).Status);
            Assert.Single(bed.Failures);

            // The failed segment is left alone from then on.
            bed.Machine.Before = (operation, path) =>
            {
                if (path.EndsWith("001.wal", StringComparison.Ordinal))
                    Assert.Fail($"{operation} on {path}");
            };
            await writer.Append(WalBed.Batch(4, 300));
        }

        bed.Machine.Before = null;
        bed.Machine.PowerLoss(keptShare: 0.5);
        bed.Reboot();
        bed.Recover();
        Assert.Equal([1, 3, 4], bed.Recovered.Select(record => record.Number).Where(number => number != 2));
    }

    [Fact]
    public async Task A_full_disk_is_answered_retryably_and_works_again_when_there_is_room()
    {
        var bed = new WalBed();
        bed.Machine.CapacityBytes = 20_000;
        using var writer = bed.Open();
        var stored = new List<int>();
        AppendResult result;
        var number = 0;
        while ((result = await writer.Append(WalBed.Batch(number, 500))).Status == AppendStatus.Stored)
            stored.Add(number++);
        Assert.True(number > 10);
        Assert.Contains("No space left", result.Message, StringComparison.Ordinal);
        Assert.Equal(AppendStatus.Unavailable, (await writer.Append(WalBed.Batch(number, 500))).Status);
        bed.Machine.CapacityBytes = 100_000;
        for (var i = 0; i < 20; i++)
        {
            stored.Add(++number);
            Assert.Equal(AppendStatus.Stored, (await writer.Append(WalBed.Batch(number, 500))).Status);
        }

        bed.Machine.PowerLoss();
        bed.Reboot();
        bed.Recover();
        Assert.Equal(stored, bed.Recovered.Select(record => record.Number));
    }

    [Fact]
    public async Task With_interval_a_power_loss_takes_what_came_after_the_last_sync_and_no_more()
    {
        var bed = new WalBed(options: new WalOptions
        {
            Folder = WalBed.Folder,
            SegmentBytes = 4096,
            Sync = WalSync.Interval,
            SyncInterval = TimeSpan.FromDays(1),
        });
        var writer = bed.Open();
        for (var i = 0; i < 60; i++)
        {
            if (i == 40)
                writer.SyncNow();
            Assert.Equal(AppendStatus.Stored, (await writer.Append(WalBed.Batch(i, 200))).Status);
        }

        bed.Machine.PowerLoss();
        writer.Dispose();
        bed.Reboot();
        bed.Recover();
        Assert.Equal(Enumerable.Range(0, 40), bed.Recovered.Select(record => record.Number));
    }

    [Fact]
    public async Task With_interval_the_timer_syncs_and_a_graceful_end_loses_nothing()
    {
        var bed = new WalBed(options: new WalOptions
        {
            Folder = WalBed.Folder,
            SegmentBytes = 4096,
            Sync = WalSync.Interval,
            SyncInterval = TimeSpan.FromMilliseconds(1),
        });
        using (var writer = bed.Open())
        {
            await writer.Append(WalBed.Batch(1));
            while (writer.Counters.Syncs.Value == 0)
                await Task.Delay(1);
            await writer.Append(WalBed.Batch(2));
        }

        bed.Machine.PowerLoss();
        bed.Reboot();
        bed.Recover();
        Assert.Equal([1, 2], bed.Recovered.Select(record => record.Number));
    }

    [Fact]
    public async Task After_dispose_an_append_is_refused()
    {
        var bed = new WalBed();
        var writer = bed.Open();
        writer.Dispose();
        Assert.Equal(AppendStatus.Unavailable, (await writer.Append(WalBed.Batch(1))).Status);
    }

    /// <summary>Numbers of the batches that were acknowledged.</summary>
    private static async Task<List<int>> AppendAll(WalWriter writer, int first, int count)
    {
        var stored = new List<int>();
        for (var number = first; number < first + count; number++)
        {
            if ((await writer.Append(WalBed.Batch(number, 200))).Status == AppendStatus.Stored)
                stored.Add(number);
        }

        return stored;
    }
}
