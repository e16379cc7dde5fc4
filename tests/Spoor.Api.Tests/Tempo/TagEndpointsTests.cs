using Spoor.Store.Query;
using Spoor.TraceQL;

namespace Spoor.Api.Tests.Tempo;

public class TagEndpointsTests
{
    private const string Intrinsics =
        """
        "duration","event:name","event:timeSinceStart","instrumentation:name","instrumentation:version","kind","link:spanID","link:traceID","name",
        "rootName","rootServiceName","span:duration","span:id","span:kind","span:name","span:parentID","span:status","span:statusMessage","status",
        "statusMessage","trace:duration","trace:id","trace:rootName","trace:rootService","traceDuration"
        """;

    private static readonly TagNamesResult Names = new(
        new Dictionary<TagScope, IReadOnlyList<string>>
        {
            [TagScope.Resource] = ["k8s.pod.name", "service.name"],
            [TagScope.Span] = ["db.system", "service.name"],
        },
        new QueryStats { InspectedBytes = 20903 });

    [Fact]
    public async Task Names_v1_are_one_sorted_list()
    {
        var querier = new FakeQuerier { TagNames = Names };
        await using var server = await ApiServer.StartAsync(querier);
        (await server.GetAsync("/api/search/tags")).AssertJson(
            """{"tagNames":["db.system","k8s.pod.name","service.name"],"metrics":{"inspectedBytes":"20903"}}""");
        Assert.Null(querier.LastTagNames!.Scope);
        (await server.GetAsync("/api/search/tags?scope=intrinsic")).AssertJson($$$"""{"tagNames":[{{{Intrinsics}}}],"metrics":{}}""");
        (await server.GetAsync("/api/search/tags?scope=bogus")).AssertText(400, "invalid scope: bogus");
    }

    [Fact]
    public async Task Names_v2_are_lists_by_scope()
    {
        var querier = new FakeQuerier { TagNames = Names };
        await using var server = await ApiServer.StartAsync(querier);
        (await server.GetAsync("/api/v2/search/tags?start=5&end=6")).AssertJson(
            $$$"""
            {"scopes":[{"name":"span","tags":["db.system","service.name"]},{"name":"resource","tags":["k8s.pod.name","service.name"]},
            {"name":"intrinsic","tags":[{{{Intrinsics}}}]}],"metrics":{"inspectedBytes":"20903"}}
            """);
        Assert.Equal((5_000_000_000UL, 6_000_000_000UL), (querier.LastTagNames!.StartUnixNanos, querier.LastTagNames.EndUnixNanos));
        (await server.GetAsync("/api/v2/search/tags?scope=resource&limit=1")).AssertJson(
            """
            {"scopes":[{"name":"span","tags":["db.system"]},{"name":"resource","tags":["k8s.pod.name"]}],"metrics":{"inspectedBytes":"20903"}}
            """);
        Assert.Equal(TagScope.Resource, querier.LastTagNames!.Scope);
        (await server.GetAsync("/api/v2/search/tags?scope=trace")).AssertJson("""{"scopes":[],"metrics":{}}""");
        (await server.GetAsync("/api/v2/search/tags?scope=nope")).AssertText(400, "invalid scope: nope");
        (await server.GetAsync("/api/v2/search/tags?start=6&end=5")).AssertText(400, "http parameter start must be before end. received start=6 end=5");
    }

    [Fact]
    public async Task Values_v1_are_texts()
    {
        var querier = new FakeQuerier { TagValues = new([Static.String("orders"), Static.Int(500), Static.String("cart")], new QueryStats { InspectedBytes = 9 }) };
        await using var server = await ApiServer.StartAsync(querier);
        (await server.GetAsync("/api/search/tag/service.name/values")).AssertJson("""{"tagValues":["500","cart","orders"],"metrics":{"inspectedBytes":"9"}}""");
        Assert.Equal(new AttributeExpr(AttributeScope.None, "service.name"), querier.LastTagValues!.Tag);
        Assert.Equal(1_000_000, querier.LastTagValues.MaxBytes);
    }

