using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.Otlp;
using Spoor.TestKit.Otlp;

namespace Spoor.AppTests;

/// <summary>Spans come in, are kept, are found: the real program over real sockets.</summary>
public class EndToEndTests
{
    private static readonly TestTrace Trace = TestSpans.Trace("4bf92f3577b34da6a3ce929d0e0e4736")
        .Span("GET /cart", service: "frontend", kind: SpanKind.Server, durationMs: 120, attributes: [("http.response.status_code", 500)], children: t => t
            .Span("SELECT", service: "cart", kind: SpanKind.Client, startMs: 10, durationMs: 80, status: StatusCode.Error, statusMessage: "timeout"));

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task What_is_sent_is_found_at_once_and_after_a_restart()
    {
        using var folder = new TemporaryFolder();
        await using (var server = await SpoorProcess.StartAsync(folder.Path))
        {
            using var content = new ByteArrayContent(Trace.ToBytes());
            content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
            using var reply = await server.Otlp.PostAsync("/v1/traces", content);
            Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
            await AssertFoundAsync(server);
            Assert.Equal(0, await server.StopAsync());
        }

        await using var restarted = await SpoorProcess.StartAsync(folder.Path);
        await AssertFoundAsync(restarted);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Not_there_yet_says_so()
    {
        using var folder = new TemporaryFolder();
        await using var server = await SpoorProcess.StartAsync(folder.Path);
        using var absent = await server.Api.GetAsync("/api/traces/1");
        Assert.Equal(HttpStatusCode.NotFound, absent.StatusCode);
        using var wrong = await server.Api.GetAsync("/api/search?q=%7B%20foo%20%7D");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Equal("invalid TraceQL query: parse error at line 1, col 3: unknown identifier: foo", await wrong.Content.ReadAsStringAsync());
        using var page = await server.Api.GetAsync("/");
        Assert.Equal("text/html; charset=utf-8", page.Content.Headers.ContentType?.ToString());
    }

    private static async Task AssertFoundAsync(SpoorProcess server)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/traces/4bf92f3577b34da6a3ce929d0e0e4736");
        request.Headers.Accept.ParseAdd("application/protobuf");
        using var found = await server.Api.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, found.StatusCode);
        TraceComparison.AssertSame(Trace.ToTracesData(), TracesData.Parser.ParseFrom(ByteString.CopyFrom(await found.Content.ReadAsByteArrayAsync())));

        var query = Uri.EscapeDataString("{ resource.service.name = \"cart\" && status = error } | select(span:statusMessage)");
        var search = await server.Api.GetFromJsonAsync<JsonNode>("/api/search?q=" + query);
        var trace = Assert.Single(search!["traces"]!.AsArray())!;
        Assert.Equal("4bf92f3577b34da6a3ce929d0e0e4736", (string?)trace["traceID"]);
        Assert.Equal("frontend", (string?)trace["rootServiceName"]);
        Assert.Contains("timeout", trace["spanSets"]!.ToJsonString(), StringComparison.Ordinal);

        var services = await server.Api.GetFromJsonAsync<JsonNode>("/api/v2/search/tag/resource.service.name/values");
        Assert.Equal(["cart", "frontend"], services!["tagValues"]!.AsArray().Select(value => (string?)value!["value"]));
    }
}
