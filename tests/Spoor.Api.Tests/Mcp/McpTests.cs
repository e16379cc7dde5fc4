using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Spoor.Otlp;
using Spoor.TestKit.Otlp;

namespace Spoor.Api.Tests.Mcp;

/// <summary>The tools over real HTTP, called by the protocol's own client.</summary>
public class McpTests
{
    [Fact]
    public async Task It_is_off_unless_switched_on()
    {
        await using var server = await ApiServer.StartAsync(new FakeQuerier());
        Assert.Equal(404, (await server.GetAsync("/api/mcp")).Status);
    }

    [Fact]
    public async Task Other_methods_and_other_bodies_are_refused()
    {
        await using var server = await StartAsync(new FakeQuerier());
        Assert.Equal(405, (await server.GetAsync("/api/mcp")).Status);
        using var content = new StringContent("[", Encoding.UTF8, "application/json");
        using var reply = await server.Client.PostAsync("/api/mcp", content);
        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        Assert.StartsWith("expected one JSON-RPC message", await reply.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_tools_are_those_of_Tempo()
    {
        await using var server = await StartAsync(new FakeQuerier());
        await using var client = await ConnectAsync(server);
        Assert.Equal("spoor", client.ServerInfo?.Name);
        var tools = await client.ListToolsAsync();
        Assert.Equal(
            ["docs-traceql", "get-attribute-names", "get-attribute-values", "get-trace", "trace-diff", "traceql-metrics-instant", "traceql-metrics-range", "traceql-search"],
            tools.Select(tool => tool.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["name", "filter-query"], tools.Single(tool => tool.Name == "get-attribute-values").JsonSchema.GetProperty("properties").EnumerateObject().Select(property => property.Name));
        Assert.Equal(
            ["docs://traceql/aggregates", "docs://traceql/basic", "docs://traceql/metrics", "docs://traceql/query", "docs://traceql/structural"],
            (await client.ListResourcesAsync()).Select(resource => resource.Uri).Order(StringComparer.Ordinal));
        var page = Assert.IsType<TextResourceContents>(Assert.Single((await client.ReadResourceAsync("docs://traceql/metrics")).Contents));
        Assert.Contains("quantile_over_time", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tools_answer_from_the_store()
    {
        await using var store = new StoredTraces();
        await store.AppendAsync(TestSpans.Trace("4bf92f3577b34da6a3ce929d0e0e4736")
            .Span("GET /cart", service: "front", startMs: 0, durationMs: 50, attributes: [("http.route", "/cart")], children: t => t
                .Span("SELECT", service: "cart", startMs: 10, durationMs: 20, status: StatusCode.Error))
            .ToBytes());
        await using var server = await StartAsync(store.Querier);
        await using var client = await ConnectAsync(server);

        var range = new Dictionary<string, object?> { ["start"] = "2025-12-31T23:59:00Z", ["end"] = "2026-01-01T00:01:00Z" };
        var found = await JsonAsync(client, "traceql-search", new(range) { ["query"] = "{ status = error }" });
        Assert.Equal("4bf92f3577b34da6a3ce929d0e0e4736", (string?)Assert.Single(found["traces"]!.AsArray())!["traceID"]);
        Assert.Empty((await JsonAsync(client, "traceql-search", new() { ["query"] = "{ status = error }" }))["traces"]!.AsArray());

        var counted = await JsonAsync(client, "traceql-metrics-instant", new(range) { ["query"] = "{ } | count_over_time()" });
        Assert.Equal(2, (double?)Assert.Single(counted["series"]!.AsArray())!["value"]);
        var series = await JsonAsync(client, "traceql-metrics-range", new(range) { ["query"] = "{ } | count_over_time()" });
        Assert.Equal(2, Assert.Single(series["series"]!.AsArray())!["samples"]!.AsArray().Sum(sample => (double?)sample!["value"] ?? 0));

        var trace = await JsonAsync(client, "get-trace", new() { ["trace_id"] = "4bf92f3577b34da6a3ce929d0e0e4736" });
        Assert.Equal(["front", "cart"], trace["trace"]!["services"]!.AsArray().Select(service => (string?)service!["serviceName"]));
        var diff = await JsonAsync(client, "trace-diff", new() { ["base_trace_id"] = "4bf92f3577b34da6a3ce929d0e0e4736", ["compare_trace_id"] = "4bf92f3577b34da6a3ce929d0e0e4736" });
        Assert.Equal("unchanged", (string?)diff["summary"]!["signals"]!["structure"]);
        var names = await JsonAsync(client, "get-attribute-names", new() { ["scope"] = "span" });
        Assert.Equal("http.route", (string?)names["scopes"]![0]!["tags"]![0]);
        var values = await JsonAsync(client, "get-attribute-values", new() { ["name"] = "resource.service.name", ["filter-query"] = "{ status = error }" });
        Assert.Equal("""{"string":["cart"]}""", values["tagValues"]!.ToJsonString());
        Assert.Contains(">>", (await CallAsync(client, "docs-traceql", new() { ["name"] = "structural" })).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("traceql-search", "query", "{ foo }", "invalid TraceQL query: parse error at line 1, col 3: unknown identifier: foo")]
    [InlineData("traceql-search", "start", "2026-01-31T12:00:00Z", "the argument query is missing")]
    [InlineData("get-trace", "trace_id", "xyz", "trace IDs can only contain hex characters: invalid character 'x' at position 1")]
    [InlineData("get-attribute-values", "name", "foo", "please provide a valid tagName: failed to parse identifier foo: parse error at line 1, col 2: unknown identifier: foo")]
    [InlineData("docs-traceql", "name", "all", "expected the name basic, aggregates, structural or metrics")]
    public async Task A_model_is_told_what_is_wrong(string tool, string argument, string value, string message)
    {
        await using var server = await StartAsync(new FakeQuerier());
        await using var client = await ConnectAsync(server);
        Assert.Equal((true, message), await CallAsync(client, tool, new() { [argument] = value }));
    }

    private static Task<ApiServer> StartAsync(Store.Query.ITraceQuerier querier) =>
        ApiServer.StartAsync(new ApiDependencies { Querier = () => querier, IsMcpEnabled = true });

    private static Task<McpClient> ConnectAsync(ApiServer server) => McpClient.CreateAsync(new HttpClientTransport(new HttpClientTransportOptions
    {
        Endpoint = new Uri(server.Address, "/api/mcp"),
        TransportMode = HttpTransportMode.StreamableHttp,
    }));

    private static async Task<JsonNode> JsonAsync(McpClient client, string tool, Dictionary<string, object?> arguments)
    {
        var (isError, text) = await CallAsync(client, tool, arguments);
        Assert.False(isError, text);
        return JsonNode.Parse(text)!;
    }

    private static async Task<(bool IsError, string Text)> CallAsync(McpClient client, string tool, Dictionary<string, object?> arguments)
    {
        var result = await client.CallToolAsync(tool, arguments);
        return (result.IsError == true, Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text);
    }
}
