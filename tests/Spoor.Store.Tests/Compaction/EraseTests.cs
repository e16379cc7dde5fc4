using System.Text;
using Spoor.Otlp;
using Spoor.Store.Compaction;
using Spoor.Store.Ingest;
using Spoor.Store.Query;
using Spoor.Store.Tests.Ingest;
using Spoor.TestKit.Otlp;
using Spoor.TraceQL;

namespace Spoor.Store.Tests.Compaction;

/// <summary>Traces that are to be forgotten are, wholly and on disk, and nothing else is.</summary>
public sealed class EraseTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spoor-erase-").FullName;
    private SpoorStore _store = null!;

    public Task InitializeAsync()
    {
        Open();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task By_id_and_by_query_from_blocks_and_head()
    {
        await SendAsync(Trace(1, "alice"), Trace(2, "bob"), Trace(3, "carol"));
        await _store.FlushAsync();
        await SendAsync(Trace(1, "alice", firstSpan: 10), Trace(4, "bob"), Trace(5, "alice"));

        var request = new EraseRequest { TraceIds = [new TraceId(0, 3), new TraceId(0, 99)], Query = "{ span.user.id = \"alice\" }" };
        var dry = await _store.EraseAsync(request with { IsDryRun = true });
        Assert.True(dry.IsDryRun);
        Assert.Equal((3, 8L), (dry.Traces, dry.Spans));
        Assert.Equal([2, 2], dry.Blocks.Select(block => block.Traces));
        Assert.Equal("head", dry.Blocks[1].BlockId);
        Assert.Equal(["1", "2", "3", "4", "5"], await IdsAsync());

        var report = await _store.EraseAsync(request);
        Assert.Equal((3, 8L, false), (report.Traces, report.Spans, report.IsDryRun));
        Assert.Empty(report.UnreadableBlocks);
        Assert.Empty(report.BlocksInUse);
        Assert.Equal(["2", "4"], await IdsAsync());
        var nothing = await _store.EraseAsync(request);
        Assert.Equal((0, 0), (nothing.Traces, nothing.Blocks.Count));

        await _store.DisposeAsync();
        Open();
        Assert.Equal(["2", "4"], await IdsAsync());
    }

    [Fact]
    public async Task No_file_of_a_block_holds_the_words_any_more()
    {
        await SendAsync(Trace(1, "alice-the-secret"), Trace(2, "bob"));
        await _store.FlushAsync();
        Assert.NotEmpty(BlockFilesWith("alice-the-secret"));
        await _store.EraseAsync(new EraseRequest { Query = "{ resource.owner = \"alice-the-secret\" }" });
        Assert.Empty(BlockFilesWith("alice-the-secret"));
        Assert.NotEmpty(BlockFilesWith("bob"));
        await _store.EraseAsync(new EraseRequest { TraceIds = [new TraceId(0, 2)] });
        Assert.Empty(Directory.GetDirectories(Path.Combine(_folder, "single-tenant", "blocks")));
    }

    [Fact]
    public async Task The_log_holds_the_words_no_more_either_and_the_spans_that_stay_are_there()
    {
        await SendAsync(Trace(1, "alice-the-secret"), Trace(2, "bob"));
        await _store.FlushAsync();

        // Spans come all the time, and segments of the log are filled and used again meanwhile.
        using var ended = new CancellationTokenSource();
        var id = 100;
        var sender = Task.Run(async () =>
        {
            while (!ended.IsCancellationRequested)
            {
                var next = Interlocked.Increment(ref id);
                using var batch = TestSpans.Trace(next.ToString("x")).Span("big", attributes: [("text", new string('x', 50_000))]).ToBatch();
                Assert.Equal(AppendStatus.Stored, (await _store.AppendAsync(batch, CancellationToken.None)).Status);
                await Task.Delay(2);
            }
        });
        await Eventually(() => Volatile.Read(ref id) > 130);
        await SendAsync(Trace(3, "alice-the-secret"));
        Assert.NotEmpty(FilesWith("alice-the-secret"));
        Assert.Equal(2, (await _store.EraseAsync(new EraseRequest { Query = "{ span.user.id = \"alice-the-secret\" }" })).Traces);
        Assert.Empty(FilesWith("alice-the-secret"));
        await ended.CancelAsync();
        await sender;

        // Without traffic, and without a segment that was written since the start.
        await SendAsync(Trace(4, "alice-the-secret"));
        Assert.Equal(1, (await _store.EraseAsync(new EraseRequest { TraceIds = [new TraceId(0, 4)] })).Traces);
        Assert.Empty(FilesWith("alice-the-secret"));
        await SendAsync(Trace(5, "alice-the-secret"));
        await _store.DisposeAsync();
        Open();
        Assert.Equal(1, (await _store.EraseAsync(new EraseRequest { TraceIds = [new TraceId(0, 5)] })).Traces);
        Assert.Empty(FilesWith("alice-the-secret"));
        await SendAsync(Trace(6, "carol"));
        await _store.DisposeAsync();
        Open();
        Assert.Equal(
            ["2", "6", .. Enumerable.Range(101, id - 100).Select(sent => sent.ToString("x"))], (await IdsAsync()).OrderBy(id => Convert.ToInt32(id, 16)));
    }

    [Fact]
    public async Task A_used_segment_that_is_ready_to_be_written_again_holds_the_words_no_more()
    {
        await SendAsync(Trace(1, "alice-the-secret"));
        await SendBigAsync(25);
        await _store.FlushAsync();
        await SendBigAsync(25);
        await Eventually(() => Directory.GetFiles(Path.Combine(_folder, "single-tenant", "wal"), "spare-*").Length == 0);
        Assert.NotEmpty(FilesWith("alice-the-secret", "wal"));
        Assert.Equal(1, (await _store.EraseAsync(new EraseRequest { TraceIds = [new TraceId(0, 1)] })).Traces);
        Assert.Empty(FilesWith("alice-the-secret"));
        await SendBigAsync(25);
        await _store.DisposeAsync();
        Open();
        Assert.Equal(75, (await IdsAsync()).Length);

        async Task SendBigAsync(int count)
        {
            for (var i = 0; i < count; i++)
                await SendAsync(TestSpans.Trace(Guid.NewGuid().ToString("n")).Span("big", attributes: [("text", new string('x', 50_000))]));
        }
    }

    [Fact]
    public async Task Only_of_a_time_by_the_start_of_the_whole_trace()
    {
        await SendAsync(TestSpans.Trace("1").Span("root", startMs: 0, children: t => t.Span("child", startMs: 0)), TestSpans.Trace("2").Span("root", startMs: 60_000));
        await _store.FlushAsync();
        await SendAsync(TestSpans.Trace("1").Span("late", id: "77", startMs: 60_000), TestSpans.Trace("3").Span("root", startMs: 60_001));
        var start = TestSpans.BaseUnixNanos + 60_000_000_000;
        var request = new EraseRequest { Query = "{ }", FromUnixNanos = start, ToUnixNanos = start + 1_000_000 };
        Assert.Equal((1, 1L), ((await _store.EraseAsync(request with { IsDryRun = true })).Traces, (await _store.EraseAsync(request)).Spans));
        Assert.Equal(["1", "3"], await IdsAsync());
    }

    [Fact]
    public async Task Files_go_when_the_last_reader_has_let_go()
    {
        await SendAsync(Trace(1, "alice"), Trace(2, "bob"));
        await _store.FlushAsync();
        var snapshot = _store.Snapshot();
        var erasing = _store.EraseAsync(new EraseRequest { TraceIds = [new TraceId(0, 1)] });
        while (_store.Parts.Blocks[0].Entry.SpanCount > 2)
            await Task.Delay(1);
        Assert.True(snapshot.Parts[0].TryFindTrace(new TraceId(0, 1), out var segment, out var ordinal));
        Assert.Equal(2, snapshot.Parts[0].Segment(segment).Trace(ordinal).SpanCount);
        Assert.False(erasing.IsCompleted);
        snapshot.Dispose();
        Assert.Empty((await erasing).BlocksInUse);
        Assert.Single(Directory.GetDirectories(Path.Combine(_folder, "single-tenant", "blocks")));
    }

    [Fact]
    public async Task From_a_folder_that_no_server_has_open()
    {
        await SendAsync(Trace(1, "alice"), Trace(2, "bob"));
        var options = new StoreOptions { Path = _folder, WalSegmentBytes = 1 << 20 };
        var request = new EraseRequest { Query = "{ span.user.id = \"alice\" }" };
        await Assert.ThrowsAsync<StoreInUseException>(() => StoreEraser.EraseAsync(options, request));
        await _store.DisposeAsync();
        Assert.Equal(2, (await StoreEraser.EraseAsync(options, request with { IsDryRun = true })).Spans);
        Assert.Equal(2, (await StoreEraser.EraseAsync(options, request)).Spans);
        Open();
        Assert.Equal(["2"], await IdsAsync());
    }

    [Theory]
    [InlineData("{ span.user.id = }")]
    [InlineData("{ } | rate()")]
    public async Task A_query_that_selects_no_traces_is_refused(string query) =>
        await Assert.ThrowsAsync<TraceQLException>(() => _store.EraseAsync(new EraseRequest { Query = query, IsDryRun = true }));

    private static TestTrace Trace(int id, string user, int firstSpan = 1) => TestSpans.Trace(id.ToString("x"))
        .Span("root", id: firstSpan.ToString(), attributes: [("user.id", user)], resource: [("owner", user)])
        .Span("child", id: (firstSpan + 1).ToString(), parent: firstSpan.ToString());

    private void Open() => _store = SpoorStore.Open(new StoreOptions { Path = _folder, WalSegmentBytes = 1 << 20, Compaction = StoreBed.ByHand });

    private async Task SendAsync(params TestTrace[] traces)
    {
        using var batch = TestSpans.Merge(traces).ToBatch();
        Assert.Equal(AppendStatus.Stored, (await _store.AppendAsync(batch, CancellationToken.None)).Status);
    }

    private async Task<string[]> IdsAsync()
    {
        var result = await new TraceQuerier(_store.Snapshot).SearchAsync(
            new SearchRequest { Query = TraceQLParser.Parse("{ }"), Limit = 100_000 }, CancellationToken.None);
        return [.. result.Traces.Select(trace => trace.TraceId.ToString().TrimStart('0')).Order()];
    }

    private static async Task Eventually(Func<bool> condition)
    {
        while (!condition())
            await Task.Delay(5);
    }

    private string[] BlockFilesWith(string text) => FilesWith(text, "blocks");

    private string[] FilesWith(string text, string below = "") => [.. Directory
        .GetFiles(Path.Combine(_folder, "single-tenant", below), "*", SearchOption.AllDirectories)
        .Where(file => Path.GetFileName(file) != "lock" && File.Exists(file))
        .Where(file => File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0)];
}