    [Fact]
    public async Task Values_v2_have_types()
    {
        var querier = new FakeQuerier
        {
            TagValues = new(
                [Static.String("x"), Static.Int(20), Static.Int(3), Static.Float(2.5), Static.Bool(false), Static.String("a")],
                new QueryStats { InspectedBytes = 9 }),
        };
        await using var server = await ApiServer.StartAsync(querier);
        (await server.GetAsync("/api/v2/search/tag/span.a/values?limit=7")).AssertJson(
            """
            {"tagValues":[{"type":"int","value":"3"},{"type":"int","value":"20"},{"type":"float","value":"2.5"},{"type":"string","value":"a"},
            {"type":"string","value":"x"},{"type":"bool","value":"false"}],"metrics":{"inspectedBytes":"9"}}
            """);
        Assert.Equal(new AttributeExpr(AttributeScope.Span, "a"), querier.LastTagValues!.Tag);
        Assert.Equal((7, null), (querier.LastTagValues.Limit, querier.LastTagValues.Filter));

        var llm = await server.GetAsync("/api/v2/search/tag/span.a/values", ("Accept", "application/vnd.grafana.llm"));
        Assert.Equal("application/vnd.grafana.llm+json", llm.ContentType);
        Assert.Equal("""{"tagValues":{"int":["3","20"],"float":["2.5"],"string":["a","x"],"bool":["false"]},"metrics":{"inspectedBytes":9}}""", llm.Text);
    }

    [Theory]
    [InlineData("status", """{"type":"keyword","value":"error"},{"type":"keyword","value":"ok"},{"type":"keyword","value":"unset"}""")]
    [InlineData("span:status", """{"type":"keyword","value":"error"},{"type":"keyword","value":"ok"},{"type":"keyword","value":"unset"}""")]
    [InlineData("duration", "")]
    [InlineData("trace:id", "")]
    [InlineData("nestedSetLeft", "")]
    public async Task Values_of_the_language_need_no_store(string tag, string values)
    {
        var querier = new FakeQuerier();
        await using var server = await ApiServer.StartAsync(querier);
        (await server.GetAsync($"/api/v2/search/tag/{tag}/values")).AssertJson($$$"""{"tagValues":[{{{values}}}],"metrics":{}}""");
        Assert.Null(querier.LastTagValues);
    }

    [Fact]
    public async Task Names_in_paths_may_be_encoded_once_or_twice()
    {
        var querier = new FakeQuerier();
        await using var server = await ApiServer.StartAsync(querier);
        await server.GetAsync("/api/v2/search/tag/span.a%252Fb/values");
        Assert.Equal(new AttributeExpr(AttributeScope.Span, "a/b"), querier.LastTagValues!.Tag);
        await server.GetAsync("/api/v2/search/tag/span.c%2Fd/values");
        Assert.Equal(new AttributeExpr(AttributeScope.Span, "c/d"), querier.LastTagValues!.Tag);
        await server.GetAsync("/api/search/tag/e/f/values");
        Assert.Equal(new AttributeExpr(AttributeScope.None, "e/f"), querier.LastTagValues!.Tag);
    }

    [Theory]
    [InlineData("app.user.id", "please provide a valid tagName: failed to parse identifier app.user.id: parse error at line 1, col 2: unknown identifier: app")]
    [InlineData("nope.x", "please provide a valid tagName: failed to parse identifier nope.x: parse error at line 1, col 2: unknown identifier: nope")]
    public async Task A_wrong_identifier_is_400(string tag, string message)
    {
        await using var server = await ApiServer.StartAsync(new FakeQuerier());
        (await server.GetAsync($"/api/v2/search/tag/{tag}/values")).AssertText(400, message);
    }

    [Theory]
    [InlineData("{ resource.service.name = \"cart\" }", "{ resource.service.name = \"cart\" }")]
    [InlineData("{ resource.service.name = \"cart\" && status = }", "{ resource.service.name = \"cart\" }")]
    [InlineData("{ resource.service.name = }", null)]
    [InlineData("{ resource.service.name = \"cart\" && name = \"GE", "{ resource.service.name = \"cart\" }")]
    [InlineData("nonsense", null)]
    public async Task Filters_are_read_while_they_are_typed(string query, string? filter)
    {
        var querier = new FakeQuerier();
        await using var server = await ApiServer.StartAsync(querier);
        await server.GetAsync("/api/v2/search/tag/name/values?q=" + Uri.EscapeDataString(query));
        Assert.Equal(filter is null ? null : TraceQLParser.Parse(filter), querier.LastTagValues!.Filter);
        await server.GetAsync("/api/v2/search/tags?q=" + Uri.EscapeDataString(query));
        Assert.Equal(filter is null ? null : TraceQLParser.Parse(filter), querier.LastTagNames!.Filter);
    }
}
