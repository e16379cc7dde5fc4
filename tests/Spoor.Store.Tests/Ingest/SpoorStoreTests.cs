using Google.Protobuf;
using Spoor.Otlp;
using Spoor.Store.Blocks;
using Spoor.Store.Ingest;
using Spoor.Store.Segments;
using Spoor.Store.Tests.Files;
using Spoor.TestKit.Otlp;

namespace Spoor.Store.Tests.Ingest;

public sealed class SpoorStoreTests
{
    private readonly StoreBed _bed = new();

    [Fact]
    public async Task What_was_acknowledged_can_be_seen_at_once_and_after_flushes_and_a_graceful_stop()
    {
        _bed.Open();
        for (var i = 0; i < 30; i++)
        {
            Assert.Equal(AppendStatus.Stored, (await _bed.SendAsync(10)).Status);
            _bed.AssertAcknowledgedOnce();
        }

        await _bed.Store.FlushAsync();
        Assert.True(_bed.Store.Parts.Blocks.Count > 3);
        _bed.AssertAcknowledgedOnce();
        await _bed.SendAsync(3);
        await _bed.Store.DisposeAsync();

        _bed.Open();
        Assert.Equal(_bed.Acknowledged.Count, _bed.Store.Parts.Blocks.Sum(block => block.Entry.SpanCount));
        _bed.AssertAcknowledgedOnce();
        Assert.Empty(_bed.Events);
        await _bed.Store.DisposeAsync();
    }

    [Fact]
    public async Task Rejected_spans_are_counted_and_the_rest_of_the_batch_is_kept()
    {
        _bed.Open();
        var good = TestSpans.Trace("1").Span("good");
        var bad = TestSpans.Trace("2").Span("bad", configure: span => span.TraceId = ByteString.CopyFrom(1, 2, 3));
        using var mixed = TestSpans.Merge(good, bad).ToBatch();
        var result = await _bed.Store.AppendAsync(mixed, CancellationToken.None);
        Assert.Equal((AppendStatus.Stored, 1), (result.Status, result.RejectedSpans));
        Assert.Contains("128 bit", result.Message, StringComparison.Ordinal);
        using var nothing = bad.ToBatch();
        Assert.Equal(1, (await _bed.Store.AppendAsync(nothing, CancellationToken.None)).RejectedSpans);
        using (var snapshot = _bed.Store.Snapshot())
            Assert.Equal(1, Assert.Single(snapshot.Parts).Segment(0).RowCount);
        await _bed.Store.DisposeAsync();
    }

    [Fact]
    public async Task After_a_kill_the_log_is_replayed_into_heads_and_blocks()
    {
        _bed.Options = _bed.Options with { MaxHeadSpans = 1000 };
        _bed.Open();
        for (var i = 0; i < 30; i++)
            await _bed.SendAsync(10);
        _bed.Machine.KillProcess();
        await _bed.BuryAsync();

        // Smaller heads now: what the log holds makes several blocks on the way.
        _bed.Options = _bed.Options with { MaxHeadSpans = 70 };
        _bed.Open();
        Assert.InRange(_bed.Store.Parts.Blocks.Count, 3, 4);
        _bed.AssertAcknowledgedOnce();
        await _bed.Store.DisposeAsync();
    }

    [Fact]
    public async Task The_log_is_cut_when_blocks_hold_its_spans()
    {
        _bed.Open();
        for (var i = 0; i < 200; i++)
            await _bed.SendAsync(5);
        await _bed.Store.FlushAsync();
        var names = _bed.Machine.Names.Keys.Where(path => path.EndsWith(".wal", StringComparison.Ordinal)).ToArray();
        Assert.InRange(names.Length, 1, 8);
        await _bed.Store.DisposeAsync();
    }

    [Fact]
    public async Task A_head_becomes_a_block_when_it_is_old()
    {
        _bed.Open();
        await _bed.SendAsync(3);
        _bed.Time.Advance(_bed.Options.MaxHeadAge / 2);
        _bed.Store.KeepHouse();
        await _bed.SendAsync(3);
        Assert.Empty(_bed.Store.Parts.Blocks);
        _bed.Time.Advance(_bed.Options.MaxHeadAge / 2);
        _bed.Store.KeepHouse();
        while (_bed.Store.Parts.Blocks.Count == 0)
            await Task.Delay(1);
        Assert.Equal(6, _bed.Store.Parts.Blocks[0].Entry.SpanCount);
        await _bed.Store.DisposeAsync();
    }

