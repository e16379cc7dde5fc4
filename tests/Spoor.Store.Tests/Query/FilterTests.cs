using OpenTelemetry.Proto.Trace.V1;
using Spoor.Store.Query;
using Spoor.TestKit.Otlp;
using Spoor.TraceQL;

namespace Spoor.Store.Tests.Query;

/// <summary>One rule of TraceQL each, over columns. Names of the spans that match are compared.</summary>
public class FilterTests
{
    private readonly TraceQuerier _querier = QueryBed.Over(
        TestSpans.Trace("1")
            .Span("root", service: "front", startMs: 0, durationMs: 100, kind: Otlp.SpanKind.Server, scope: "lib", scopeVersion: "1.2", attributes:
                [("text", "GET /cart"), ("int", 5), ("float", 2.5), ("flag", true), ("mixed", "5"), ("arr", new[] { "a", "b" }), ("ints", new[] { 1, 2 })],
                resource: [("shared", "resource")])
            .Span("child", service: "cart", startMs: 10, durationMs: 20, id: "a2", parent: "1", status: Otlp.StatusCode.Error, statusMessage: "boom", attributes:
                [("text", "POST /cart"), ("int", 7), ("flag", false), ("mixed", 5), ("shared", "span")],
                configure: AddEvents)
            .Span("leaf", service: "cart", startMs: 20, durationMs: 5, kind: Otlp.SpanKind.Client, parent: "a2", attributes:
                [("float", -1.0), ("mixed", 5.0), ("map", new Dictionary<string, object> { ["x"] = 1 })],
                links: [("beef", "c0ffee")]));

    [Theory]
    [InlineData("name = \"root\"", "root")]
    [InlineData("name != \"root\"", "child leaf")]
    [InlineData("name =~ \"r.*|l.*\"", "root leaf")]
    [InlineData("name > \"leaf\"", "root")]
    [InlineData("kind = client || kind = server", "root leaf")]
    [InlineData("status = error", "child")]
    [InlineData("status != error", "root leaf")]
    [InlineData("statusMessage = \"boom\"", "child")]
    [InlineData("statusMessage != \"boom\"", "root leaf")]
    [InlineData("duration >= 20ms", "root child")]
    [InlineData("duration > 5000000.5", "root child")]
    [InlineData("duration = 5000000", "leaf")]
    [InlineData("instrumentation:name = \"lib\"", "root")]
    [InlineData("instrumentation:version =~ \"1.*\"", "root")]
    [InlineData("nestedSetParent < 0", "root")]
    [InlineData("nestedSetParent >= 0", "child leaf")]
    [InlineData("nestedSetParent = 2", "leaf")]
    [InlineData("span:childCount = 1", "root child")]
    [InlineData("span:id = \"A2\"", "child")]
    [InlineData("span:id != \"00000000000000a2\"", "root leaf")]
    [InlineData("span:parentID = \"0\"", "root")]
    [InlineData("span:parentID = \"\"", "")]
    [InlineData("trace:id = \"0001\"", "root child leaf")]
    [InlineData("traceDuration = 100ms && rootName = \"root\" && rootServiceName = \"front\"", "root child leaf")]
    public Task Intrinsics(string expression, string expected) => AssertNames(expression, expected);

