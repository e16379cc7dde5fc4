using FsCheck;
using FsCheck.Fluent;
using Spoor.Api.Http;
using Spoor.Api.Tempo;

namespace Spoor.Api.Tests.Tempo;

public class LogfmtTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("  ", "")]
    [InlineData("service.name=cart http.status_code=500", "service.name>cart|http.status_code>500")]
    [InlineData("a=\"b c\"  d=\"e\\\"f\\n\"", "a>b c|d>e\"f\n")]
    [InlineData("a= b", "a>|b>")]
    [InlineData("a=x=y", "a>x=y")]
    public void Reads_pairs(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', Logfmt.Parse(text).Select(pair => pair.Key + ">" + pair.Value)));

    [Theory]
    [InlineData("a=1 a=2", "invalid tags: the key \"a\" is there twice")]
    [InlineData("a=\"x", "invalid tags: the quote at position 3 is never closed")]
    [InlineData("=x", "invalid tags: unexpected = at position 1; write key=value, with quotes around values that hold spaces")]
    public void Refuses(string text, string message)
    {
        var refused = Assert.Throws<ApiException>(() => Logfmt.Parse(text));
        Assert.Equal((400, message), (refused.StatusCode, refused.Message));
    }

    [Fact]
    public void Any_text_is_read_or_refused() =>
        Prop.ForAll<string>(text =>
        {
            try
            {
                return Logfmt.Parse(text ?? "").TrueForAll(pair => pair.Key.Length > 0);
            }
            catch (ApiException refused)
            {
                return refused.StatusCode == 400;
            }
        }).QuickCheckThrowOnFailure();
}
