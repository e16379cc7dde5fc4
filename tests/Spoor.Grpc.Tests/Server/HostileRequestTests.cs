using System.Net;
using System.Net.Http.Headers;
using Spoor.Grpc.Buffers;
using Spoor.Grpc.Client;
using Spoor.Grpc.Server;

namespace Spoor.Grpc.Tests.Server;

public class HostileRequestTests
{
    private const int LimitBytes = 10_000;

    private static readonly byte[] Zeros = new byte[50_000_000];

    private static Task<GrpcTestServer> StartAsync(ByteBudget? budget = null) =>
        GrpcTestServer.StartUnaryAsync(GrpcTestServer.Echo, new GrpcServerOptions { MaxReceiveMessageBytes = LimitBytes, Budget = budget });

    [Theory]
    [InlineData(LimitBytes, GrpcStatusCode.Ok)]
    [InlineData(LimitBytes + 1, GrpcStatusCode.ResourceExhausted)]
    public async Task The_limit_holds_for_plain_messages(int bytes, GrpcStatusCode expected)
    {
        await using var server = await StartAsync();
        var reply = await RawCall.SendAsync(server.Http, RawCall.Frame(new byte[bytes]));
        Assert.Equal(expected, reply.Status);
        Assert.DoesNotContain("grpc-status-details-bin", reply.Headers.Keys);
    }

    [Theory]
    [InlineData(LimitBytes, GrpcStatusCode.Ok)]
    [InlineData(LimitBytes + 1, GrpcStatusCode.ResourceExhausted)]
    public async Task The_limit_holds_after_decompression(int bytes, GrpcStatusCode expected)
    {
        await using var server = await StartAsync();
        var reply = await RawCall.SendAsync(server.Http, RawCall.Frame(RawCall.Gzip(new byte[bytes]), 1), headers: ["grpc-encoding: gzip"]);
        Assert.Equal(expected, reply.Status);
    }

    [Fact]
    public async Task A_gzip_bomb_is_refused_and_never_unpacked()
    {
        var budget = new ByteBudget(200_000_000);
        await using var server = await GrpcTestServer.StartUnaryAsync(
            GrpcTestServer.Echo, new GrpcServerOptions { MaxReceiveMessageBytes = 60_000, Budget = budget });
        var bomb = RawCall.Gzip(Zeros);
        Assert.InRange(bomb.Length, 1, 60_000);
        var reply = await RawCall.SendAsync(server.Http, RawCall.Frame(bomb, 1), headers: ["grpc-encoding: gzip"]);
        Assert.Equal(GrpcStatusCode.ResourceExhausted, reply.Status);
        Assert.Equal(0, budget.UsedBytes);
    }

    [Fact]
    public async Task A_claimed_length_of_4_GiB_takes_no_memory()
    {
        var budget = new ByteBudget(1_000_000);
        await using var server = await GrpcTestServer.StartUnaryAsync(
            GrpcTestServer.Echo, new GrpcServerOptions { MaxReceiveMessageBytes = int.MaxValue, Budget = budget });
        var tooLarge = await RawCall.SendAsync(server.Http, RawCall.Frame([1, 2, 3], 0, uint.MaxValue));
        Assert.Equal(GrpcStatusCode.ResourceExhausted, tooLarge.Status);
        // Below the limit, but never sent: memory follows what arrives, not what is claimed.
        var truncated = await RawCall.SendAsync(server.Http, RawCall.Frame([1, 2, 3], 0, int.MaxValue));
        Assert.Equal(GrpcStatusCode.Internal, truncated.Status);
        Assert.Contains("after 3 of 2147483647 bytes", truncated.Message, StringComparison.Ordinal);
        Assert.Equal(0, budget.UsedBytes);
    }

