using FsCheck;
using FsCheck.Fluent;
using Spoor.Store.Blocks;
using Spoor.Store.Compaction;

namespace Spoor.Store.Tests.Compaction;

/// <summary>What is merged when, played through without blocks.</summary>
public sealed class CompactionPlannerTests
{
    private static readonly CompactionOptions Options = new();
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Steady_load_is_written_three_times_at_most_and_fills_large_blocks()
    {
        // 100,000 spans a second for three hours.
        var play = new Play();
        for (var time = Start; time < Start.AddHours(3); time += TimeSpan.FromSeconds(5))
            play.Add(500_000, time);
        play.Run(Start.AddHours(4));
        Assert.Equal(500_000L * 3 * 720, play.Blocks.Sum(block => (long)block.SpanCount));
        Assert.InRange(play.Blocks.Count, 3 * 23, 3 * 24);
        Assert.InRange(play.Amplification, 2.5, 3);
    }

    [Fact]
    public void A_quiet_store_ends_up_with_a_block_a_day()
    {
        var play = new Play();
        for (var time = Start; time < Start.AddDays(3); time += TimeSpan.FromMinutes(2))
            play.Add(100, time);
        play.Run(Start.AddDays(4));
        Assert.Equal(3, play.Blocks.Count);
        Assert.InRange(play.Amplification, 2.9, 3);
    }

    [Fact]
    public void Small_blocks_of_many_restarts_shrink_also_when_nothing_was_merged_for_long()
    {
        var blocks = Enumerable.Range(0, 500).Select(i => new PlannedBlock(i.ToString("x4"), Start.AddMinutes(i), 50, 0, BlockTier.Full)).ToList();
        var play = new Play { Blocks = blocks };
        play.Run(Start.AddDays(30), stepwise: false);
        Assert.Single(play.Blocks);
    }

    [Fact]
    public void A_late_block_does_not_make_a_large_one_be_written_again()
    {
        var planner = new CompactionPlanner(Options);
        var large = new PlannedBlock("a", Start, 12_000_000, 2, BlockTier.Full);
        var late = new PlannedBlock("b", Start.AddMinutes(1), 300_000, 0, BlockTier.Full);
        Assert.Null(planner.Next([large, late], Start.AddDays(9), all: false));

        // Two of them are merged with each other.
        var job = planner.Next([large, late, late with { Id = "c" }], Start.AddDays(9), all: false)!;
        Assert.Equal(["b", "c"], job.BlockIds);
    }

    [Fact]
    public void A_window_that_is_not_over_is_left_to_grow()
    {
        var planner = new CompactionPlanner(Options);
        PlannedBlock[] blocks = [new("a", Start, 400_000, 0, BlockTier.Full), new("b", Start.AddMinutes(1), 400_000, 0, BlockTier.Full)];
        Assert.Null(planner.Next(blocks, Start.AddMinutes(59), all: false));
        Assert.Equal(2, planner.Next(blocks, Start.AddMinutes(60), all: false)!.Level);
        Assert.Equal(2, planner.Next(blocks, Start.AddMinutes(59), all: true)!.Level);
        Assert.Equal(1, planner.Next([.. blocks, new("c", Start.AddMinutes(2), 400_000, 0, BlockTier.Full)], Start.AddMinutes(59), all: false)!.Level);
    }

    [Fact]
    public void Tiers_stay_among_themselves()
    {
        var planner = new CompactionPlanner(Options);
        Assert.Null(planner.Next(
            [new("a", Start, 10, 0, BlockTier.Full), new("b", Start, 10, 2, BlockTier.Sampled)], Start.AddDays(9), all: true));
    }

    [Fact]
    public void Whatever_comes_it_ends_stays_in_bounds_and_writes_nothing_often() =>
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), seed =>
        {
            var random = new Random(seed);
            var play = new Play();
            var time = Start;
            for (var i = random.Next(1, 400); i > 0; i--)
            {
                time += TimeSpan.FromSeconds(random.Next(1, random.Next(2) == 0 ? 30 : 3000));
                play.Add(random.Next(1, 600_000), random.Next(20) == 0 ? time.AddHours(-random.Next(0, 5)) : time);
            }

            play.Run(time.AddDays(3));
            Assert.True(play.Amplification <= 3.5, $"{play.Amplification} in seed {seed}");
            Assert.All(play.Blocks, block => Assert.InRange(block.SpanCount, 1, Options.MaxBlockSpans));
            var days = play.Blocks.Where(block => block.SpanCount < Options.TargetBlockSpans).GroupBy(block => block.CreatedAt.Date);
            Assert.All(days, day => Assert.Single(day));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    /// <summary>Blocks that come in, and merges as soon as they are planned.</summary>
    private sealed class Play
    {
        private readonly CompactionPlanner _planner = new(Options);
        private readonly List<PlannedBlock> _arrivals = [];
        private long _written;
        private int _ids;

        public List<PlannedBlock> Blocks { get; init; } = [];

        /// <summary>How often a span was written, on average.</summary>
        public double Amplification => (double)_written / Blocks.Sum(block => (long)block.SpanCount);

        public void Add(int spans, DateTimeOffset createdAt) =>
            _arrivals.Add(new PlannedBlock((++_ids).ToString("x8"), createdAt, spans, 0, BlockTier.Full));

        public void Run(DateTimeOffset until, bool stepwise = true)
        {
            foreach (var block in _arrivals)
            {
                Blocks.Add(block);
                _written += block.SpanCount;
                if (stepwise)
                    MergeAll(block.CreatedAt);
            }

            MergeAll(until);
        }

        private void MergeAll(DateTimeOffset now)
        {
            while (_planner.Next(Blocks, now, all: false) is { } job)
            {
                var merged = Blocks.Where(block => job.BlockIds.Contains(block.Id)).ToArray();
                Assert.True(merged.Length > 1);
                Blocks.RemoveAll(merged.Contains);
                Blocks.Add(new PlannedBlock((++_ids).ToString("x8"), merged.Max(block => block.CreatedAt), merged.Sum(block => block.SpanCount), job.Level, BlockTier.Full));
                _written += merged.Sum(block => (long)block.SpanCount);
            }
        }
    }
}
