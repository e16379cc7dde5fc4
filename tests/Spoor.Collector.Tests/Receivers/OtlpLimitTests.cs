using System.Net;
using System.Net.Sockets;
using System.Text;
using Spoor.Grpc;
using Spoor.TestKit.Otlp;

namespace Spoor.Collector.Tests.Receivers;

/// <summary>Bodies that are too large, too many, damaged or never finished.</summary>
public class OtlpLimitTests
{
    private const int LimitBytes = 20_000;

    private static readonly byte[] Small = TestSpans.Trace("a1").Span("small").ToBytes();

    /// <summary>One span whose name fills the message up to the size.</summary>
    private static byte[] OfSize(int bytes)
    {
        var name = new string('x', bytes);
        var over = TestSpans.Trace("a1").Span(name).ToBytes().Length - bytes;
        return TestSpans.Trace("a1").Span(name[over..]).ToBytes();
    }

    public static TheoryData<string?, bool> Forms => new() { { null, false }, { null, true }, { "gzip", false }, { "gzip", true }, { "br", true } };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task The_limit_is_exact_in_every_form(string? encoding, bool chunked)
    {
        await using var collector = await TestCollector.StartAsync(LimitBytes);
        foreach (var (bytes, expected) in new[] { (OfSize(LimitBytes), HttpStatusCode.OK), (OfSize(LimitBytes + 1), HttpStatusCode.RequestEntityTooLarge) })
        {
            var body = encoding is null ? bytes : OtlpHttpClient.Compress(bytes, encoding);
            HttpContent content = chunked ? new PiecewiseContent(body, 5000) : new ByteArrayContent(body);
            var response = await collector.PostAsync(content, encoding: encoding);
            Assert.Equal(expected, response.StatusCode);
            if (expected == HttpStatusCode.OK)
                continue;
            var status = await response.ReadStatusAsync();
            Assert.Equal(GrpcStatusCode.ResourceExhausted, status.Code);
            Assert.Null(response.Headers.RetryAfter);
        }

        using var grpc = await collector.Grpc.UnaryAsync(TestCollector.Export, OfSize(LimitBytes + 1));
        Assert.Equal(GrpcStatusCode.ResourceExhausted, grpc.Status.Code);
        Assert.Null(grpc.Status.RetryAfter);
        Assert.Single(collector.Store.Batches);
    }

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("deflate", "zlib")]
    [InlineData("br", "br")]
    public async Task A_compression_bomb_is_refused_before_it_unfolds(string encoding, string format)
    {
        await using var collector = await TestCollector.StartAsync(LimitBytes * 10, maxInFlightBytes: 2_000_000);
        var bomb = OtlpHttpClient.Compress(new byte[100_000_000], format);
        var response = await collector.PostAsync(bomb, encoding: encoding);
        // Zeros are no valid protobuf either; that it is 413 and neither 400 nor "over budget" shows where unpacking stopped.
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal(0, collector.Metric("spoor_receiver_in_flight_bytes"));
    }

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("deflate", "zlib")]
    [InlineData("deflate", "raw deflate")]
    [InlineData("br", "br")]
    public async Task Compressed_bodies_that_end_too_early_are_refused(string encoding, string format)
    {
        await using var collector = await TestCollector.StartAsync();
        var whole = OtlpHttpClient.Compress(OfSize(3000), format);
        foreach (var cut in new[] { 1, 4, whole.Length / 2, whole.Length - 2 })
        {
            var response = await collector.PostAsync(whole[..^cut], encoding: encoding);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        }

        Assert.Empty(collector.Store.Batches);
    }

    [Fact]
    public async Task Over_the_budget_clients_are_asked_to_come_back()
    {
        var taken = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var collector = await TestCollector.StartAsync(maxInFlightBytes: 50_000);
        collector.Store.Answer = async (batch, _) =>
        {
            taken.TrySetResult();
            await release.Task;
            return default;
        };
        var first = collector.PostAsync(OfSize(30_000));
        await taken.Task;

        var second = await collector.PostAsync(OfSize(30_000));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), second.Headers.RetryAfter?.Delta);
        var json = await collector.PostAsync(Encoding.UTF8.GetBytes("{\"x\":\"" + new string('x', 30_000) + "\"}"), OtlpHttpClient.Json);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, json.StatusCode);
        using var grpc = await collector.Grpc.UnaryAsync(TestCollector.Export, OfSize(30_000));
        Assert.Equal(GrpcStatusCode.Unavailable, grpc.Status.Code);
        Assert.NotNull(grpc.Status.RetryAfter);
        Assert.Equal(2, collector.Metric("spoor_receiver_refused_requests_total{receiver=\"otlp\",transport=\"http\",reason=\"over_budget\"}"));

        release.SetResult();
        Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await collector.PostAsync(OfSize(30_000))).StatusCode);
        Assert.Equal(0, collector.Metric("spoor_receiver_in_flight_bytes"));
    }

    [Theory]
    [InlineData("POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-protobuf\r\nContent-Length: 60000000\r\n\r\n")]
    [InlineData("POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-protobuf\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab")]
    public async Task A_client_that_leaves_in_the_middle_leaves_nothing_behind(string beginning)
    {
        await using var collector = await TestCollector.StartAsync();
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(IPAddress.Loopback, collector.HttpAddress.Port);
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(beginning));
            await socket.GetStream().WriteAsync(new byte[100]);
        }

        Assert.Equal(HttpStatusCode.OK, (await collector.PostAsync(Small)).StatusCode);
        Assert.Single(collector.Store.Batches);
        await Eventually.Async(() => collector.Metric("spoor_receiver_in_flight_bytes") == 0);
    }

    [Fact]
    public async Task A_claimed_length_takes_no_memory_before_bytes_arrive()
    {
        await using var collector = await TestCollector.StartAsync(maxInFlightBytes: 1_000_000);
        var sockets = new List<TcpClient>();
        for (var i = 0; i < 5; i++)
        {
            var socket = new TcpClient();
            sockets.Add(socket);
            await socket.ConnectAsync(IPAddress.Loopback, collector.HttpAddress.Port);
            await socket.GetStream().WriteAsync(
                "POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-protobuf\r\nContent-Length: 60000000\r\n\r\nabc"u8.ToArray());
        }

        Assert.Equal(HttpStatusCode.OK, (await collector.PostAsync(Small)).StatusCode);
        sockets.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task Random_bytes_get_an_answer_and_never_a_server_error()
    {
        await using var collector = await TestCollector.StartAsync(LimitBytes);
        var random = new Random(11);
        var valid = TestSpans.Trace("a1").Span("x", attributes: [("k", "v")]).ToBytes();
        string?[] encodings = [null, null, null, "gzip", "deflate", "br"];
        for (var i = 0; i < 300; i++)
        {
            // Half of them are valid messages with a few bytes changed, which come further than noise.
            var body = random.Next(2) == 0 ? new byte[random.Next(200)] : [.. valid];
            if (body.Length != valid.Length)
                random.NextBytes(body);
            for (var changes = random.Next(4); changes > 0 && body.Length > 0; changes--)
                body[random.Next(body.Length)] = (byte)random.Next(256);
            var response = await collector.PostAsync(
                body, random.Next(2) == 0 ? OtlpHttpClient.Protobuf : OtlpHttpClient.Json, encodings[random.Next(encodings.Length)]);
            Assert.InRange((int)response.StatusCode, 200, 499);
        }

        Assert.Equal(0, collector.Metric("spoor_receiver_in_flight_bytes"));
    }
}
