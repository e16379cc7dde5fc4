using System.Text;
using Spoor.Grpc.Client;

namespace Spoor.Grpc.Tests.Server;

public class UnaryTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(100_000, false)]
    [InlineData(3_000_000, false)]
    [InlineData(0, true)]
    [InlineData(3_000_000, true)]
    public async Task A_message_comes_back(int bytes, bool compress)
    {
        await using var server = await GrpcTestServer.StartUnaryAsync(GrpcTestServer.Echo);
        var message = new byte[bytes];
        Random.Shared.NextBytes(message.AsSpan(0, bytes / 2));
        using var reply = await server.Client.UnaryAsync(GrpcTestServer.Unary, message, new GrpcCallOptions { Compress = compress });
        Assert.Equal(GrpcStatus.Ok, reply.Status);
        Assert.Equal(message, reply.Message.ToArray());
    }

    [Fact]
    public async Task A_successful_reply_has_message_and_trailers()
    {
        await using var server = await GrpcTestServer.StartUnaryAsync(GrpcTestServer.Echo);
        var reply = await RawCall.SendAsync(server.Http, RawCall.Frame("abc"u8.ToArray()));
        Assert.Equal(RawCall.Frame("abc"u8.ToArray()), reply.Body);
        Assert.False(reply.IsTrailersOnly);
        Assert.Equal("0", reply.Trailers["grpc-status"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task A_message_may_come_in_many_data_frames(int pieceBytes)
    {
        await using var server = await GrpcTestServer.StartUnaryAsync(GrpcTestServer.Echo);
        var frame = RawCall.Frame(Encoding.UTF8.GetBytes("a message in pieces"));
        var reply = await RawCall.SendAsync(server.Http, new PiecewiseContent(frame, pieceBytes, TimeSpan.FromMilliseconds(1)));
        Assert.Equal(frame, reply.Body);
    }

    [Fact]
    public async Task Calls_on_one_connection_run_side_by_side()
    {
        var bothIn = new TaskCompletionSource();
        var count = 0;
        await using var server = await GrpcTestServer.StartUnaryAsync(async (call, request, response) =>
        {
            if (Interlocked.Increment(ref count) == 2)
                bothIn.SetResult();
            await bothIn.Task.WaitAsync(call.CancellationToken);
            return GrpcStatus.Ok;
        });
        var replies = await Task.WhenAll(
            server.Client.UnaryAsync(GrpcTestServer.Unary, default), server.Client.UnaryAsync(GrpcTestServer.Unary, default));
        Assert.All(replies, reply => Assert.True(reply.Status.IsOk));
    }

    [Fact]
    public async Task A_refusal_carries_code_text_and_details()
    {
        var refusal = new GrpcStatus(GrpcStatusCode.Unavailable, "100 % full — später\n") { RetryAfter = TimeSpan.FromMilliseconds(1500) };
        await using var server = await GrpcTestServer.StartUnaryAsync((_, _, _) => ValueTask.FromResult(refusal));
        using var reply = await server.Client.UnaryAsync(GrpcTestServer.Unary, default);
        Assert.Equal(refusal, reply.Status);

        var raw = await RawCall.SendAsync(server.Http, RawCall.Frame([]));
        Assert.True(raw.IsTrailersOnly);
        Assert.Empty(raw.Body);
        Assert.Equal("100 %25 full %E2%80%94 sp%C3%A4ter%0A", raw.Message);
        Assert.DoesNotContain('=', raw.Headers["grpc-status-details-bin"]);
    }

    [Fact]
    public async Task Bad_arguments_name_their_field()
    {
        var refusal = new GrpcStatus(GrpcStatusCode.InvalidArgument, "not a number") { InvalidField = "limit" };
        await using var server = await GrpcTestServer.StartUnaryAsync((_, _, _) => ValueTask.FromResult(refusal));
        using var reply = await server.Client.UnaryAsync(GrpcTestServer.Unary, default);
        Assert.Equal(refusal, reply.Status);
    }

    [Fact]
    public async Task A_failing_handler_is_an_internal_error_that_gives_nothing_away()
    {
        await using var server = await GrpcTestServer.StartUnaryAsync((_, _, _) => throw new InvalidOperationException("secret"));
        using var reply = await server.Client.UnaryAsync(GrpcTestServer.Unary, default);
        Assert.Equal(GrpcStatusCode.Internal, reply.Status.Code);
        Assert.DoesNotContain("secret", reply.Status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_passed_deadline_ends_the_handler_and_the_call()
    {
        var ended = new TaskCompletionSource();
        await using var server = await GrpcTestServer.StartUnaryAsync(async (call, _, _) =>
        {
            await using var registration = call.CancellationToken.Register(ended.SetResult);
            await Task.Delay(Timeout.Infinite, call.CancellationToken);
            return GrpcStatus.Ok;
        });
        var reply = await RawCall.SendAsync(server.Http, RawCall.Frame([]), headers: ["grpc-timeout: 20m"]);
        Assert.Equal(GrpcStatusCode.DeadlineExceeded, reply.Status);
        await ended.Task;
    }

    [Fact]
    public async Task A_client_that_gives_up_cancels_the_handler()
    {
        var started = new TaskCompletionSource();
        var ended = new TaskCompletionSource();
        await using var server = await GrpcTestServer.StartUnaryAsync(async (call, _, _) =>
        {
            started.SetResult();
            await using var registration = call.CancellationToken.Register(ended.SetResult);
            await Task.Delay(Timeout.Infinite, call.CancellationToken);
            return GrpcStatus.Ok;
        });
        using var giveUp = new CancellationTokenSource();
        var call = server.Client.UnaryAsync(GrpcTestServer.Unary, default, null, giveUp.Token);
        await started.Task;
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await ended.Task;
    }

    [Fact]
    public async Task Nobody_listening_is_unavailable()
    {
        using var client = new GrpcClient(new Uri("http://127.0.0.1:1"));
        using var reply = await client.UnaryAsync(GrpcTestServer.Unary, default);
        Assert.Equal(GrpcStatusCode.Unavailable, reply.Status.Code);
    }

    [Fact]
    public async Task Metadata_reaches_the_handler()
    {
        await using var server = await GrpcTestServer.StartUnaryAsync((call, _, response) =>
        {
            var tenant = Encoding.UTF8.GetBytes(call.HttpContext.Request.Headers["x-scope-orgid"].ToString());
            tenant.CopyTo(response.GetSpan(tenant.Length));
            response.Advance(tenant.Length);
            return ValueTask.FromResult(GrpcStatus.Ok);
        });
        using var reply = await server.Client.UnaryAsync(
            GrpcTestServer.Unary, default, new GrpcCallOptions { Headers = [new("x-scope-orgid", "team-a")] });
        Assert.Equal("team-a", Encoding.UTF8.GetString(reply.Message.Span));
    }
}
