using OpenTelemetry.Proto.Trace.V1;
using Spoor.Store.Query;
using Spoor.TestKit.Otlp;
using Spoor.TraceQL;

namespace Spoor.Store.Tests.Query;

public class TagTests
{
    private readonly TraceQuerier _querier = QueryBed.Over(
        QueryBed.Block(
            "b1",
            TestSpans.Trace("1").Span(
                "old", service: "front", startMs: 0, scope: "lib", scopeVersion: "1", statusMessage: "bad",
                attributes: [("a", "x"), ("n", 2), ("arr", new[] { 3, 1 }), ("both", "span")], resource: [("both", "resource")],
                configure: AddEvent)),
        QueryBed.Head(TestSpans.Trace("2").Span("new", service: "cart", startMs: 1000, attributes: [("a", "y"), ("n", 2.5), ("only.new", true)])));

    [Fact]
    public async Task Names_stand_by_scope()
    {
        var names = (await _querier.TagNamesAsync(new TagNamesRequest(), CancellationToken.None)).Names;
        Assert.Equal(["a", "arr", "both", "n", "only.new"], names[TagScope.Span]);
        Assert.Equal(["both", "service.name"], names[TagScope.Resource]);
        Assert.Equal(["exception.type"], names[TagScope.Event]);
        Assert.DoesNotContain(TagScope.Link, names.Keys);
    }

    [Theory]
    [InlineData(null, 500.0, null, "a n only.new")]
    [InlineData(null, null, 500.0, "a arr both n")]
    [InlineData("{ resource.service.name = \"cart\" }", null, null, "a n only.new")]
    [InlineData("{ span.a = \"x\" && span.only.new }", null, null, "")]
    public async Task Names_are_of_spans_in_the_range_that_match(string? filter, double? fromMs, double? toMs, string expected)
    {
        var request = new TagNamesRequest
        {
            Scope = TagScope.Span,
            Filter = filter is null ? null : TraceQLParser.Parse(filter),
            StartUnixNanos = fromMs is null ? null : QueryBed.AtMs(fromMs.Value),
            EndUnixNanos = toMs is null ? null : QueryBed.AtMs(toMs.Value),
        };
        var names = (await _querier.TagNamesAsync(request, CancellationToken.None)).Names;
        Assert.Equal(expected, string.Join(' ', names.GetValueOrDefault(TagScope.Span) ?? []));
    }

    [Theory]
    [InlineData("span.a", null, "String:`x` String:`y`")]
    [InlineData("span.n", null, "Int:2 Float:2.5")]
    [InlineData("span.arr", null, "Int:1 Int:3")]
    [InlineData(".both", null, "String:`resource` String:`span`")]
    [InlineData("resource.service.name", null, "String:`cart` String:`front`")]
    [InlineData("resource.service.name", "{ name = \"new\" }", "String:`cart`")]
    [InlineData("name", null, "String:`new` String:`old`")]
    [InlineData("name", "{ span.a = \"x\" }", "String:`old`")]
    [InlineData("rootName", null, "String:`new` String:`old`")]
    [InlineData("rootServiceName", "{ name = \"old\" }", "String:`front`")]
    [InlineData("statusMessage", null, "String:`bad`")]
    [InlineData("event:name", null, "String:`exception`")]
    [InlineData("event.exception.type", "{ name = \"old\" }", "String:`Timeout`")]
    [InlineData("instrumentation:name", "{ name = \"old\" }", "String:`lib`")]
    [InlineData("duration", null, "")]
    [InlineData("span.absent", null, "")]
    public async Task Values_have_their_types(string tag, string? filter, string expected)
    {
        var request = new TagValuesRequest { Tag = TraceQLParser.ParseIdentifier(tag), Filter = filter is null ? null : TraceQLParser.Parse(filter) };
        Assert.Equal(expected, string.Join(' ', (await _querier.TagValuesAsync(request, CancellationToken.None)).Values.Select(ExpectedResults.Print)));
    }

    [Fact]
    public async Task Values_stop_at_the_limits()
    {
        var tag = TraceQLParser.ParseIdentifier("span.a");
        Assert.Equal("y", Assert.Single((await _querier.TagValuesAsync(new TagValuesRequest { Tag = tag, Limit = 1 }, CancellationToken.None)).Values).AsString);
        Assert.Single((await _querier.TagValuesAsync(new TagValuesRequest { Tag = tag, MaxBytes = 1 }, CancellationToken.None)).Values);
    }

    private static void AddEvent(Span span) =>
        span.Events.Add(new Span.Types.Event { Name = "exception", Attributes = { Attributes.From(("exception.type", "Timeout")) } });
}
