using System.Net;
using System.Net.Sockets;

namespace Spoor.TestKit.S3;

/// <summary>An HTTP server that remembers requests and answers as the test says.</summary>
public sealed class RecordingServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly List<ProxiedRequest> _requests = [];
    private readonly Task _accepting;

    public RecordingServer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Endpoint => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>The bytes of an answer; null cuts the connection.</summary>
    public Func<ProxiedRequest, byte[]?> Answer { get; set; } = _ => Reply(200, "OK", "");

    public IReadOnlyList<ProxiedRequest> Requests
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    public static byte[] Reply(int status, string reason, string body) => HttpMessages.Answer(status, reason, body);

    public static byte[] Error(int status, string code, string message) => HttpMessages.Error(status, code, message);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _accepting;
        _listener.Stop();
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_closing.Token);
                await ServeAsync(client.GetStream());
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        try
        {
            if (await HttpMessages.ReadHeadAsync(stream, _closing.Token) is not var (firstLine, headers, length))
                return;
            var words = firstLine.Split(' ');
            var request = new ProxiedRequest(words[0], words[1], headers, new byte[length]);
            await stream.ReadExactlyAsync(request.Body, _closing.Token);
            lock (_requests)
                _requests.Add(request);
            if (Answer(request) is { } answer)
                await stream.WriteAsync(answer, _closing.Token);
        }
        catch (IOException)
        {
            // The client went.
        }
    }
}