    [Theory]
    [InlineData("span.text = \"GET /cart\"", "root")]
    [InlineData("span.text != \"GET /cart\"", "child")]
    [InlineData("span.text =~ \".*cart\"", "root child")]
    [InlineData("span.text =~ \"cart\"", "")]
    [InlineData("span.text !~ \"GET.*\"", "child")]
    [InlineData("span.text < \"H\"", "root")]
    [InlineData("!(span.text = \"GET /cart\")", "child leaf")]
    [InlineData("span.text = nil", "leaf")]
    [InlineData("span.text != nil", "root child")]
    [InlineData("span.map != nil", "")]
    [InlineData("span.int > 5", "child")]
    [InlineData("span.int > 4.5", "root child")]
    [InlineData("5 < span.int", "child")]
    [InlineData("span.int = 5ns", "root")]
    [InlineData("span.int = \"5\"", "")]
    [InlineData("span.int != \"5\"", "")]
    [InlineData("span.float > 2", "root")]
    [InlineData("span.float < 0", "leaf")]
    [InlineData("span.flag", "root")]
    [InlineData("!span.flag", "child")]
    [InlineData("span.flag != true", "child")]
    [InlineData("span.mixed = 5", "child leaf")]
    [InlineData("span.mixed = \"5\"", "root")]
    [InlineData("span.mixed != 6", "child leaf")]
    [InlineData("span.missing = 1 || span.missing != 1", "")]
    [InlineData("span.int + 2 = 7", "root")]
    [InlineData("span.int > span.float", "root")]
    public Task Attributes_have_types_at_run_time(string expression, string expected) => AssertNames(expression, expected);

    [Theory]
    [InlineData("span.arr = \"a\"", "root")]
    [InlineData("span.arr != \"a\"", "")]
    [InlineData("span.arr != \"c\"", "root")]
    [InlineData("span.arr =~ \"[bc]\"", "root")]
    [InlineData("span.arr !~ \"[bc]\"", "")]
    [InlineData("span.ints > 1", "root")]
    [InlineData("span.ints != 3", "root")]
    [InlineData("span.ints = \"1\"", "")]
    public Task Arrays_match_by_any_element_and_differ_by_all(string expression, string expected) => AssertNames(expression, expected);

    [Theory]
    [InlineData(".shared = \"resource\"", "root")]
    [InlineData(".shared = \"span\"", "child")]
    [InlineData("resource.shared = \"resource\"", "root")]
    [InlineData(".type = \"TimeoutException\"", "child")]
    [InlineData(".shared != nil", "root child")]
    [InlineData(".shared = nil", "leaf")]
    [InlineData("resource.service.name = \"cart\"", "child leaf")]
    public Task An_attribute_without_scope_is_the_first_found(string expression, string expected) => AssertNames(expression, expected);

    [Theory]
    [InlineData("event:name = \"exception\"", "child")]
    [InlineData("event:name != \"exception\"", "")]
    [InlineData("event:name != \"other\"", "child")]
    [InlineData("event.type = \"TimeoutException\"", "child")]
    [InlineData("event.type != \"TimeoutException\"", "")]
    [InlineData("event.type != \"Nothing\"", "child")]
    [InlineData("event.type = nil", "")]
    [InlineData("event.missing = nil", "child")]
    [InlineData("event:timeSinceStart > 1ms", "child")]
    [InlineData("link:traceID = \"beef\"", "leaf")]
    [InlineData("link:spanID = \"C0FFEE\"", "leaf")]
    [InlineData("link.missing = nil", "leaf")]
    public Task Events_and_links_count_for_their_span(string expression, string expected) => AssertNames(expression, expected);

    [Theory]
    [InlineData("x > 1 }", "unknown identifier")]
    [InlineData("span.text =~ \"(\" }", "invalid regex")]
    public async Task What_is_wrong_is_said(string rest, string message)
    {
        var problem = await Assert.ThrowsAsync<TraceQLException>(() => _querier.SearchAsync("{ " + rest));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ } | rate()", "metrics")]
    public async Task What_is_not_there_yet_is_said(string query, string what)
    {
        var problem = await Assert.ThrowsAsync<TraceQLException>(() => _querier.SearchAsync(query));
        Assert.True(problem.IsNotSupported);
        Assert.Contains(what, problem.Message, StringComparison.Ordinal);
    }

    private static void AddEvents(Span span)
    {
        span.Events.Add(new Span.Types.Event
        {
            Name = "exception",
            TimeUnixNano = span.StartTimeUnixNano + 2_000_000,
            Attributes = { Attributes.From(("type", "TimeoutException")) },
        });
        span.Events.Add(new Span.Types.Event { Name = "retry", TimeUnixNano = span.StartTimeUnixNano });
    }

    private async Task AssertNames(string expression, string expected) => Assert.Equal(expected, await _querier.NamesAsync(expression));
}
