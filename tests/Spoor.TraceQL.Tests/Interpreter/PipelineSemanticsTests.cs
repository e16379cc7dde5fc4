namespace Spoor.TraceQL.Tests;

public class PipelineSemanticsTests
{
    // root ─ a ─ b, root ─ c
    private static readonly IReadOnlyList<ISpanView> Trace = TestTrace.Build(
        Make("root", null, "front", 100, 1),
        Make("a", "root", "front", 50, 2),
        Make("b", "a", "cart", 20, null),
        Make("c", "root", "cart", 10, 4));

    [Theory]
    [InlineData("{ }", "root a b c")]
    [InlineData("{ name = `a` }", "a")]
    [InlineData("{ name = `x` }", "")]
    [InlineData("{ name = `a` } && { name = `b` }", "a b")]
    [InlineData("{ name = `a` } && { name = `x` }", "")]
    [InlineData("{ name = `c` } || { name = `a` }", "a c")]
    [InlineData("{ name = `x` } || { name = `a` }", "a")]
    [InlineData("{ name = `a` } || { name = `b` } && { name = `x` }", "")]
    [InlineData("{ .n > 1 } | { .n < 4 }", "a")]
    [InlineData("{ .n > 1 } | { name = `b` }", "")]
    [InlineData("{ .n > 1 } | { name = `a` } || { name = `c` }", "a c")]
    [InlineData("{ .n > 1 } | { name = `a` } && { name = `root` }", "")]
    // Aggregates.
    [InlineData("{ } | count() = 4", "root a b c [count()=4]")]
    [InlineData("count() > 3", "root a b c [count()=4]")]
    [InlineData("{ } | count() != 4", "")]
    [InlineData("{ .n > 1 } | count() >= 2", "a c [count()=2]")]
    [InlineData("{ } | sum(.n) = 7", "root a b c [sum(.n)=7]")]
    [InlineData("{ } | min(.n) = 1", "root a b c [min(.n)=1]")]
    [InlineData("{ } | max(.n) = 4", "root a b c [max(.n)=4]")]
    [InlineData("{ } | avg(.n) > 2.3", "root a b c [avg(.n)=2.3333333333333335]")]
    [InlineData("{ } | avg(duration) = 45ns", "root a b c [avg(duration)=45ns]")]
    [InlineData("{ } | sum(duration) > 1ns", "root a b c [sum(duration)=180ns]")]
    [InlineData("{ } | max(duration * 2) > 100", "root a b c [max(duration * 2)=200.0]")]
    [InlineData("{ } | max(.missing) > 0", "")]
    [InlineData("{ } | max(.missing) < 0", "")]
    [InlineData("{ } | max(.text) > 0", "")]
    [InlineData("{ } | count() > 1 | count() < 5 | max(.n) > 1", "root a b c [count()=4 max(.n)=4]")]
    [InlineData("{ } | count() > 1 | { .n = 1 } | count() = 1", "root [count()=1]")]
    // Groups.
    [InlineData("{ } | by(resource.service.name)", "root a [by(resource.service.name)=`front`]; b c [by(resource.service.name)=`cart`]")]
    [InlineData("{ } | by(resource.service.name) | max(.n) > 2", "b c [by(resource.service.name)=`cart` max(.n)=4]")]
    [InlineData("{ } | by(resource.service.name) | { .n > 1 }", "a [by(resource.service.name)=`front`]; c [by(resource.service.name)=`cart`]")]
    [InlineData("{ } | by(resource.service.name) | by(.n > 1)", "root [by(resource.service.name)=`front` by(.n > 1)=false]; a [by(resource.service.name)=`front` by(.n > 1)=true]; b [by(resource.service.name)=`cart` by(.n > 1)=false]; c [by(resource.service.name)=`cart` by(.n > 1)=true]")]
    [InlineData("{ } | by(.n) | count() > 0 | { name = `b` }", "b [by(.n)=nil count()=1]")]
    [InlineData("by(duration > 30)", "root a [by(duration > 30)=true]; b c [by(duration > 30)=false]")]
    [InlineData("{ } | by(resource.service.name) | coalesce()", "root a b c")]
    [InlineData("{ } | by(resource.service.name) | max(.n) > 2 | coalesce() | count() = 2", "b c [count()=2]")]
    [InlineData("{ name = `x` } | by(name) | coalesce()", "")]
    [InlineData("{ } | by(resource.service.name) | { name = `a` } || { name = `c` }", "a [by(resource.service.name)=`front`]; c [by(resource.service.name)=`cart`]")]
    [InlineData("{ } | by(resource.service.name) | { name = `a` } && { name = `root` }", "root a [by(resource.service.name)=`front`]")]
    // select() changes nothing here; metrics run their pipeline.
    [InlineData("{ .n = 1 } | select(name, .n)", "root")]
    [InlineData("{ .n = 1 } | rate() by(name)", "root")]
    [InlineData("{ .n = 1 } with(most_recent=true)", "root")]
    // Joined pipelines.
    [InlineData("({ .n > 1 } | count() = 2) && ({ name = `root` })", "root a c")]
    [InlineData("({ .n > 1 } | count() = 3) && ({ name = `root` })", "")]
    [InlineData("({ .n > 1 } | count() = 3) || ({ name = `root` } | count() = 1)", "root")]
    [InlineData("({ } | by(resource.service.name) | max(.n) > 2) && ({ name = `a` })", "a b c")]
    [InlineData("({ } | by(name)) || ({ name = `a` })", "root a b c")]
    [InlineData("({ } | by(name) | coalesce()) > ({ name = `b` })", "b")]
    public void Spansets(string query, string expected) => Assert.Equal(expected, Run(query, Trace));

    [Theory]
    [InlineData("({ } | by(name)) > ({ name = `a` })")]
    [InlineData("({ name = `a` }) &>> ({ } | by(name))")]
    public void Relating_several_spansets_fails(string query) => Assert.Equal(
        "spanset operators are not supported for multiple spansets per trace. consider using coalesce()",
        Assert.Throws<TraceQLException>(() => Run(query, Trace)).Message);

    [Fact]
    public void Math_over_metrics_has_no_spans() =>
        Assert.True(Assert.Throws<TraceQLException>(() => Run("({ } | rate()) / 2", Trace)).IsNotSupported);

    [Fact]
    public void Trace_without_spans_matches_nothing() => Assert.Empty(TraceQLInterpreter.Evaluate(TraceQLParser.Parse("{ }"), []));

    internal static string Run(string query, IReadOnlyList<ISpanView> trace) =>
        string.Join("; ", TraceQLInterpreter.Evaluate(TraceQLParser.Parse(query), trace).Select(Describe));

    private static string Describe(Spanset spanset)
    {
        var spans = string.Join(' ', spanset.Spans.Select(span => span.Name));
        return spanset.Attributes.Count == 0 ? spans : $"{spans} [{string.Join(' ', spanset.Attributes.Select(each => $"{each.Key}={each.Value}"))}]";
    }

    private static TestSpan Make(string name, string? parent, string service, long duration, long? number)
    {
        var span = new TestSpan(name, parent) { DurationNanos = duration, Resource = { ["service.name"] = Static.String(service) }, Attributes = { ["text"] = Static.String("5") } };
        if (number is { } value)
            span.Attributes["n"] = Static.Int(value);
        return span;
    }
}
