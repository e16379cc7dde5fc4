using FsCheck;
using FsCheck.Fluent;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.Otlp;
using Spoor.Store.Blocks;
using Spoor.Store.Compaction;
using Spoor.Store.Segments;
using Spoor.Store.Tests.Blocks;
using Spoor.TestKit.Otlp;

namespace Spoor.Store.Tests.Compaction;

/// <summary>A block made of blocks says what a block made of all their spans at once would say.</summary>
public sealed class BlockMergerTests
{
    [Fact]
    public void Random_blocks_merge_into_what_one_block_of_all_would_be() =>
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), seed => MergeRandom(new Random(seed), blocks: 5, messages: 3))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    [Trait("Speed", "Slow")]
    public void Many_random_blocks_merge_into_what_one_block_of_all_would_be() =>
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), seed => MergeRandom(new Random(seed), blocks: 12, messages: 8))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Columns_are_chosen_anew()
    {
        using var bed = new BlockBed();
        var all = new List<TracesData>();
        var blocks = new List<Block>();
        for (var b = 0; b < 3; b++)
        {
            // The rare keys of one block are the common ones of the next; some come with two types; the order differs from span to span.
            var trace = TestSpans.Trace("a" + b);
            for (var i = 0; i < 300; i++)
            {
                var first = (b * 80) + (i % 160);
                trace.Span("s" + i, id: (i + 1).ToString("x"), attributes:
                [
                    ("key." + first, i % 3 == 0 ? i : "v" + i),
                    (i % 2 == 0 ? "even" : "odd", i / 7.0),
                    ("key." + ((first + 50) % 240), i % 5 == 0),
                    ("list." + (i % 40), new[] { "x" + i }),
                ]);
            }

            all.Add(trace.ToTracesData());
            blocks.Add(bed.Write(trace.ToTracesData()));
        }

        using var merged = bed.Merge(blocks)!;
        AssertSame(all, merged, bed);
        Assert.Equal(BlockFormat.MaxAttributeColumns, merged.Index.AttributeColumns.Count);

        // What is a column here was none there, and the other way around.
        var columns = merged.Index.AttributeColumns.Select(column => (Convert.ToHexString(column.Key), column.Type)).ToHashSet();
        Assert.Contains(blocks, block => block.Index.AttributeColumns.Any(column => !columns.Contains((Convert.ToHexString(column.Key), column.Type))));
        Assert.Contains(
            blocks,
            block => block.Index.RowGroups[0].AttributeKeys[0].Any(key => columns.Contains((Convert.ToHexString(key.Key), key.Type))));

        using var again = bed.Merge([merged, bed.Write(TestSpans.Trace("ff").Span("late", attributes: [("key.1", "z"), ("new", 1)]).ToTracesData())])!;
        Assert.Equal(merged.Meta.SpanCount + 1, again.Meta.SpanCount);
    }

    [Fact]
    public void The_parts_of_a_trace_are_joined_each_span_once_and_parents_found()
    {
        var one = TestSpans.Trace("1").Span("root", id: "1", startMs: 5).Span("orphan", id: "3", parent: "2", startMs: 20);
        var two = TestSpans.Trace("1")
            .Span("middle", id: "2", parent: "1", startMs: 10)
            .Span("orphan", id: "3", parent: "2", startMs: 20)
            .Span("orphan, but not the same", id: "3", parent: "2", startMs: 20)
            .Span("nobody knows its parent", id: "4", parent: "99", startMs: 1);
        using var bed = new BlockBed();
        using var merged = bed.Merge([bed.Write(one.ToTracesData()), bed.Write(two.ToTracesData())])!;
        var segment = merged.Segment(0);
        Assert.Equal(["nobody knows its parent", "root", "middle", "orphan", "orphan, but not the same"], Names(segment));
        Assert.Equal([0x99, 0, 1, 2, 2], segment.ParentSpanIds.ToArray());
        var elsewhere = merged.Layout(BlockFormat.SpansFile, 0).Columns[(int)SpanColumn.ParentSpanId];
        Assert.Equal(4, elsewhere.NullCount);
        var trace = segment.Trace(0);
        Assert.Equal((5, 1), (trace.SpanCount, trace.RootRow));
    }

    [Fact]
    public void Traces_of_large_blocks_come_in_order_of_their_start()
    {
        using var bed = new BlockBed();
        var blocks = new List<Block>();
        for (var b = 0; b < 3; b++)
        {
            var traces = new List<TestTrace>();
            for (var i = 0; i < 1200; i++)
            {
                // Every tenth trace has a part in each block.
                var number = i % 10 == 0 ? i + 1 : (i * 3) + b + 100_000;
                var trace = TestSpans.Trace(number.ToString("x"), baseUnixNanos: TestSpans.BaseUnixNanos + ((ulong)(i * 7919 % 1200) * 1_000_000));
                for (var span = 0; span < 50; span++)
                {
                    trace.Span("op" + (span % 7), id: ((b * 100) + span + 1).ToString("x"), startMs: span * 0.01 * (b + 1), attributes: [("n", (i * 50) + span), ("text", "value " + (i % 100))],
                        events: span == 3 ? [("e" + b, 1)] : null);
                }

                traces.Add(trace);
            }

            blocks.Add(bed.Write(traces.Select(trace => trace.ToTracesData())));
        }

        using var merged = bed.Merge(blocks)!;
        Assert.Equal(180_000, merged.Meta.SpanCount);
        Assert.Equal((3 * 1080) + 120, merged.Meta.TraceCount);
        Assert.Equal(3, merged.SegmentCount);
        ulong last = 0;
        for (var i = 0; i < merged.SegmentCount; i++)
        {
            var segment = merged.Segment(i);
            Assert.Equal(merged.Bounds(i).MinStartUnixNanos, segment.Trace(0).StartUnixNanos);
            for (var ordinal = 0; ordinal < segment.TraceCount; ordinal++)
            {
                var trace = segment.Trace(ordinal);
                Assert.True(last <= trace.StartUnixNanos);
                last = trace.StartUnixNanos;
                Assert.True(merged.TryFindTrace(trace.Id, out var found, out var at));
                Assert.Equal((i, ordinal), (found, at));
            }

            Assert.Equal(segment.RowCount / 50, segment.Events.Count);
        }

        Assert.Equal(
            blocks.SelectMany(block => SegmentRows.Of(block)).Order(StringComparer.Ordinal),
            SegmentRows.Of(merged));
    }

    [Fact]
    public void A_filter_drops_whole_traces_and_weighs_what_it_keeps()
    {
        using var bed = new BlockBed();
        var blocks = new List<Block>();
        for (var b = 0; b < 2; b++)
        {
            blocks.Add(bed.Write(Enumerable.Range(1, 30).Select(i => TestSpans.Trace(i.ToString("x"))
                .Span("a", id: (b + 1).ToString("x"), attributes: [("secret." + i, "s"), ("spoor.sampling.adjusted_count", 3)], resource: [("service.name", "of" + i)])
                .ToTracesData())));
        }

        var filter = new ById(id => (id.Low % 3) switch { 0 => 0, 1 => 1, _ => 10 });
        using var merged = bed.Merge(blocks, filter)!;
        var segment = merged.Segment(0);
        Assert.Equal(20, segment.TraceCount);
        Assert.Equal(40, segment.RowCount);
        Assert.Equal(20, segment.Resources.Count);
        for (var row = 0; row < segment.RowCount; row++)
        {
            var factor = filter.FactorOf(segment.Trace(segment.TraceOrdinals.Span[row]).Id);
            Assert.Equal((factor, 3 * factor), (segment.TierCounts.Span[row], segment.AdjustedCounts.Span[row]));
        }

        Assert.DoesNotContain("secret.3", segment.AttributeKeys(AttributeScope.Span).Select(key => key.Name));

        // What stands for ten stands for a hundred when it is thinned out again.
        using var again = bed.Merge([merged], new ById(_ => 10))!;
        Assert.Equal(100, again.Segment(0).TierCounts.ToArray().Max());

        Assert.Null(bed.Merge(blocks, new ById(_ => 0)));
        Assert.Equal(4, Directory.GetDirectories(bed.Folder).Length);
    }

    [Fact]
    public void It_stops_between_row_groups()
    {
        using var bed = new BlockBed();
        var block = bed.Write(TestSpans.Trace("1").Span("a").ToTracesData());
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => new BlockMerger(bed.Files).Merge(
            [block], Path.Combine(bed.Folder, "x"), new BlockMeta { Id = "x", CreatedAt = default, Wal = [] }, null, source.Token));
        Assert.False(File.Exists(Path.Combine(bed.Folder, "x", BlockFormat.MetaFile)));
    }

    private static void MergeRandom(Random random, int blocks, int messages)
    {
        using var bed = new BlockBed();
        var all = new List<TracesData>();
        var written = new List<Block>();
        for (var b = random.Next(1, blocks + 1); b > 0; b--)
        {
            var data = new List<TracesData>();
            for (var m = random.Next(1, messages + 1); m > 0; m--)
            {
                var message = OtlpGen.TracesData(random.Next());

                // Now and then what another block has, too; or traces that another block has, with other spans.
                if (all.Count > 0 && random.Next(4) == 0)
                    message = all[random.Next(all.Count)];
                else if (all.Count > 0 && random.Next(3) == 0)
                    TakeTraceIds(message, all[random.Next(all.Count)], random);
                if (message.ResourceSpans.Any(resource => resource.ScopeSpans.Any(scope => scope.Spans.Count > 0)))
                    data.Add(message);
            }

            if (data.Count == 0)
                continue;
            all.AddRange(data);
            written.Add(bed.Write(data));
        }

        if (written.Count == 0)
            return;

        // In two steps, as levels do, if there are enough.
        if (written.Count > 2 && random.Next(2) == 0)
            written = [bed.Merge(written[..2])!, .. written[2..]];
        using var merged = bed.Merge(written)!;
        AssertSame(all, merged, bed);
    }

    private static void TakeTraceIds(TracesData message, TracesData other, Random random)
    {
        var ids = Spans(other).Select(span => span.TraceId).ToArray();
        foreach (var span in Spans(message))
        {
            if (ids.Length > 0)
                span.TraceId = ids[random.Next(ids.Length)];
        }
    }

    private static IEnumerable<Span> Spans(TracesData data) => data.ResourceSpans.SelectMany(resource => resource.ScopeSpans).SelectMany(scope => scope.Spans);

    private static void AssertSame(List<TracesData> all, Block merged, BlockBed bed)
    {
        var data = new TracesData();
        data.ResourceSpans.AddRange(all.SelectMany(message => message.ResourceSpans));
        data = SegmentReading.WithoutDuplicates(data);
        TraceComparison.AssertSame(data, SegmentReading.ReadAll(merged));
        using var whole = bed.Write(all);
        Assert.Equal(SegmentRows.Of(whole), SegmentRows.Of(merged));
        Assert.Equal(whole.Meta.TraceCount, merged.Meta.TraceCount);
        Assert.Equal(whole.Bounds(0), merged.Bounds(0));
        for (var ordinal = 0; ordinal < whole.Meta.TraceCount; ordinal++)
        {
            var expected = whole.Segment(0).Trace(ordinal);
            var actual = merged.Segment(0).Trace(ordinal);
            Assert.Equal(
                (expected.Id, expected.StartUnixNanos, expected.EndUnixNanos, expected.SpanCount, expected.HasRoot),
                (actual.Id, actual.StartUnixNanos, actual.EndUnixNanos, actual.SpanCount, actual.HasRoot));
        }
    }

    private static string[] Names(SpanSegment segment) =>
        [.. segment.Names.ToArray().Select(code => System.Text.Encoding.UTF8.GetString(segment.NameDictionary[code]))];

    private sealed class ById(Func<TraceId, double> factorOf) : ITraceFilter
    {
        public double FactorOf(TraceId id) => factorOf(id);
    }
}
