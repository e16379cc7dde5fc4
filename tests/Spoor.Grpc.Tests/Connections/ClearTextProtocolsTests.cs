using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Spoor.Grpc.Connections;

namespace Spoor.Grpc.Tests.Connections;

public class ClearTextProtocolsTests
{
    private static Task<GrpcTestServer> StartAsync() => GrpcTestServer.StartAsync(
        context => context.Response.WriteAsync($"{context.Request.Protocol} {context.Request.Scheme}"),
        listen => listen.UseHttp1AndHttp2ClearText());

    [Theory]
    [InlineData("1.0", "HTTP/1.0 http")]
    [InlineData("1.1", "HTTP/1.1 http")]
    [InlineData("2.0", "HTTP/2 http")]
    public async Task Each_version_is_served_on_the_same_port(string version, string expected)
    {
        await using var server = await StartAsync();
        for (var i = 0; i < 3; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/")
            {
                Version = Version.Parse(version),
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            var response = await server.Http.SendAsync(request);
            Assert.Equal(expected, await response.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task The_preface_may_come_byte_by_byte()
    {
        await using var server = await StartAsync();
        using var socket = new TcpClient { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, server.Port);
        var stream = socket.GetStream();
        // The preface, then an empty SETTINGS frame; the answer is the server's own SETTINGS frame (type 4 in the fourth byte).
        foreach (var unit in "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0"u8.ToArray())
        {
            stream.WriteByte(unit);
            await stream.FlushAsync();
            await Task.Yield();
        }

        var header = new byte[9];
        await stream.ReadExactlyAsync(header);
        Assert.Equal(4, header[3]);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "HTTP/1.1 200")]
    [InlineData("PUT / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200")]
    [InlineData("PRI * HTTP/1.1\r\n\r\n", "HTTP/1.1 4")]
    public async Task Http_1_may_come_byte_by_byte(string request, string expected)
    {
        await using var server = await StartAsync();
        using var socket = new TcpClient { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, server.Port);
        var stream = socket.GetStream();
        foreach (var unit in Encoding.ASCII.GetBytes(request))
        {
            stream.WriteByte(unit);
            await stream.FlushAsync();
            await Task.Yield();
        }

        using var reader = new StreamReader(stream);
        Assert.StartsWith(expected, await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("PRI * HT")]
    public async Task Connections_that_end_early_leave_the_port_usable(string beginning)
    {
        await using var server = await StartAsync();
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(IPAddress.Loopback, server.Port);
            var stream = socket.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(beginning));
            socket.Client.Shutdown(SocketShutdown.Send);
            Assert.Equal(0, await stream.ReadAsync(new byte[100]));
        }

        Assert.Equal("HTTP/1.1 http", await server.Http.GetStringAsync("/"));
    }

    [Fact]
    public async Task Stopping_does_not_wait_for_a_silent_connection()
    {
        var server = await StartAsync();
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, server.Port);
        await server.Http.GetStringAsync("/");
        // Kestrel's own shutdown timeout is 30 s; the test's patience is less than that.
        await server.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(15));
        Assert.Equal(0, await socket.GetStream().ReadAsync(new byte[10]));
    }
}