    [Fact]
    public async Task Blocks_are_dropped_when_they_are_too_old_and_deleted_when_nobody_reads_them()
    {
        _bed.Open();
        await _bed.SendAsync(3);
        await _bed.Store.FlushAsync();
        _bed.Time.Advance(TimeSpan.FromDays(10));
        await _bed.SendAsync(4);
        await _bed.Store.FlushAsync();
        _bed.Store.KeepHouse();
        Assert.Equal(2, _bed.Store.Parts.Blocks.Count);

        var reading = _bed.Store.Snapshot();
        _bed.Time.Advance(TimeSpan.FromDays(5));
        _bed.Store.KeepHouse();
        Assert.Equal(4, Assert.Single(_bed.Store.Parts.Blocks).Entry.SpanCount);
        Assert.Equal(3, reading.Parts[0].Segment(0).RowCount);
        Assert.Equal(2, BlockFolders());
        reading.Dispose();
        Assert.Equal(1, BlockFolders());
        await _bed.Store.DisposeAsync();
        _bed.Open();
        Assert.Single(_bed.Store.Parts.Blocks);
        await _bed.Store.DisposeAsync();
    }

    [Fact]
    public async Task A_snapshot_does_not_change_and_pins_its_head_until_it_is_disposed()
    {
        _bed.Open();
        await _bed.SendAsync(10);
        var snapshot = _bed.Store.Snapshot();
        var part = Assert.Single(snapshot.Parts);
        await _bed.SendAsync(10);
        await _bed.Store.FlushAsync();
        for (var i = 0; i < 20; i++)
        {
            await _bed.SendAsync(10);
            await _bed.Store.FlushAsync();
        }

        // Were the head's memory used again, other ids would stand here.
        Assert.Equal(Enumerable.Range(1, 10).Select(id => (ulong)id), part.Segment(0).SpanIds.ToArray());
        snapshot.Dispose();
        snapshot.Dispose();
        await _bed.Store.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(_bed.Store.Snapshot);
    }

    [Fact]
    public async Task Split_traces_are_exactly_those_in_several_parts()
    {
        _bed.Open();
        await _bed.SendAsync(10, span => span % 5);
        await _bed.Store.FlushAsync();
        AssertSplit();
        await _bed.SendAsync(5, span => span % 5 == 2 ? 2 : 100 + span);
        AssertSplit(3);
        await _bed.Store.FlushAsync();
        AssertSplit(3);
        await _bed.SendAsync(1, _ => 0);
        AssertSplit(1, 3);
        await _bed.SendAsync(1, _ => 111);
        AssertSplit(1, 3, 112);
        await _bed.Store.DisposeAsync();
        _bed.Open();
        AssertSplit(1, 3, 112);
        await _bed.Store.DisposeAsync();

        void AssertSplit(params int[] traces)
        {
            using var snapshot = _bed.Store.Snapshot();
            Assert.Equal(traces.Select(id => new TraceId(0, (ulong)id)), snapshot.SplitTraces.Order());
        }
    }

    [Fact]
    public async Task Only_one_store_may_have_a_folder_open()
    {
        _bed.Open();
        var first = _bed.Store;
        Assert.Contains(StoreBed.Folder, Assert.Throws<StoreInUseException>(_bed.Open).Message, StringComparison.Ordinal);
        await first.DisposeAsync();
        _bed.Open();
        await _bed.Store.DisposeAsync();
    }

