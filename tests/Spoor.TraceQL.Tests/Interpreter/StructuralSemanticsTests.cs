namespace Spoor.TraceQL.Tests;

public class StructuralSemanticsTests
{
    // r1 ─ a ─ b ─ c, r1 ─ d; r2; o1 and o2 hang on a span that was not received.
    private static readonly IReadOnlyList<ISpanView> Trace = TestTrace.Build(
        new TestSpan("r1"),
        new TestSpan("a", "r1"),
        new TestSpan("b", "a"),
        new TestSpan("c", "b"),
        new TestSpan("d", "r1"),
        new TestSpan("r2"),
        new TestSpan("o1", "gone"),
        new TestSpan("o2", "gone"),
        new TestSpan("p", "o1"));

    [Theory]
    [InlineData("{ name = `a` } > { }", "b")]
    [InlineData("{ name = `r1` } > { }", "a d")]
    [InlineData("{ name = `a` } >> { }", "b c")]
    [InlineData("{ name = `r1` } >> { }", "a b c d")]
    [InlineData("{ name = `b` } < { }", "a")]
    [InlineData("{ name = `c` } << { }", "r1 a b")]
    [InlineData("{ name = `a` } ~ { }", "d")]
    [InlineData("{ } ~ { }", "r1 a d r2 o1 o2")]
    [InlineData("{ name = `r1` } ~ { }", "r2")]
    [InlineData("{ name = `o1` } ~ { }", "o2")]
    [InlineData("{ name = `o1` } > { }", "p")]
    [InlineData("{ name = `a` } ~ { name = `a` }", "")]
    [InlineData("{ name = `x` } > { }", "")]
    [InlineData("{ name = `a` } > { name = `x` }", "")]
    [InlineData("{ name = `a` } > { name = `c` }", "")]
    [InlineData("{ } >> { }", "a b c d p")]
    [InlineData("{ } << { }", "r1 a b o1")]
    // Negated: spans of the right that stand in the relation to none of the left.
    [InlineData("{ name = `a` } !> { }", "r1 a c d r2 o1 o2 p")]
    [InlineData("{ name = `a` } !>> { }", "r1 a d r2 o1 o2 p")]
    [InlineData("{ name = `b` } !< { }", "r1 b c d r2 o1 o2 p")]
    [InlineData("{ name = `c` } !<< { }", "c d r2 o1 o2 p")]
    [InlineData("{ name = `a` } !~ { }", "r1 a b c r2 o1 o2 p")]
    [InlineData("{ name = `x` } !>> { name = `a` }", "a")]
    [InlineData("{ name = `a` } !>> { name = `x` }", "")]
    [InlineData("{ } !> { }", "r1 r2 o1 o2")]
    // Union: both that take part.
    [InlineData("{ name = `a` } &> { }", "a b")]
    [InlineData("{ name = `a` } &>> { }", "a b c")]
    [InlineData("{ name = `b` } &< { }", "a b")]
    [InlineData("{ name = `c` } &<< { }", "r1 a b c")]
    [InlineData("{ name = `a` } &~ { }", "a d")]
    [InlineData("{ } &> { name = `c` }", "b c")]
    [InlineData("{ name = `x` } &> { }", "")]
    [InlineData("{ name = `r2` } &>> { }", "")]
    // Chains go from left to right.
    [InlineData("{ name = `r1` } > { } > { }", "b")]
    [InlineData("{ name = `r1` } >> { name = `b` } >> { }", "c")]
    [InlineData("{ name = `r1` } > ({ } > { name = `b` })", "")]
    [InlineData("{ name = `a` } > { } && { name = `r2` }", "b r2")]
    // As Traces Drilldown asks for the way from the roots to errors.
    [InlineData("({ nestedSetParent < 0 } &>> { name = `c` }) || ({ nestedSetParent < 0 }) | select(name)", "r1 c r2")]
    public void Relations(string query, string expected) => Assert.Equal(expected, PipelineSemanticsTests.Run(query, Trace));

    [Fact]
    public void Groups_are_related_each_by_itself() =>
        Assert.Equal("b [by(name =~ `[ab]`)=true]", PipelineSemanticsTests.Run("{ } | by(name =~ `[ab]`) | { } > { name = `b` }", Trace));

    [Fact]
    public void Cycles_of_parents_end()
    {
        var cycle = TestTrace.Build(new TestSpan("x", "y"), new TestSpan("y", "x"), new TestSpan("z", "y"));

        Assert.Equal("x y z", PipelineSemanticsTests.Run("{ name = `x` } >> { }", cycle));
        Assert.Equal("x y", PipelineSemanticsTests.Run("{ name = `z` } << { }", cycle));
        Assert.Equal("", PipelineSemanticsTests.Run("{ name = `nothing` } >> { }", cycle));
    }

    /// <summary>Against the definition, pair by pair, over random forests.</summary>
    [Fact]
    public void Relations_agree_with_their_definition()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var spans = Enumerable.Range(0, 12)
                .Select(number => new TestSpan("s" + number, random.Next(4) == 0 ? null : random.Next(8) == 0 ? "gone" : "s" + random.Next(number + 1))
                {
                    Attributes = { ["l"] = Static.Bool(random.Next(2) == 0), ["r"] = Static.Bool(random.Next(2) == 0) },
                })
                .Where(span => span.ParentSpanId != span.SpanId)
                .ToArray();
            var trace = TestTrace.Build(spans);
            foreach (var op in Enum.GetValues<SpansetOperator>().Where(each => each > SpansetOperator.Or))
                Assert.Equal(Expected(op, spans), PipelineSemanticsTests.Run($"{{ .l }} {OperatorText.Of(op)} {{ .r }}", trace));
        }
    }

    private static string Expected(SpansetOperator op, TestSpan[] spans)
    {
        var name = op.ToString();
        var relation = name.Replace("Not", "", StringComparison.Ordinal).Replace("Union", "", StringComparison.Ordinal);
        var left = spans.Where(span => span.Attributes["l"].AsBool).ToArray();
        var right = spans.Where(span => span.Attributes["r"].AsBool).ToArray();
        var negated = name.StartsWith("Not", StringComparison.Ordinal);
        var kept = spans.Where(span => (right.Contains(span) && left.Any(other => Holds(relation, other, span)) != negated)
            || (name.StartsWith("Union", StringComparison.Ordinal) && left.Contains(span) && right.Any(other => Holds(relation, span, other))));
        return string.Join(' ', kept.Select(span => span.Name));
    }

    /// <summary>Whether <paramref name="right"/> is the child, parent … of <paramref name="left"/>.</summary>
    private static bool Holds(string relation, ISpanView left, ISpanView right) => relation switch
    {
        "Child" => right.Parent == left,
        "Parent" => left.Parent == right,
        "Descendant" => IsAbove(left, right),
        "Ancestor" => IsAbove(right, left),
        _ => left != right && left.ParentSpanId == right.ParentSpanId,
    };

    private static bool IsAbove(ISpanView ancestor, ISpanView span)
    {
        for (var at = span.Parent; at is not null; at = at.Parent)
        {
            if (at == ancestor)
                return true;
        }

        return false;
    }
}
