using Spoor.Otlp;
using Spoor.TestKit.Otlp;

namespace Spoor.Api.Tests.Analysis;

/// <summary>Service graph, services and the dependencies of Jaeger and Zipkin, over a real store.</summary>
public class ServiceGraphEndpointTests
{
    private const long BaseSeconds = (long)(TestSpans.BaseUnixNanos / 1_000_000_000);

    [Fact]
    public async Task Shows_services_and_what_they_call()
    {
        await using var store = new StoredTraces();
        await AppendAsync(store);
        await using var server = await store.ServeAsync();

        var answer = await server.GetAsync($"/api/spoor/service-graph?start={BaseSeconds}&end={BaseSeconds + 10}");
        Assert.True(answer.Status == 200, answer.Text);
        Assert.Equal(
            [
                "service:cart", "service:frontend", "service:mailer", "messaging:mails", "database:orders", "external:pay.example.com", "service:recommendation",
            ],
            answer.Json["nodes"]!.AsArray().Select(node => (string?)node!["id"]));
        Assert.Equal(
            [
                "service:cart > database:orders database 1 0", "service:cart > external:pay.example.com call 1 1", "service:frontend > service:cart call 2 1",
                "service:frontend > messaging:mails messaging 1 0", "service:frontend > service:recommendation call 1 0", "messaging:mails > service:mailer messaging 1 0",
            ],
            answer.Json["edges"]!.AsArray().Select(edge =>
                $"{edge!["client"]} > {edge["server"]} {edge["connection"]} {edge["calls"]} {edge["errors"]}"));
        var cart = answer.Json["edges"]!.AsArray().Single(edge => (string?)edge!["server"] == "service:cart")!;
        Assert.Equal(0.2, (double)cart["callsPerSecond"]!);
        Assert.Equal(60_000_000, (double)cart["meanNanos"]!);
        Assert.InRange((double)cart["p99Nanos"]!, 75_000_000, 85_000_000);
    }

    [Theory]
    [InlineData("service=cart", "service:cart service:frontend database:orders external:pay.example.com")]
    [InlineData("service=mailer&depth=1", "service:mailer messaging:mails")]
    [InlineData("service=mailer&depth=2", "service:frontend service:mailer messaging:mails")]
    [InlineData("service=recommendation&depth=0", "service:recommendation")]
    [InlineData("service=nobody", "")]
    public async Task Shows_what_is_around_one_service(string query, string nodes)
    {
        await using var store = new StoredTraces();
        await AppendAsync(store);
        await using var server = await store.ServeAsync();

        var answer = await server.GetAsync("/api/spoor/service-graph?" + query);
        Assert.Equal(nodes, string.Join(' ', answer.Json["nodes"]!.AsArray().Select(node => (string?)node!["id"])));
    }

    [Fact]
    public async Task Counts_blocks_once_and_heads_every_time()
    {
        await using var store = new StoredTraces();
        await AppendAsync(store);
        await store.FlushAsync();
        await using var server = await store.ServeAsync();
        var range = $"start={BaseSeconds}&end={BaseSeconds + 10}";

        Assert.Equal(2, await CartCallsAsync(server, range));
        Assert.Equal(2, await CartCallsAsync(server, range));

        // The same trace goes on in the head; then a part of the range only, which the counted block does not answer.
        await store.AppendAsync(TestSpans.Trace("1").Span("late", service: "cart", kind: SpanKind.Server, id: "77", parent: "2", startMs: 500).ToBytes());
        Assert.Equal(3, await CartCallsAsync(server, range));
        Assert.Equal(1, await CartCallsAsync(server, $"start={BaseSeconds + 1}&end={BaseSeconds + 10}"));
        await store.FlushAsync();
        Assert.Equal(3, await CartCallsAsync(server, range));
        Assert.Equal(1, await CartCallsAsync(server, $"start={BaseSeconds + 1}&end={BaseSeconds + 10}"));
    }

    [Fact]
    public async Task Lists_services_with_their_operations()
    {
        await using var store = new StoredTraces();
        await AppendAsync(store);
        await using var server = await store.ServeAsync();

        var answer = await server.GetAsync($"/api/spoor/services?start={BaseSeconds}&end={BaseSeconds + 10}&operations=1");
        Assert.Equal(
            ["cart 2 1 3", "frontend 2 0 4", "mailer 1 0 1", "recommendation 1 0 1"],
            answer.Json["services"]!.AsArray().Select(service => $"{service!["name"]} {service["calls"]} {service["errors"]} {service["operationCount"]}"));
        var operation = Assert.Single(answer.Json["services"]![0]!["operations"]!.AsArray())!;
        Assert.Equal(("get", "server", 2, 1, 0.2), (
            (string?)operation["name"], (string?)operation["kind"], (int)operation["calls"]!, (int)operation["errors"]!, (double)operation["callsPerSecond"]!));

        var one = await server.GetAsync("/api/spoor/services?service=mailer&operations=0");
        Assert.Equal("mailer", (string?)Assert.Single(one.Json["services"]!.AsArray())!["name"]);
        Assert.Empty(one.Json["services"]![0]!["operations"]!.AsArray());
    }

