using Spoor.Server.Commands;

namespace Spoor.Server.Tests.Commands;

public class TimesTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("30s", 30)]
    [InlineData("1h30m", 5400)]
    [InlineData("7d", 604_800)]
    [InlineData("2w", 1_209_600)]
    [InlineData("1.5h", 5400)]
    [InlineData("500ms", 0.5)]
    [InlineData("80us", 0.00008)]
    public void Durations_are_read(string text, double seconds)
    {
        Assert.True(Durations.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds, 9);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("-5s")]
    [InlineData("5 s")]
    [InlineData("soon")]
    [InlineData("99999999999d")]
    public void Other_texts_are_no_durations(string text) => Assert.False(Durations.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0 ns")]
    [InlineData(999, "999 ns")]
    [InlineData(1500, "1.5 µs")]
    [InlineData(12_345_678, "12.3 ms")]
    [InlineData(123_456_789, "123 ms")]
    [InlineData(1_500_000_000, "1.5 s")]
    [InlineData(90_000_000_000, "1.5 min")]
    [InlineData(7_200_000_000_000, "2 h")]
    public void Durations_are_shown_with_three_digits(double nanos, string expected) => Assert.Equal(expected, Durations.Show(nanos));

    [Theory]
    [InlineData("now", "2026-01-31T12:00:00Z")]
    [InlineData("now-90m", "2026-01-31T10:30:00Z")]
    [InlineData("1769860800", "2026-01-31T12:00:00Z")]
    [InlineData("2026-01-31T12:00:00+01:00", "2026-01-31T11:00:00Z")]
    [InlineData("2026-01-31", "2026-01-31T00:00:00Z")]
    public void Points_in_time_are_read(string text, string expected)
    {
        Assert.True(Instants.TryParse(text, Now, out var instant));
        Assert.Equal(DateTimeOffset.Parse(expected), instant);
    }

    [Theory]
    [InlineData("tomorrow")]
    [InlineData("now-x")]
    [InlineData("now+1h")]
    [InlineData("999999999999999999")]
    public void Other_texts_are_no_points_in_time(string text) => Assert.False(Instants.TryParse(text, Now, out _));

    [Fact]
    public void Broken_times_of_spans_can_be_shown()
    {
        Assert.Equal("1970-01-01 00:00:00.000", Instants.Show(0));
        Assert.Equal("18446744073709551615 ns", Instants.Show(ulong.MaxValue));
    }
}