    [Fact]
    public async Task Over_budget_the_client_is_asked_to_come_back()
    {
        var budget = new ByteBudget(20_000);
        await using var server = await StartAsync(budget);
        Assert.True(budget.TryReserve(19_000));
        using var refused = await server.Client.UnaryAsync(GrpcTestServer.Unary, new byte[5_000]);
        Assert.Equal(GrpcStatusCode.Unavailable, refused.Status.Code);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Status.RetryAfter);
        budget.Release(19_000);
        using var accepted = await server.Client.UnaryAsync(GrpcTestServer.Unary, new byte[5_000]);
        Assert.True(accepted.Status.IsOk);
        Assert.Equal(0, budget.UsedBytes);
    }

    public static TheoryData<string, byte[], string[], GrpcStatusCode> Malformed => new()
    {
        { "no message", [], [], GrpcStatusCode.Internal },
        { "half a prefix", [0, 0, 0], [], GrpcStatusCode.Internal },
        { "half a message", RawCall.Frame([1, 2, 3], 0, 10), [], GrpcStatusCode.Internal },
        { "two messages", [.. RawCall.Frame([1]), .. RawCall.Frame([2])], [], GrpcStatusCode.Internal },
        { "a flag of 2", RawCall.Frame([1], 2), [], GrpcStatusCode.Internal },
        { "compressed without encoding", RawCall.Frame([1], 1), [], GrpcStatusCode.Internal },
        { "unknown encoding", RawCall.Frame([1], 1), ["grpc-encoding: snappy"], GrpcStatusCode.Unimplemented },
        { "not gzip", RawCall.Frame([1, 2, 3], 1), ["grpc-encoding: gzip"], GrpcStatusCode.InvalidArgument },
        { "gzip cut off", RawCall.Frame(RawCall.Gzip(new byte[500])[..^4], 1), ["grpc-encoding: gzip"], GrpcStatusCode.InvalidArgument },
        { "a timeout without unit", RawCall.Frame([1]), ["grpc-timeout: 100"], GrpcStatusCode.Internal },
        { "a timeout of 9 digits", RawCall.Frame([1]), ["grpc-timeout: 123456789S"], GrpcStatusCode.Internal },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task Malformed_calls_get_a_status(string what, byte[] body, string[] headers, GrpcStatusCode expected)
    {
        var refusals = new List<GrpcStatus>();
        await using var server = await GrpcTestServer.StartUnaryAsync(
            GrpcTestServer.Echo, new GrpcServerOptions { CallRefused = (_, status) => refusals.Add(status) });
        var reply = await RawCall.SendAsync(server.Http, body, headers: headers);
        Assert.True(reply.IsTrailersOnly, what);
        Assert.Equal(expected, reply.Status);
        Assert.NotEmpty(reply.Message);
        Assert.Equal(expected, Assert.Single(refusals).Code);
    }

    [Fact]
    public async Task An_unknown_encoding_on_a_plain_message_does_no_harm()
    {
        await using var server = await StartAsync();
        var reply = await RawCall.SendAsync(server.Http, RawCall.Frame([1]), headers: ["grpc-encoding: zstd"]);
        Assert.Equal(GrpcStatusCode.Ok, reply.Status);
    }

    [Fact]
    public async Task An_unsupported_encoding_is_answered_with_those_supported()
    {
        await using var server = await StartAsync();
        var reply = await RawCall.SendAsync(server.Http, RawCall.Frame([1], 1), headers: ["grpc-encoding: zstd"]);
        Assert.Equal("identity,gzip", reply.Headers["grpc-accept-encoding"]);
    }

    [Theory]
    [InlineData("/test.Echo/Nothing")]
    [InlineData("/nothing")]
    public async Task Unknown_methods_are_unimplemented(string path)
    {
        await using var server = await StartAsync();
        var reply = await RawCall.SendAsync(server.Http, RawCall.Frame([1]), path);
        Assert.Equal(HttpStatusCode.OK, reply.Http);
        Assert.Equal(GrpcStatusCode.Unimplemented, reply.Status);
    }

    [Fact]
    public async Task What_is_not_grpc_gets_an_http_error()
    {
        await using var server = await StartAsync();
        using var wrongType = new HttpRequestMessage(HttpMethod.Post, GrpcTestServer.Unary)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([1]) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await server.Http.SendAsync(wrongType)).StatusCode);
        using var wrongMethod = new HttpRequestMessage(HttpMethod.Put, GrpcTestServer.Unary)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([1]) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
        };
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await server.Http.SendAsync(wrongMethod)).StatusCode);
    }

    [Fact]
    public async Task Http_1_is_told_to_upgrade()
    {
        var grpc = new GrpcServer(new GrpcServerOptions()).MapUnary(GrpcTestServer.Service, "Unary", GrpcTestServer.Echo);
        await using var server = await GrpcTestServer.StartAsync(grpc.InvokeAsync, listen => { });
        using var content = new ByteArrayContent([1]) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } };
        Assert.Equal(HttpStatusCode.UpgradeRequired, (await server.Http.PostAsync(GrpcTestServer.Unary, content)).StatusCode);
    }

    [Fact]
    public async Task Random_bytes_are_always_answered()
    {
        await using var server = await StartAsync();
        var random = new Random(7);
        for (var i = 0; i < 100; i++)
        {
            var body = new byte[random.Next(40)];
            random.NextBytes(body);
            if (body.Length > 4 && random.Next(2) == 0)
                body[0] = body[1] = body[2] = body[3] = 0;
            var reply = await RawCall.SendAsync(server.Http, body, headers: ["grpc-encoding: gzip"]);
            Assert.Equal(HttpStatusCode.OK, reply.Http);
            Assert.InRange((int)reply.Status, 0, 16);
        }

        using var after = await server.Client.UnaryAsync(GrpcTestServer.Unary, new byte[] { 1 }, GrpcCallOptions.Default);
        Assert.True(after.Status.IsOk);
    }
}
