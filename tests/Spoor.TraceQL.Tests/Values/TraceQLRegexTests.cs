namespace Spoor.TraceQL.Tests;

public class TraceQLRegexTests
{
    [Theory]
    // Anchored, over line breaks.
    [InlineData("redis", "redis", true)]
    [InlineData("redis", "redis GET", false)]
    [InlineData("redis.*", "redis\nGET", true)]
    [InlineData("a|b", "b", true)]
    [InlineData("a|b", "bb", false)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("(?i)GET", "get", true)]
    [InlineData("(?U)a+", "aaa", true)]
    [InlineData("(?iU:A)b(?U)", "ab", true)]
    [InlineData("(?U-s:a.)b", "a\nb", false)]
    [InlineData("a$", "a", true)]
    [InlineData("a$", "a\n", false)]
    [InlineData("(?-s)a.b", "a\nb", false)]
    [InlineData("(?m)a$\nb", "a\nb", true)]
    [InlineData("(?s:a.b)", "a\nb", true)]
    // Classes are those of ASCII.
    [InlineData(@"\d+", "123", true)]
    [InlineData(@"\d+", "٣", false)]
    [InlineData(@"\w", "é", false)]
    [InlineData(@"\W", "é", true)]
    [InlineData(@"\s", "\u00a0", false)]
    [InlineData(@"[\d.]+", "1.5", true)]
    [InlineData(@"[^\s]+", "ab", true)]
    [InlineData(@"[\D]+", "ab", true)]
    [InlineData(@"[\D]+", "a1", false)]
    [InlineData(@"[\S]", " ", false)]
    [InlineData(@"[\W]", "_", false)]
    [InlineData(@"\pL+", "é", true)]
    [InlineData(@"\p{Lu}", "É", true)]
    [InlineData(@"\p{^Lu}", "é", true)]
    [InlineData(@"\PL", "1", true)]
    [InlineData("[[:alpha:]]+[[:digit:]]*", "ab1", true)]
    [InlineData("[[:punct:]]", "`", true)]
    // Where the syntaxes differ.
    [InlineData("(?P<name>a)b", "ab", true)]
    [InlineData("(?<name>a)b", "ab", true)]
    [InlineData(@"\Qa.b\E.", "a.bc", true)]
    [InlineData(@"\Qa.b", "axb", false)]
    [InlineData(@"\x41\x{42}", "AB", true)]
    [InlineData(@"\x{1F600}+", "😀😀", true)]
    [InlineData(@"\101", "A", true)]
    [InlineData(@"[]a]+", "]a", true)]
    [InlineData(@"[^]a]", "]", false)]
    [InlineData(@"[a\]b]+", "]", true)]
    [InlineData(@"[a-c[]+", "b[", true)]
    [InlineData(@"[a-]+", "-a", true)]
    [InlineData(@"[a-z-[aeiou]]", "b]", true)]
    [InlineData(@"[\x41-\x43]", "B", true)]
    [InlineData("a{2}", "aa", true)]
    [InlineData("a{2,}", "aaaa", true)]
    [InlineData("a{,2}", "a{,2}", true)]
    [InlineData("a{x", "a{x", true)]
    [InlineData("{a}", "{a}", true)]
    [InlineData(@"\.\*\+\-\/", ".*+-/", true)]
    [InlineData("a#b c", "a#b c", true)]
    [InlineData("a*?b+?", "aab", true)]
    public void Matches_as_RE2_does(string pattern, string text, bool matches) => Assert.Equal(matches, TraceQLRegex.Compile(pattern).IsMatch(text));

    [Theory]
    [InlineData("(")]
    [InlineData(")")]
    [InlineData("[")]
    [InlineData("[a")]
    [InlineData("[z-a]")]
    [InlineData("*a")]
    [InlineData("a**")]
    [InlineData("a\\")]
    [InlineData(@"(a)\1")]
    [InlineData("(?=a)")]
    [InlineData("(?!a)")]
    [InlineData("(?<=a)")]
    [InlineData("(?>a)")]
    [InlineData("(?x)a")]
    [InlineData("(?#comment)")]
    [InlineData("(?P<>a)")]
    [InlineData(@"\e")]
    [InlineData(@"\xZZ")]
    [InlineData(@"\x{110000}")]
    [InlineData(@"\x{1F600")]
    [InlineData(@"\p{Nonsense}")]
    [InlineData(@"\p")]
    [InlineData("[[:nonsense:]]")]
    [InlineData("a{1001}")]
    [InlineData("((a{100}){100}){100}")]
    [InlineData("a{2,1}")]
    public void Refuses(string pattern)
    {
        var exception = Assert.Throws<TraceQLException>(() => TraceQLRegex.Compile(pattern));

        Assert.StartsWith($"invalid regex: {pattern}: ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_patterns_compile_or_are_refused()
    {
        string[] pieces = ["a", ".", "*", "+", "?", "(", ")", "(?:", "(?i)", "(?P<n>", "[", "]", "[^", "-", "\\", "\\d", "\\Q", "\\E", "\\pL", "\\x{41}", "{2}", "{1,3}", "{", "}", "|", "^", "$", "[:alpha:]", "é", "😀", "\ud800"];
        var random = new Random(6);
        for (var round = 0; round < 3_000; round++)
        {
            var pattern = string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => pieces[random.Next(pieces.Length)]));
            try
            {
                TraceQLRegex.Compile(pattern).IsMatch("aé1");
            }
            catch (TraceQLException)
            {
            }
        }
    }

    [Fact]
    public void Deep_groups_are_refused() =>
        Assert.Throws<TraceQLException>(() => TraceQLRegex.Compile(new string('(', 100_000) + new string(')', 100_000)));
}
