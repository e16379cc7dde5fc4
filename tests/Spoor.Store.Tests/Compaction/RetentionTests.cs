using Spoor.Otlp;
using Spoor.Store.Blocks;
using Spoor.Store.Compaction;
using Spoor.Store.Ingest;
using Spoor.Store.Tests.Files;
using Spoor.Store.Tests.Ingest;
using Spoor.TestKit.Otlp;

namespace Spoor.Store.Tests.Compaction;

/// <summary>What stays when, tier by tier.</summary>
public sealed class RetentionTests : IAsyncLifetime
{
    private readonly PowerLossMachine _machine = new();
    private readonly ManualTime _time = new();
    private SpoorStore _store = null!;

    private StoreOptions Options { get; set; } = new()
    {
        Path = StoreBed.Folder,
        WalSegmentBytes = 1 << 20,
        Compaction = StoreBed.ByHand,
        Retention = new RetentionOptions
        {
            Full = TimeSpan.FromDays(7),
            Sampled = new SampledRetention { Until = TimeSpan.FromDays(30), Keep = "{ status = error }", Percent = 20 },
        },
    };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public async Task In_the_sampled_tier_some_traces_stand_for_all()
    {
        Open();
        await WriteBlockAsync(Enumerable.Range(1, 1000).Select(i => TestSpans.Trace(i.ToString("x"))
            .Span("root", id: "1", status: i % 10 == 0 ? StatusCode.Error : StatusCode.Ok)
            .Span("child", id: "2", parent: "1")));
        await _store.SampleAsync();
        Assert.Equal(1000, Block().Meta.TraceCount);

        _time.Advance(TimeSpan.FromDays(8));
        await _store.SampleAsync();
        Assert.Equal(BlockTier.Sampled, Block().Meta.Tier);
        var segment = Block().Segment(0);
        double all = 0;
        for (var ordinal = 0; ordinal < segment.TraceCount; ordinal++)
        {
            var trace = segment.Trace(ordinal);
            var isError = trace.Id.Low % 10 == 0;
            Assert.True(isError || SampledTraces.IsChosen(trace.Id, 20));
            Assert.Equal(2, trace.SpanCount);
            var rows = new List<int>();
            segment.AppendRows(ordinal, rows);
            Assert.All(rows, row => Assert.Equal(isError ? 1 : 5, segment.TierCounts.Span[row]));
            all += segment.TierCounts.Span[rows[0]];
        }

        Assert.InRange(all, 800, 1200);
        Assert.Equal(100, Enumerable.Range(1, 1000).Count(i => i % 10 == 0 && Block().TryFindTrace(new TraceId(0, (ulong)i), out _, out _)));

        // Once, and it is known after a restart that it was done.
        var id = Block().Meta.Id;
        await ReopenAsync();
        await _store.SampleAsync();
        Assert.Equal(id, Block().Meta.Id);
        Assert.Equal([id], _machine.Boot().ListFolders(BlocksFolder));

        _time.Advance(TimeSpan.FromDays(23));
        _store.KeepHouse();
        Assert.Empty(_store.Parts.Blocks);
    }

    [Fact]
    public async Task A_split_trace_is_judged_as_a_whole_by_all_its_parts()
    {
        Options = Options with { Retention = Options.Retention with { Sampled = new SampledRetention { Until = TimeSpan.FromDays(30), Keep = "{ status = error } | count() > 2", Percent = 0 } } };
        Open();

        // The errors of the first trace lie one here, two there; the second has two only; the third is not split.
        await WriteBlockAsync(
        [
            TestSpans.Trace("1").Span("a", id: "1", status: StatusCode.Error),
            TestSpans.Trace("2").Span("a", id: "1", status: StatusCode.Error),
            TestSpans.Trace("3").Span("a", id: "1").Span("b", id: "2"),
        ]);
        _time.Advance(TimeSpan.FromDays(1));
        await WriteBlockAsync(
        [
            TestSpans.Trace("1").Span("b", id: "2", status: StatusCode.Error).Span("c", id: "3", status: StatusCode.Error),
            TestSpans.Trace("2").Span("b", id: "2", status: StatusCode.Error),
        ]);
        _time.Advance(TimeSpan.FromDays(6.5));
        await _store.SampleAsync();
        Assert.Equal([("1", 1), ("1", 2), ("2", 1)], Held());
        _time.Advance(TimeSpan.FromDays(1));
        await _store.SampleAsync();
        Assert.Equal([("1", 1), ("1", 2)], Held());
    }

    [Fact]
    public async Task What_was_decided_for_one_part_of_a_trace_holds_for_those_that_are_left()
    {
        // What is left of the trace would match, the whole did not.
        Options = Options with { Retention = Options.Retention with { Sampled = new SampledRetention { Until = TimeSpan.FromDays(30), Keep = "{ } | count() < 3", Percent = 0 } } };
        Open();
        await WriteBlockAsync(
        [
            TestSpans.Trace("1").Span("a", id: "1").Span("b", id: "2"),
            TestSpans.Trace("2").Span("a", id: "1"),
        ]);
        _time.Advance(TimeSpan.FromDays(1));
        await WriteBlockAsync([TestSpans.Trace("1").Span("c", id: "3"), TestSpans.Trace("3").Span("c", id: "3")]);
        _time.Advance(TimeSpan.FromDays(6.5));
        await _store.SampleAsync();
        Assert.Equal([("1", 1), ("2", 1), ("3", 1)], Held());
        await ReopenAsync();
        _time.Advance(TimeSpan.FromDays(1));
        await _store.SampleAsync();
        Assert.Equal([("2", 1), ("3", 1)], Held());
    }

    [Fact]
    public async Task The_oldest_blocks_go_when_there_are_too_many_bytes()
    {
        Open();
        for (var i = 0; i < 4; i++)
        {
            await WriteBlockAsync([TestSpans.Trace((i + 1).ToString()).Span("a")]);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        var size = _store.Parts.Blocks.Sum(block => block.Part.SizeBytes);
        await _store.DisposeAsync();
        Options = Options with { MaxBytes = size * 6 / 10 };
        Open();
        _store.KeepHouse();
        Assert.Equal([("3", 1), ("4", 1)], Held());
        await _store.DisposeAsync();
        Options = Options with { MaxBytes = 1 };
        Open();
        _store.KeepHouse();
        Assert.Equal([("4", 1)], Held());
    }

    private string BlocksFolder => Path.Combine(StoreBed.Folder, "single-tenant", "blocks");

    private Block Block() => (Block)Assert.Single(_store.Parts.Blocks).Part;

    private void Open() => _store = SpoorStore.Open(new StoreContext { Options = Options, Files = _machine.Boot(), Time = _time });

    private async Task ReopenAsync()
    {
        _machine.PowerLoss();
        await _store.DisposeAsync();
        Open();
    }

    private async Task WriteBlockAsync(IEnumerable<TestTrace> traces)
    {
        using var batch = TestSpans.Merge([.. traces]).ToBatch();
        Assert.Equal(AppendStatus.Stored, (await _store.AppendAsync(batch, CancellationToken.None)).Status);
        await _store.FlushAsync();
    }

    /// <summary>Each part of a trace with its number of spans.</summary>
    private (string Trace, int Spans)[] Held()
    {
        using var snapshot = _store.Snapshot();
        return [.. snapshot.Parts
            .SelectMany(part => Enumerable.Range(0, part.SegmentCount).Select(part.Segment))
            .SelectMany(segment => Enumerable.Range(0, segment.TraceCount).Select(segment.Trace))
            .Select(trace => (trace.Id.ToString().TrimStart('0'), trace.SpanCount))
            .Order()];
    }
}
