using System.Text;
using Spoor.Grpc.Client;

namespace Spoor.Grpc.Tests.Server;

public class ServerStreamingTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(500)]
    public async Task Messages_arrive_in_order(int count)
    {
        await using var server = await GrpcTestServer.StartStreamingAsync(async (_, request, responses) =>
        {
            for (var i = 0; i < count; i++)
                await responses.WriteAsync(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(request.WrittenSpan) + i));
            return GrpcStatus.Ok;
        });
        var received = new List<string>();
        await foreach (var message in server.Client.ServerStreamingAsync(GrpcTestServer.Streaming, "n"u8.ToArray()))
            received.Add(Encoding.UTF8.GetString(message.Span));
        Assert.Equal(Enumerable.Range(0, count).Select(i => "n" + i), received);
    }

    [Fact]
    public async Task A_message_arrives_before_the_next_is_written()
    {
        var seen = new SemaphoreSlim(0);
        await using var server = await GrpcTestServer.StartStreamingAsync(async (call, _, responses) =>
        {
            for (var i = 0; i < 3; i++)
            {
                await responses.WriteAsync(new byte[] { (byte)i });
                await seen.WaitAsync(call.CancellationToken);
            }

            return GrpcStatus.Ok;
        });
        var received = 0;
        await foreach (var message in server.Client.ServerStreamingAsync(GrpcTestServer.Streaming, default))
        {
            Assert.Equal(received++, message.Span[0]);
            seen.Release();
        }

        Assert.Equal(3, received);
    }

    [Fact]
    public async Task An_error_after_messages_comes_after_them()
    {
        await using var server = await GrpcTestServer.StartStreamingAsync(async (_, _, responses) =>
        {
            await responses.WriteAsync(new byte[] { 1 });
            return new GrpcStatus(GrpcStatusCode.NotFound, "no more");
        });
        var received = 0;
        var failure = await Assert.ThrowsAsync<GrpcException>(async () =>
        {
            await foreach (var message in server.Client.ServerStreamingAsync(GrpcTestServer.Streaming, default))
                received++;
        });
        Assert.Equal(1, received);
        Assert.Equal(new GrpcStatus(GrpcStatusCode.NotFound, "no more"), failure.Status);
    }

    [Fact]
    public async Task A_reader_that_stops_cancels_the_handler()
    {
        var ended = new TaskCompletionSource();
        await using var server = await GrpcTestServer.StartStreamingAsync(async (call, _, responses) =>
        {
            await using var registration = call.CancellationToken.Register(ended.SetResult);
            while (true)
                await responses.WriteAsync(new byte[1000]);
        });
        await foreach (var message in server.Client.ServerStreamingAsync(GrpcTestServer.Streaming, default))
            break;
        await ended.Task;
    }

    [Fact]
    public async Task The_timeout_covers_the_whole_stream()
    {
        await using var server = await GrpcTestServer.StartStreamingAsync(async (call, _, responses) =>
        {
            await responses.WriteAsync(new byte[] { 1 });
            await Task.Delay(Timeout.Infinite, call.CancellationToken);
            return GrpcStatus.Ok;
        });
        var failure = await Assert.ThrowsAsync<GrpcException>(async () =>
        {
            var call = new GrpcCallOptions { Timeout = TimeSpan.FromMilliseconds(300) };
            await foreach (var message in server.Client.ServerStreamingAsync(GrpcTestServer.Streaming, default, call))
            {
            }
        });
        Assert.Equal(GrpcStatusCode.DeadlineExceeded, failure.Status.Code);
    }
}
