using FsCheck;
using FsCheck.Fluent;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.Otlp;
using Spoor.Store.Compaction;
using Spoor.Store.Ingest;
using Spoor.Store.Query;
using Spoor.Store.Tests.Files;
using Spoor.TestKit.Otlp;
using Spoor.TraceQL;

namespace Spoor.Store.Tests.Ingest;

/// <summary>
/// Random sequences of ingest, flush, compaction, restarts and kills against a list of messages in memory: whatever was sent is found by id and by search,
/// equal and once.
/// </summary>
public sealed class StoreModelTests
{
    [Fact]
    public void The_store_says_what_a_list_says() => Check(15, steps: 25);

    [Fact]
    [Trait("Speed", "Slow")]
    public void The_store_says_what_a_list_says_over_many_lives() => Check(150, steps: 80);

    private static void Check(int count, int steps) =>
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), seed => Run(seed, steps).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(count));

    private static async Task Run(int seed, int steps)
    {
        var random = new Random(seed);
        var model = new Model(random);
        var options = new StoreOptions
        {
            Path = StoreBed.Folder,
            WalSegmentBytes = 64 * 1024,
            MaxHeadSpans = random.Next(20, 300),

            // A tier that keeps everything, so that blocks are moved to it and nothing is missed.
            Retention = new RetentionOptions
            {
                Full = TimeSpan.FromDays(2),
                Sampled = new SampledRetention { Until = TimeSpan.FromDays(1000), Keep = "{ }", Percent = 0 },
            },
            Compaction = StoreBed.ByHand with { TargetBlockSpans = random.Next(20, 300), MaxBlockSpans = random.Next(200, 2000) },
        };
        var machine = new PowerLossMachine(seed);
        var time = new ManualTime();
        var store = Open();
        for (var step = 0; step < steps; step++)
        {
            switch (random.Next(10))
            {
                case < 4:
                    await SendAsync(store, model.Next());
                    break;
                case < 6:
                    await store.FlushAsync();
                    break;
                case 6:
                    await store.SampleAsync();
                    break;
                case 7 when random.Next(3) == 0:
                    await model.EraseAsync(store);
                    break;
                case 7 or 8 when random.Next(4) > 0:
                    await store.CompactAsync(allWindows: random.Next(2) == 0);
                    break;
                case 7 or 8:
                    time.Advance(TimeSpan.FromHours(random.Next(1, 30)));
                    break;
                default:
                    if (random.Next(2) == 0)
                        machine.PowerLoss(random.NextDouble());
                    else if (random.Next(2) == 0)
                        machine.KillProcess();
                    await store.DisposeAsync();
                    store = Open();
                    break;
            }

            if (random.Next(5) == 0)
                await model.AssertSameAsync(store, $"seed {seed}, step {step}");
        }

        await store.FlushAsync();
        await store.CompactAsync(allWindows: true);
        await model.AssertSameAsync(store, $"seed {seed}, at the end");
        await store.DisposeAsync();

        SpoorStore Open() => SpoorStore.Open(new StoreContext { Options = options, Files = machine.Boot(), Time = time });
    }

    private static async Task SendAsync(SpoorStore store, TracesData data)
    {
        using var batch = data.ToBatch();
        var result = await store.AppendAsync(batch, CancellationToken.None);
        Assert.Equal((AppendStatus.Stored, 0), (result.Status, result.RejectedSpans));
    }

    /// <summary>What was sent.</summary>
    private sealed class Model(Random random)
    {
        private readonly List<TracesData> _sent = [];

        /// <summary>New spans, also of traces that are there already; now and then what was sent before.</summary>
        public TracesData Next()
        {
            if (_sent.Count > 0 && random.Next(6) == 0)
                return _sent[random.Next(_sent.Count)];
            var data = OtlpGen.TracesData(random.Next());
            if (_sent.Count > 0 && random.Next(2) == 0)
            {
                var ids = Spans(_sent[random.Next(_sent.Count)]).Select(span => span.TraceId).ToArray();
                foreach (var span in Spans(data).Where(_ => ids.Length > 0))
                    span.TraceId = ids[random.Next(ids.Length)];
            }

            _sent.Add(data);
            return data;
        }

        /// <summary>Erases some traces; more of their spans may come later.</summary>
        public async Task EraseAsync(SpoorStore store)
        {
            var ids = _sent.SelectMany(Spans).Select(span => span.TraceId).Distinct().Where(_ => random.Next(8) == 0).ToHashSet();
            foreach (var scope in _sent.SelectMany(data => data.ResourceSpans).SelectMany(resource => resource.ScopeSpans))
            {
                var kept = scope.Spans.Where(span => !ids.Contains(span.TraceId)).ToArray();
                scope.Spans.Clear();
                scope.Spans.AddRange(kept);
            }

            var report = await store.EraseAsync(new EraseRequest { TraceIds = [.. ids.Select(id => TraceId.FromBytes(id.Span))] });
            Assert.Empty(report.UnreadableBlocks);
        }

        public async Task AssertSameAsync(SpoorStore store, string where)
        {
            var expected = new TracesData();
            expected.ResourceSpans.AddRange(_sent.SelectMany(data => data.ResourceSpans));
            expected = SegmentReading.WithoutDuplicates(expected);
            var ids = Spans(expected).Select(span => TraceId.FromBytes(span.TraceId.Span)).Distinct().ToArray();
            var querier = new TraceQuerier(store.Snapshot);
            var found = new TracesData();
            foreach (var id in ids)
            {
                var result = await querier.FindTraceAsync(id, CancellationToken.None);
                found.MergeFrom(TracesData.Parser.ParseFrom(result.Trace.Span));
            }

            var difference = TraceComparison.Difference(expected, found);
            Assert.True(difference is null, $"{where}: {difference}");

            var search = await querier.SearchAsync(
                new SearchRequest { Query = TraceQLParser.Parse("{ }"), Limit = ids.Length + 10, SpansPerSpanSet = 0 }, CancellationToken.None);
            Assert.Equal(ids.Order(), search.Traces.Select(trace => trace.TraceId).Order());
            var spans = Spans(expected).GroupBy(span => TraceId.FromBytes(span.TraceId.Span)).ToDictionary(group => group.Key, group => group.Count());
            Assert.All(search.Traces, trace => Assert.Equal(spans[trace.TraceId], trace.SpanSets.Sum(set => set.Matched)));
        }

        private static IEnumerable<Span> Spans(TracesData data) => data.ResourceSpans.SelectMany(resource => resource.ScopeSpans).SelectMany(scope => scope.Spans);
    }
}
