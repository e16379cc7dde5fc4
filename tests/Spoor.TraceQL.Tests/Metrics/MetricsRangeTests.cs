namespace Spoor.TraceQL.Tests.Metrics;

public class MetricsRangeTests
{
    private const ulong Second = 1_000_000_000;

    [Theory]
    [InlineData(1_795_165_679, 1_795_166_339, 60, 1_795_165_620, 1_795_166_340, 13)]
    [InlineData(1_795_162_762, 1_795_163_367, 300, 1_795_162_500, 1_795_163_400, 4)]
    [InlineData(1_795_162_762, 1_795_163_367, 600, 1_795_162_200, 1_795_163_400, 3)]
    [InlineData(120, 240, 60, 120, 240, 3)]
    [InlineData(10, 20, 60, 60, 60, 1)]
    public void Steps_lie_at_multiples_and_one_more_comes_first(ulong start, ulong end, ulong step, ulong first, ulong last, int count)
    {
        var range = MetricsRange.Aligned(start * Second, end * Second, step * Second);
        Assert.Equal((first, last, count), (range.TimestampOf(0) / Second, range.TimestampOf(range.StepCount - 1) / Second, range.StepCount));
    }

    [Fact]
    public void A_step_is_open_at_its_start_and_closed_at_its_end()
    {
        var range = MetricsRange.Aligned(120 * Second, 180 * Second, 60 * Second);
        Assert.Equal(
            [-1, 0, 0, 1, 1, -1],
            new[] { 60 * Second, (60 * Second) + 1, 120 * Second, (120 * Second) + 1, 180 * Second, (180 * Second) + 1 }.Select(range.StepOf));
    }

    [Fact]
    public void An_instant_is_closed_at_both_ends()
    {
        var range = MetricsRange.Instant(100, 200);
        Assert.Equal((1, 200UL), (range.StepCount, range.TimestampOf(0)));
        Assert.Equal([-1, 0, 0, -1], new ulong[] { 99, 100, 200, 201 }.Select(range.StepOf));
    }

    [Theory]
    [InlineData(24 * 3600, 300)]
    [InlineData(3600, 15)]
    [InlineData(1800, 5)]
    [InlineData(600, 2)]
    [InlineData(60, 1)]
    [InlineData(30 * 24 * 3600, 10_800)]
    public void The_default_step_gives_about_240_values(ulong seconds, ulong step) =>
        Assert.Equal(step * Second, MetricsRange.DefaultStepNanos(1000 * Second, (1000 + seconds) * Second));

    [Fact]
    public void Short_ranges_have_steps_of_fifty_milliseconds() =>
        Assert.Equal((Second / 20, Second / 5), (MetricsRange.DefaultStepNanos(0, 5 * Second), MetricsRange.DefaultStepNanos(0, 50 * Second)));

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 2)]
    [InlineData(5, 3)]
    [InlineData(long.MaxValue, 63)]
    [InlineData(-5, 0)]
    public void Buckets_end_at_powers_of_two(long value, int bucket) => Assert.Equal(bucket, Log2Histogram.BucketOf(value));
}
