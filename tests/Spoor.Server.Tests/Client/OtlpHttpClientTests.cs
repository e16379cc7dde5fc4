using System.Net;
using System.Net.Sockets;
using System.Text;
using Spoor.Server.Client;

namespace Spoor.Server.Tests.Client;

/// <summary>The sender of import, generate and demo against a server that answers as it is told.</summary>
public class OtlpHttpClientTests
{
    [Fact]
    public async Task What_the_server_cannot_take_now_is_sent_again()
    {
        var (endpoint, requests) = Serve("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        var retries = new List<string>();
        using var client = new OtlpHttpClient(endpoint) { OnRetry = retries.Add };

        var result = await client.SendAsync("spans"u8.ToArray(), CancellationToken.None);

        Assert.Equal(new SendResult(true, 0, null), result);
        Assert.Contains("503", Assert.Single(retries), StringComparison.Ordinal);
        Assert.Equal(2, (await requests).Count(request => request.StartsWith("POST /v1/traces HTTP/1.1", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_is_wrong_is_not_sent_again()
    {
        var (endpoint, requests) = Serve("HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: 7\r\n\r\nno good");
        using var client = new OtlpHttpClient(endpoint);
        var result = await client.SendAsync("spans"u8.ToArray(), CancellationToken.None);
        Assert.False(result.IsSent);
        Assert.Equal("the server answered 400: no good", result.Message);
        Assert.Single(await requests);
    }

    [Fact]
    public async Task Rejected_spans_are_told_with_their_reason()
    {
        // ExportTraceServiceResponse { partial_success { rejected_spans: 3, error_message: "bad id" } }
        var body = "\u000A\u000A\u0008\u0003\u0012\u0006bad id";
        var (endpoint, _) = Serve($"HTTP/1.1 200 OK\r\nContent-Type: application/x-protobuf\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        using var client = new OtlpHttpClient(endpoint);
        Assert.Equal(new SendResult(true, 3, "bad id"), await client.SendAsync("spans"u8.ToArray(), CancellationToken.None));
    }

    [Fact]
    public async Task A_server_that_never_answered_is_not_waited_for()
    {
        using var client = new OtlpHttpClient(new Uri("http://127.0.0.1:1"));
        var result = await client.SendAsync("spans"u8.ToArray(), CancellationToken.None);
        Assert.True(result.IsUnreachable);
        Assert.Contains("nothing listens on 127.0.0.1:1", result.Message, StringComparison.Ordinal);
    }

    /// <summary>Answers one connection after the other with these texts; the task ends with what was asked.</summary>
    private static (Uri Endpoint, Task<List<string>> Requests) Serve(params string[] answers)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (new Uri($"http://{listener.LocalEndpoint}"), Task.Run(async () =>
        {
            var requests = new List<string>();
            foreach (var answer in answers)
            {
                using var connection = await listener.AcceptTcpClientAsync();
                await using var stream = connection.GetStream();
                var request = "";
                var buffer = new byte[4096];
                while (!request.EndsWith("spans", StringComparison.Ordinal))
                    request += Encoding.Latin1.GetString(buffer, 0, await stream.ReadAsync(buffer));
                requests.Add(request);
                await stream.WriteAsync(Encoding.Latin1.GetBytes(answer.Replace("\r\nContent-Length", "\r\nConnection: close\r\nContent-Length", StringComparison.Ordinal)));
            }

            listener.Stop();
            return requests;
        }));
    }
}
