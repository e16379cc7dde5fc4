using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Spoor.AppTests.Harness;
using Spoor.Otlp;
using Spoor.TestKit;
using Spoor.TestKit.Otlp;

namespace Spoor.AppTests.Clients;

/// <summary>Jaeger's and Zipkin's query APIs on the real program: on the port of the query API and on Jaeger's own.</summary>
public class JaegerAndZipkinTests
{
    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Jaeger_has_a_port_of_its_own()
    {
        using var folder = new TemporaryFolder();
        await using var server = await SpoorProcess.StartAsync(folder.Path, "extensions.spoor_query.jaeger.endpoint=127.0.0.1:0");
        await SendAsync(server, TestSpans.Trace("4bf92f3577b34da6a3ce929d0e0e4736")
            .Span("GET /cart", service: "frontend", kind: SpanKind.Client, durationMs: 120, children: t => t
                .Span("get", service: "cart", kind: SpanKind.Server, durationMs: 80)).ToBytes());
        using var jaeger = new HttpClient { BaseAddress = server.JaegerAddress };

        var own = await jaeger.GetStringAsync("/api/traces/4bf92f3577b34da6a3ce929d0e0e4736");
        Assert.Equal(own, await server.Api.GetStringAsync("/jaeger/api/traces/4bf92f3577b34da6a3ce929d0e0e4736"));
        Assert.Equal(2, JsonNode.Parse(own)!["data"]![0]!["spans"]!.AsArray().Count);
        Assert.Equal(
            """{"data":["cart","frontend"],"total":2,"limit":0,"offset":0,"errors":null}""", await jaeger.GetStringAsync("/api/services"));
        var end = (long)(TestSpans.BaseUnixNanos / 1_000_000) + 60_000;
        var links = await jaeger.GetFromJsonAsync<JsonNode>($"/api/dependencies?endTs={end}&lookback=3600000");
        Assert.Equal("""[{"parent":"frontend","child":"cart","callCount":1}]""", links!["data"]!.ToJsonString());

        // Nothing else is on that port.
        using var other = await jaeger.GetAsync("/metrics");
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        var graph = await server.Api.GetFromJsonAsync<JsonNode>("/api/spoor/service-graph");
        Assert.Single(graph!["edges"]!.AsArray());
        Assert.Contains("jaeger_listener_api_services", await server.Api.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    [SharedFact]
    [Trait("Speed", "Slow")]
    public async Task What_came_from_Zipkin_goes_out_alike()
    {
        using var folder = new TemporaryFolder();
        await using var server = await SpoorProcess.StartAsync(folder.Path);
        var file = RepositoryPaths.SharedFile("fixtures", "zipkin", "smartthings-mobile-web-install.zipkin-v2.json");
        var import = await SpoorCli.RunAsync("import", file, "--endpoint", server.OtlpHttpAddress.ToString());
        Assert.True(import.ExitCode == 0, import.Error);
        var original = JsonNode.Parse(await File.ReadAllBytesAsync(file))!.AsArray();
        var id = (string)original[0]!["traceId"]!;

        var answer = (await server.Api.GetFromJsonAsync<JsonNode>("/zipkin/api/v2/trace/" + id))!.AsArray();
        Assert.Equal(original.Select(Key).Order(StringComparer.Ordinal), answer.Select(Key).Order(StringComparer.Ordinal));
    }

    private static string Key(JsonNode? span) => string.Join(
        ' ',
        ((string)span!["traceId"]!).TrimStart('0'),
        ((string)span["id"]!).TrimStart('0'),
        ((string?)span["parentId"])?.TrimStart('0'),
        (string?)span["kind"],
        (string?)span["name"],
        (long?)span["timestamp"],
        (long?)span["duration"],
        (string?)span["localEndpoint"]?["serviceName"],
        (string?)span["remoteEndpoint"]?["serviceName"],
        string.Join(',', (span["annotations"]?.AsArray() ?? []).Select(annotation => (string?)annotation!["value"]).Order(StringComparer.Ordinal)));

    private static async Task SendAsync(SpoorProcess server, byte[] traces)
    {
        using var content = new ByteArrayContent(traces);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        using var reply = await server.Otlp.PostAsync("/v1/traces", content);
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
    }
}