    [Fact]
    public async Task While_blocks_cannot_be_written_spans_wait_and_are_refused_and_nothing_is_lost()
    {
        _bed.Options = _bed.Options with { MaxQueueTime = TimeSpan.Zero };
        _bed.Open();
        _bed.Machine.Before = (operation, path) =>
        {
            if (operation == FileOperation.Create && path.EndsWith(BlockFormat.SpansFile, StringComparison.Ordinal))
                throw new IOException("No space left on device");
        };
        AppendResult result;
        var sent = 0;
        while ((result = await _bed.SendAsync(10)).Status == AppendStatus.Stored)
            Assert.True(++sent < 1000);
        Assert.True(result.RetryAfter > TimeSpan.Zero);
        Assert.InRange(_bed.Acknowledged.Count, 80, 400);
        _bed.AssertAcknowledgedOnce();
        _bed.Machine.Before = null;
        while ((await _bed.SendAsync(10)).Status != AppendStatus.Stored)
            await Task.Delay(10);
        await _bed.Store.FlushAsync();
        _bed.AssertAcknowledgedOnce();
        Assert.All(_bed.Events, reported => Assert.Contains("No space left", reported.Exception!.Message, StringComparison.Ordinal));
        await _bed.Store.DisposeAsync();
    }

    [Fact]
    public async Task With_interval_a_failed_sync_loses_nothing_that_was_acknowledged()
    {
        _bed.Options = _bed.Options with { Sync = WalSync.Interval, SyncInterval = TimeSpan.FromDays(1), MaxHeadSpans = 1000 };
        _bed.Open();
        for (var i = 0; i < 10; i++)
            await _bed.SendAsync(10);
        _bed.Machine.Before = (operation, path) =>
        {
            if (operation == FileOperation.SyncData && path.EndsWith(".wal", StringComparison.Ordinal))
                throw new IOException("Input/output error");
        };
        _bed.Store.SyncLog();

        // Some acknowledged spans are not in the log for certain, so the store makes a block of them by itself.
        while (_bed.Store.Parts.Blocks.Count == 0)
            await Task.Delay(1);
        _bed.Machine.PowerLoss();
        await _bed.BuryAsync();
        _bed.Machine.Before = null;
        _bed.Open();
        _bed.AssertAcknowledgedOnce();
        await _bed.Store.DisposeAsync();
    }

    [Fact]
    public async Task A_damaged_block_is_refused_by_name_and_the_others_answer()
    {
        _bed.Open();
        await _bed.SendAsync(3);
        await _bed.Store.FlushAsync();
        await _bed.SendAsync(4);
        await _bed.Store.DisposeAsync();

        var path = _bed.Machine.Names.Keys.First(name => name.EndsWith(BlockFormat.IndexFile, StringComparison.Ordinal));
        using (var file = _bed.Machine.Boot().OpenWrite(path))
            file.Write(0, [0xff, 0xff, 0xff]);
        _bed.Open();
        var id = Path.GetFileName(Path.GetDirectoryName(path)!);
        Assert.Contains(id, Assert.Single(_bed.Events).Message, StringComparison.Ordinal);
        using (var snapshot = _bed.Store.Snapshot())
        {
            var damaged = snapshot.Parts.Single(part => part.Name == id);
            Assert.Equal(3, damaged.Bounds(0).RowCount);
            Assert.Contains(id, Assert.Throws<BlockDamagedException>(() => damaged.Segment(0)).Message, StringComparison.Ordinal);
            Assert.Equal(4, snapshot.Parts.Single(part => part.Name != id).Segment(0).RowCount);
        }

        // Late spans of its traces are taken all the same.
        await _bed.SendAsync(5, _ => 0);
        _bed.Store.Snapshot().Dispose();
        await _bed.Store.DisposeAsync();
    }

    [Fact]
    public async Task A_lost_manifest_is_built_again_from_the_blocks()
    {
        _bed.Open();
        for (var i = 0; i < 20; i++)
            await _bed.SendAsync(10);
        await _bed.Store.FlushAsync();
        await _bed.SendAsync(7);
        _bed.Machine.KillProcess();
        await _bed.BuryAsync();
        _bed.Machine.Boot().DeleteFile(StoreBed.TenantFolder + "/manifest.log");
        _bed.Open();
        _bed.AssertAcknowledgedOnce();
        await _bed.Store.DisposeAsync();
    }

    private int BlockFolders() => _bed.Machine.Boot().ListFolders(StoreBed.BlocksFolder).Count;
}
