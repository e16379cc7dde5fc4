using System.Text;

namespace Spoor.TraceQL.Tests;

public class LenientParserTests
{
    [Theory]
    [InlineData("{ resource.service.name = \"cart\" }", "{ resource.service.name = `cart` }")]
    [InlineData("{resource.service.name=\"cart\" && status=}", "{ resource.service.name = `cart` }")]
    [InlineData("{resource.service.name=\"cart\" && span.x=}", "{ resource.service.name = `cart` }")]
    [InlineData("{ resource.service.name = \"cart\" && ", "{ resource.service.name = `cart` }")]
    [InlineData("{ resource.service.name = \"cart\" && name =~ \"GET ", "{ resource.service.name = `cart` }")]
    [InlineData("{ status = && .a = 1 }", "{ .a = 1 }")]
    [InlineData("{ && .a = 1 }", "{ .a = 1 }")]
    [InlineData("{ .a = 1 && .b && .c > 2", "{ (.a = 1) && (.c > 2) }")]
    [InlineData("{ .a = 1 || .b = 2 }", "{ (.a = 1) || (.b = 2) }")]
    [InlineData("{ .a = 1 || .b = 2 && .c = 3 }", "{ ((.a = 1) || (.b = 2)) && (.c = 3) }")]
    [InlineData("{ .a = 1 && foo || .c = 3 }", "{ (.a = 1) || (.c = 3) }")]
    [InlineData("{ (.a = 1 || .b = 2) && name = }", "{ (.a = 1) || (.b = 2) }")]
    [InlineData("{ .x = 0 && (.a = 1 || .b = ", "{ (.x = 0) && (.a = 1) }")]
    [InlineData("{ .x = 0 && ((.a = 1 || .b = ", "{ (.x = 0) && (.a = 1) }")]
    [InlineData("{ .a != nil && status = error", "{ (.a != nil) && (status = error) }")]
    [InlineData("{ !(.a = 1) && .b", "{ !(.a = 1) }")]
    [InlineData("{ status = \"error\" && .a = 1 }", "{ .a = 1 }")]
    [InlineData("{ name =~ \"(\" && .a = 1 }", "{ .a = 1 }")]
    [InlineData("{ .a = 1 } | rate() by(", "{ .a = 1 }")]
    [InlineData("{ .a = 1 } | select(name", "{ .a = 1 }")]
    public void Keeps_complete_matchers(string query, string expected) => Assert.Equal(expected, LenientParser.ParseFilter(query)?.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("{ status = }")]
    [InlineData("{ span.foo }")]
    [InlineData("{ span.foo")]
    [InlineData("nonsense")]
    [InlineData("{ .a = 1 } >> { .b = }")]
    [InlineData("{ .a = 1 } && { .b = 2 }")]
    [InlineData("({ .a = 1 })")]
    [InlineData("{ true }")]
    [InlineData("\"")]
    public void Restricts_nothing_without_them(string query) => Assert.Null(LenientParser.ParseFilter(query));

    [Fact]
    public void Long_and_deep_text_is_read_without_harm()
    {
        Assert.Null(LenientParser.ParseFilter("{" + new string('(', 100_000)));
        Assert.Equal("{ .a = 1 }", LenientParser.ParseFilter("{ .a = 1 && " + new string('!', 100_000))?.ToString());

        var alternating = new StringBuilder("{ .a = 1");
        for (var i = 0; i < 5_000; i++)
            alternating.Append(i % 2 == 0 ? " && .b = 2" : " || .c = 3");
        Assert.Null(LenientParser.ParseFilter(alternating.ToString()));
    }
}
