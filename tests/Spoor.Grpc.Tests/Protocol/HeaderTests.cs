using FsCheck;
using FsCheck.Fluent;

namespace Spoor.Grpc.Tests.Protocol;

public class HeaderTests
{
    [Fact]
    public void Messages_survive_percent_encoding() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>().Filter(text => text is not null && IsValid(text)), text =>
        {
            var encoded = PercentEncoding.Encode(text);
            return encoded.All(c => c is >= ' ' and <= '~') && PercentEncoding.Decode(encoded) == text;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("50%", "50%")]
    [InlineData("%zz", "%zz")]
    [InlineData("%41", "A")]
    public void Broken_escapes_stay_as_they_are(string encoded, string expected) => Assert.Equal(expected, PercentEncoding.Decode(encoded));

    [Theory]
    [InlineData("1H", 3_600_000)]
    [InlineData("2M", 120_000)]
    [InlineData("10S", 10_000)]
    [InlineData("99999999m", 99_999_999)]
    [InlineData("5000u", 5)]
    [InlineData("1000000n", 1)]
    public void Timeouts_are_read(string text, double expectedMillis)
    {
        Assert.True(GrpcTimeout.TryParse(text, out var timeout));
        Assert.Equal(expectedMillis, timeout.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("10")]
    [InlineData("-1S")]
    [InlineData("+1S")]
    [InlineData("1.5S")]
    [InlineData("1x")]
    [InlineData("123456789m")]
    public void Other_timeouts_are_refused(string text) => Assert.False(GrpcTimeout.TryParse(text, out _));

    [Fact]
    public void Written_timeouts_are_read_back_to_the_precision_written() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).Select(micros => TimeSpan.FromMicroseconds(micros)).ToArbitrary(), timeout =>
        {
            var text = GrpcTimeout.Format(timeout);
            return GrpcTimeout.TryParse(text, out var read) && read <= timeout && timeout - read < TimeSpan.FromMilliseconds(1);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Damaged_details_are_ignored()
    {
        var bytes = StatusDetails.ToProtobuf(new GrpcStatus(GrpcStatusCode.Unavailable, "later") { RetryAfter = TimeSpan.FromSeconds(3) });
        for (var length = 0; length < bytes.Length; length++)
            _ = StatusDetails.FromProtobuf(bytes.AsSpan(0, length));
        Assert.Null(StatusDetails.FromHeader("not base64!"));
    }

    private static bool IsValid(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]))
                return false;
        }

        return true;
    }
}
