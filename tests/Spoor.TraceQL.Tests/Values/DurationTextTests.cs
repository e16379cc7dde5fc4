using FsCheck;
using FsCheck.Fluent;

namespace Spoor.TraceQL.Tests;

public class DurationTextTests
{
    [Theory]
    [InlineData("1s", 1_000_000_000)]
    [InlineData("1ms", 1_000_000)]
    [InlineData("1us", 1_000)]
    [InlineData("1µs", 1_000)]
    [InlineData("1μs", 1_000)]
    [InlineData("1ns", 1)]
    [InlineData("1m", 60_000_000_000)]
    [InlineData("1h", 3_600_000_000_000)]
    [InlineData("1d", 86_400_000_000_000)]
    [InlineData("1w2d", 777_600_000_000_000)]
    [InlineData("1y", 31_536_000_000_000_000)]
    [InlineData("1h30m", 5_400_000_000_000)]
    [InlineData("1.5h", 5_400_000_000_000)]
    [InlineData("30m1h", 5_400_000_000_000)]
    [InlineData(".5s", 500_000_000)]
    [InlineData("1.s", 1_000_000_000)]
    [InlineData("132.4ms", 132_400_000)]
    [InlineData("0.000000001s", 1)]
    [InlineData("0.0000000001s", 0)]
    [InlineData("-1.5s", -1_500_000_000)]
    [InlineData("+1s", 1_000_000_000)]
    [InlineData("0", 0)]
    [InlineData("9223372036854775807ns", long.MaxValue)]
    [InlineData("-9223372036854775808ns", long.MinValue)]
    public void Reads(string text, long nanos)
    {
        Assert.True(DurationText.TryParse(text, out var read));
        Assert.Equal(nanos, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("s")]
    [InlineData("1x")]
    [InlineData("1 s")]
    [InlineData("1.5d")]
    [InlineData("1d1w")]
    [InlineData("1s1ns1d")]
    [InlineData("--1s")]
    [InlineData("-")]
    [InlineData(".s")]
    [InlineData("9223372036854775808ns")]
    [InlineData("-9223372036854775809ns")]
    [InlineData("300y")]
    [InlineData("99999999999999999999999999999999999999999s")]
    public void Refuses(string text) => Assert.False(DurationText.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(1, "1ns")]
    [InlineData(1_500, "1.5µs")]
    [InlineData(132_400_000, "132.4ms")]
    [InlineData(480_000_000, "480ms")]
    [InlineData(1_000_000_000, "1s")]
    [InlineData(1_500_000_000, "1.5s")]
    [InlineData(60_000_000_000, "1m0s")]
    [InlineData(3_600_000_000_000, "1h0m0s")]
    [InlineData(5_400_000_000_001, "1h30m0.000000001s")]
    [InlineData(-1_500_000_000, "-1.5s")]
    [InlineData(long.MaxValue, "2562047h47m16.854775807s")]
    [InlineData(long.MinValue, "-2562047h47m16.854775808s")]
    public void Prints_as_Go_does(long nanos, string text) => Assert.Equal(text, DurationText.Format(nanos));

    [Fact]
    public void Reads_what_it_prints()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<long>(), nanos => DurationText.TryParse(DurationText.Format(nanos), out var read) && read == nanos)
            .QuickCheckThrowOnFailure();
        Assert.True(DurationText.TryParse(DurationText.Format(long.MinValue), out var least) && least == long.MinValue);
    }
}
