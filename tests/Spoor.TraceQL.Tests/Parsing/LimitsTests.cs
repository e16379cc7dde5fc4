using System.Text;

namespace Spoor.TraceQL.Tests;

public class LimitsTests
{
    private const int Deep = 60_000;
    private const int Long = 6_000;

    public static TheoryData<string> DeepQueries => new(
        new string('(', Deep),
        "{ " + new string('(', Deep),
        "{ " + new string('(', Deep) + ".a" + new string(')', Deep) + " }",
        new string('(', Deep) + "{}" + new string(')', Deep),
        "{ " + new string('!', Deep) + ".a }",
        "{ " + new string('-', Deep) + ".a > 1 }",
        "{ " + string.Concat(Enumerable.Repeat("- ", Long)) + "5 = .a }",
        "{} | count() > " + new string('-', Deep) + "5",
        "{} | count() > " + new string('(', Deep) + "5",
        "{} | rate() > " + new string('-', Deep) + "5",
        "{ .a" + string.Concat(Enumerable.Repeat(" + .a", Long)) + " > 1 }",
        "{ .a" + string.Concat(Enumerable.Repeat(" ^ .a", Long)) + " > 1 }",
        "{ .a" + string.Concat(Enumerable.Repeat(" = .a", Long)) + " }",
        "{ .a" + string.Concat(Enumerable.Repeat(" && .a || .a", Long)) + " }",
        "{}" + string.Concat(Enumerable.Repeat(" >> {}", Long)),
        "{}" + string.Concat(Enumerable.Repeat(" && {} || {}", Long)),
        "{} | count()" + string.Concat(Enumerable.Repeat(" + count()", Long)) + " > 1",
        "({} | rate())" + string.Concat(Enumerable.Repeat(" + 1", Long)));

    [Theory]
    [MemberData(nameof(DeepQueries))]
    public void Nesting_is_bounded(string query)
    {
        var exception = Assert.Throws<TraceQLException>(() => TraceQLParser.Parse(query));

        Assert.Contains("nested too deeply", exception.Message, StringComparison.Ordinal);
        Assert.Equal(1, exception.Line);
    }

    /// <summary>The deepest tree that is allowed can be printed, compared, hashed and evaluated on the smallest usual stack.</summary>
    [Fact]
    public void What_is_allowed_fits_a_small_stack()
    {
        var queries = new[]
        {
            "{ " + new string('(', 490) + ".a" + new string(')', 490) + " }",
            "{ " + new string('!', 240) + ".a }",
            "{ .a" + string.Concat(Enumerable.Repeat(" + .a", 240)) + " > 1 }",
            "{ .a" + string.Concat(Enumerable.Repeat(" ^ .a", 240)) + " > 1 }",
            "{}" + string.Concat(Enumerable.Repeat(" >> {}", 240)),
        };
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    foreach (var query in queries)
                    {
                        var root = TraceQLParser.Parse(query);
                        Assert.Equal(root.GetHashCode(), TraceQLParser.Parse(query).GetHashCode());
                        Assert.Equal(root, TraceQLParser.Parse(root.ToString()));
                        QueryFeatures.Of(root);
                        TraceQLInterpreter.Evaluate(root, TestTrace.Build(new TestSpan("a") { Attributes = { ["a"] = Static.Int(1) } }));
                    }
                }
                catch (Exception exception)
                {
                    failure = exception;
                }
            },
            maxStackSize: 1024 * 1024);
        thread.Start();
        thread.Join();

        Assert.Null(failure);
    }

    [Theory]
    [InlineData("{ ", ".a = 1", " || ", " }")]
    [InlineData("{ ", "span.b = `xyz`", " && ", " }")]
    [InlineData("", "{ .a }", " || ", "")]
    [InlineData("", "{ .a }", " && ", "")]
    [InlineData("", "{ .a }", " | ", "")]
    [InlineData("{} | select(", "span.a", ", ", ")")]
    [InlineData("{ .a = ", "1", " + ", " }")]
    public void Queries_of_128_KB_are_read(string start, string element, string separator, string end)
    {
        TraceQLParser.Parse(Repeat(131_072));

        // Printed, with its parentheses, it is longer.
        var root = TraceQLParser.Parse(Repeat(50_000));
        Assert.Equal(root, TraceQLParser.Parse(root.ToString()));

        string Repeat(int length)
        {
            var count = (length - start.Length - end.Length) / (element.Length + separator.Length);
            var query = new StringBuilder(start);
            for (var index = 0; index < count; index++)
                query.Append(index == 0 ? "" : separator).Append(element);
            return query.Append(end).ToString();
        }
    }

    [Fact]
    public void Longer_queries_are_refused()
    {
        var exception = Assert.Throws<TraceQLException>(() => TraceQLParser.Parse("{ .a = `" + new string('x', 1_000_000) + "` }"));

        Assert.Equal("the query is too long: 1000011 characters, at most 131072 are read", exception.Message);
    }

    [Fact]
    public void Alternatives_by_the_thousand_are_evaluated()
    {
        var query = TraceQLParser.Parse("{ " + string.Join(" || ", Enumerable.Range(0, 8_000).Select(number => $".a = {number}")) + " }");

        Assert.Single(TraceQLInterpreter.Evaluate(query, TestTrace.Build(new TestSpan("x") { Attributes = { ["a"] = Static.Int(7_999) } })));
        Assert.Empty(TraceQLInterpreter.Evaluate(query, TestTrace.Build(new TestSpan("x") { Attributes = { ["a"] = Static.Int(8_000) } })));
    }

    [Fact]
    public void Long_strings_and_blanks_are_read()
    {
        Assert.Equal(100_000, ((StaticExpr)((BinaryExpr)((SpansetFilter)TraceQLParser.Parse("{ .a = `" + new string('x', 100_000) + "` }").Pipeline!.Stages[0]).Expression!).Right).Value.AsString!.Length);
        Assert.Equal("{ }", TraceQLParser.Parse(new string(' ', 100_000) + "{}").ToString());
        Assert.Equal("{ }", TraceQLParser.Parse("{" + new string('\n', 100_000) + "}").ToString());
    }
}
