using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Spoor.AppTests.Harness;
using Spoor.TestKit.Otlp;

namespace Spoor.AppTests;

/// <summary>What is configured takes effect in the real program.</summary>
public class LimitTests
{
    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Limits_hold_and_gRPC_is_served_on_both_ports()
    {
        using var folder = new TemporaryFolder();
        await using var server = await SpoorProcess.StartAsync(
            folder.Path,
            "extensions.spoor_query.grpc_endpoint=127.0.0.1:0",
            "extensions.spoor_query.search.max_duration=1h",
            "extensions.spoor_query.search.max_result_limit=7",
            "extensions.spoor_query.metrics.max_duration=1h");
        Assert.Equal("range specified by start and end exceeds 1h0m0s. received start=1 end=3602", await server.Api.GetAsync("/api/search?q={}&start=1&end=3602").TextAsync());
        Assert.Equal(
            "metrics query time range exceeds the maximum allowed duration of 1h0m0s",
            await server.Api.GetAsync("/api/metrics/query_range?q={}|rate()&start=1&end=3602").TextAsync());
        Assert.Equal("limit 8 exceeds max limit 7", await server.Api.GetAsync("/api/search?q={}&limit=8").TextAsync());
        Assert.Equal(HttpStatusCode.OK, (await server.Api.GetAsync("/api/search?q={}&start=1&end=3601&limit=7")).StatusCode);

        string? grpc = null;
        await Eventually.AsyncTrue(
            () => Task.FromResult((grpc = Regex.Match(server.Output, "listens for gRPC on ([0-9.:]+)").Groups[1].Value).Length > 0), "the address of gRPC in the log");
        Assert.Equal("SERVING", await HealthAsync(new Uri($"http://{grpc}")));
        Assert.Equal("SERVING", await HealthAsync(server.QueryAddress));
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Spans_above_the_rate_are_to_be_sent_again()
    {
        using var folder = new TemporaryFolder();
        await using var server = await SpoorProcess.StartAsync(folder.Path, "extensions.spoor_store.ingestion.rate_limit_bytes=1");
        var message = TestSpans.Trace("a").Span("one").ToBytes();
        using var first = await SendAsync(server, message);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        using var second = await SendAsync(server, message);
        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(5)), (second.StatusCode, second.Headers.RetryAfter?.Delta));
        Assert.Contains(
            $"RATE_LIMITED: ingestion rate limit (local: 1 bytes, burst: 1 bytes) exceeded while adding {message.Length} bytes for user single-tenant",
            await second.Content.ReadAsStringAsync(),
            StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> SendAsync(SpoorProcess server, byte[] message)
    {
        using var content = new ByteArrayContent(message);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        return await server.Otlp.PostAsync("/v1/traces", content);
    }

    /// <summary><c>grpc.health.v1.Health/Check</c>, with nothing but HTTP/2.</summary>
    private static async Task<string> HealthAsync(Uri address)
    {
        using var http = new HttpClient();
        using var call = new HttpRequestMessage(HttpMethod.Post, new Uri(address, "/grpc.health.v1.Health/Check"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, 0]),
        };
        call.Content.Headers.TryAddWithoutValidation("Content-Type", "application/grpc");
        call.Headers.TryAddWithoutValidation("te", "trailers");
        using var response = await http.SendAsync(call);
        var body = await response.Content.ReadAsByteArrayAsync();
        return body.AsSpan().SequenceEqual(new byte[] { 0, 0, 0, 0, 2, 8, 1 }) ? "SERVING" : Convert.ToHexString(body);
    }
}

file static class Replies
{
    public static async Task<string> TextAsync(this Task<HttpResponseMessage> reply)
    {
        using var response = await reply;
        return await response.Content.ReadAsStringAsync();
    }
}