    [Fact]
    public async Task Jaeger_and_Zipkin_get_it_as_dependencies()
    {
        await using var store = new StoredTraces();
        await AppendAsync(store);
        await using var server = await store.ServeAsync();
        var range = $"endTs={(BaseSeconds + 10) * 1000}&lookback=10000";

        (await server.GetAsync("/jaeger/api/dependencies?" + range)).AssertJson(
            """
            {"data":[{"parent":"frontend","child":"cart","callCount":2},{"parent":"frontend","child":"recommendation","callCount":1}],
             "total":0,"limit":0,"offset":0,"errors":null}
            """);
        (await server.GetAsync($"/jaeger/api/dependencies?{range}&service=cart")).AssertJson(
            """{"data":[{"parent":"frontend","child":"cart","callCount":2}],"total":0,"limit":0,"offset":0,"errors":null}""");
        Assert.Equal(400, (await server.GetAsync("/jaeger/api/dependencies?endTs=x")).Status);
        (await server.GetAsync("/zipkin/api/v2/dependencies?" + range)).AssertJson(
            """
            [{"parent":"cart","child":"orders","callCount":1},{"parent":"cart","child":"pay.example.com","callCount":1,"errorCount":1},
             {"parent":"frontend","child":"cart","callCount":2,"errorCount":1},{"parent":"frontend","child":"mails","callCount":1},
             {"parent":"frontend","child":"recommendation","callCount":1},{"parent":"mails","child":"mailer","callCount":1}]
            """);
        (await server.GetAsync("/zipkin/api/v2/dependencies")).AssertText(400, "parameter 'endTs' is required: Unix milliseconds");
    }

    [Theory]
    [InlineData("service-graph?depth=2", 400, "invalid depth: it counts steps from a service, so service=<name> must be given too")]
    [InlineData("service-graph?start=5", 400, "http parameters start and end must be given together (unix seconds); end is missing")]
    [InlineData("services?operations=x", 400, "invalid operations: \"x\" is not a whole number from 0 to 4294967295")]
    public async Task Refuses(string pathAndQuery, int status, string message)
    {
        await using var store = new StoredTraces();
        await using var server = await store.ServeAsync();
        (await server.GetAsync("/api/spoor/" + pathAndQuery)).AssertText(status, message);
    }

    [Fact]
    public async Task A_store_that_is_not_open_says_so()
    {
        await using var server = await ApiServer.StartAsync(new FakeQuerier());
        Assert.Equal(503, (await server.GetAsync("/api/spoor/services")).Status);
    }

    private static async Task<int> CartCallsAsync(ApiServer server, string range)
    {
        var answer = await server.GetAsync("/api/spoor/service-graph?" + range);
        return (int)answer.Json["edges"]!.AsArray().Single(edge => (string?)edge!["server"] == "service:cart")!["calls"]!;
    }

    private static async Task AppendAsync(StoredTraces store)
    {
        await store.AppendAsync(TestSpans.Trace("1").Span("GET /", service: "frontend", kind: SpanKind.Server, durationMs: 200, children: t => t
            .Span("call cart", service: "frontend", kind: SpanKind.Client, durationMs: 100, children: u => u
                .Span("get", service: "cart", kind: SpanKind.Server, durationMs: 80, status: StatusCode.Error, children: v => v
                    .Span("SELECT", service: "cart", kind: SpanKind.Client, durationMs: 20, attributes: [("db.system.name", "postgresql"), ("db.namespace", "orders")])
                    .Span("pay", service: "cart", kind: SpanKind.Client, durationMs: 30, status: StatusCode.Error, attributes: [("server.address", "pay.example.com")])))
            .Span("send", service: "frontend", kind: SpanKind.Producer, durationMs: 2, attributes: [("messaging.destination.name", "mails")])
            .Span("suggest", service: "frontend", kind: SpanKind.Client, durationMs: 5, children: u => u
                .Span("suggest", service: "recommendation", kind: SpanKind.Server, durationMs: 4))).ToBytes());
        await store.AppendAsync(TestSpans.Trace("2").Span("receive", service: "mailer", kind: SpanKind.Consumer, durationMs: 3, attributes:
            [("messaging.system", "kafka"), ("messaging.destination.name", "mails")]).ToBytes());
        await store.AppendAsync(TestSpans.Trace("3").Span("call cart", service: "frontend", kind: SpanKind.Client, startMs: 2000, durationMs: 50, children: t => t
            .Span("get", service: "cart", kind: SpanKind.Server, startMs: 2000, durationMs: 40)).ToBytes());
    }
}
