using System.Text;
using Spoor.Store.Query;
using Spoor.TraceQL;

namespace Spoor.Store.Tests.Query;

public class TextPatternTests
{
    private static readonly string[] Texts = ["", "a", "ab", "abc", "xabc", "abcx", "a.c", "a\nc", "AbC", "id = 42 and", "é🚀", "foo|bar", "a]b", "{", "aab"];

    [Theory]
    [InlineData("abc")]
    [InlineData(".*bc")]
    [InlineData("ab.*")]
    [InlineData(".*b.*")]
    [InlineData(".*")]
    [InlineData("")]
    [InlineData("abc|a")]
    [InlineData(".*b|x.*")]
    [InlineData("a.c")]
    [InlineData("a\\.c")]
    [InlineData("a?b*c{0,1}")]
    [InlineData("(?i)abc")]
    [InlineData(".*(42|43).*")]
    [InlineData("x?a(bc)?x?")]
    [InlineData("[a]]b|[^x].*")]
    [InlineData("[]a]*b")]
    [InlineData("é🚀?")]
    [InlineData("foo\\|bar")]
    [InlineData("id = \\d+.*")]
    [InlineData("a+b")]
    [InlineData("^abc$")]
    [InlineData("\\x61b.*")]
    [InlineData("a{2}b")]
    public void Short_cuts_say_what_the_regex_says(string pattern)
    {
        var fast = new TextPattern(pattern);
        var regex = TraceQLRegex.Compile(pattern);
        foreach (var text in Texts)
        {
            Assert.True(regex.IsMatch(text) == fast.IsMatch(Encoding.UTF8.GetBytes(text)), $"{pattern} on {text}");
            Assert.Equal(regex.IsMatch(text), fast.IsMatch(text));
        }
    }

    [Theory]
    [InlineData(".*id = 4242 .*x", "id = 4242 ")]
    [InlineData("ab|cd(e)", "")]
    [InlineData("(?i)abc.d", "")]
    [InlineData("abc?d+", "ab")]
    [InlineData("a\\.b(c|d)ee", "a.b")]
    public void The_longest_sure_literal_is_looked_for_first(string pattern, string expected) =>
        Assert.Equal(expected, TextPattern.RequiredLiteral(pattern));
}
