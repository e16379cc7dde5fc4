using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Spoor.TestKit.S3;

/// <summary>What a <see cref="FaultProxy"/> does to a request.</summary>
public enum Fault
{
    None,

    /// <summary>Answers 503 SlowDown; the server never hears of the request.</summary>
    Unavailable,

    /// <summary>Answers 500 after the server did what it was asked for.</summary>
    FailAfterwards,

    /// <summary>Cuts the connection in the middle of the request's body.</summary>
    CutRequest,

    /// <summary>The server acts, its reply is lost.</summary>
    LoseReply,

    /// <summary>Cuts the connection in the middle of the reply's body, or of its head when it has none.</summary>
    CutReply,

    /// <summary>Never answers and leaves the connection open.</summary>
    Hang,
}

/// <summary>A request as the proxy sees it.</summary>
/// <param name="Method">Such as PUT.</param>
/// <param name="Target">Path and query.</param>
/// <param name="Headers">Names in small letters.</param>
/// <param name="Body">The whole body.</param>
public sealed record ProxiedRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>
/// Stands between a client and an HTTP/1.1 server and does to each request what the test asks for. Reads messages with a length only, as S3 clients send
/// them. The connection is closed after each answer.
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly int _serverPort;
    private readonly List<ProxiedRequest> _requests = [];
    private readonly Task _accepting;

    public FaultProxy(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Endpoint => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Chooses what happens to a request; called on many threads.</summary>
    public Func<ProxiedRequest, Fault> Choose { get; set; } = _ => Fault.None;

    /// <summary>All requests so far.</summary>
    public IReadOnlyList<ProxiedRequest> Requests
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Stop();
        await _accepting;
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_closing.Token);
                _ = ServeAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await ServeAsync(client, client.GetStream());
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The client went, or the test is over.
            }
        }
    }

    private async Task ServeAsync(TcpClient client, NetworkStream stream)
    {
        if (await HttpMessages.ReadHeadAsync(stream, _closing.Token) is not var (firstLine, headers, length))
            return;
        var words = firstLine.Split(' ');
        var request = new ProxiedRequest(words[0], words[1], headers, new byte[length]);
        var fault = Choose(request);
        if (fault == Fault.CutRequest)
        {
            // The server gets nothing: S3 drops half a body, while s3rver would keep it as the object.
            await stream.ReadExactlyAsync(request.Body.AsMemory(0, length / 2), _closing.Token);
            Reset(client);
            return;
        }

        await stream.ReadExactlyAsync(request.Body, _closing.Token);
        lock (_requests)
            _requests.Add(request);
        if (fault == Fault.Hang)
            await Task.Delay(Timeout.Infinite, _closing.Token);
        if (fault == Fault.Unavailable)
        {
            await stream.WriteAsync(HttpMessages.Error(503, "SlowDown", "injected"), _closing.Token);
            return;
        }

        using var server = await ConnectAsync(firstLine, headers);
        await server.GetStream().WriteAsync(request.Body, _closing.Token);
        using var reply = new MemoryStream();
        await server.GetStream().CopyToAsync(reply, _closing.Token);
        switch (fault)
        {
            case Fault.LoseReply:
                Reset(client);
                break;
            case Fault.FailAfterwards:
                await stream.WriteAsync(HttpMessages.Error(500, "InternalError", "injected"), _closing.Token);
                break;
            case Fault.CutReply:
                var bodyStart = reply.GetBuffer().AsSpan(0, (int)reply.Length).IndexOf("\r\n\r\n"u8) + 4;
                var kept = bodyStart < reply.Length ? bodyStart + (((int)reply.Length - bodyStart) / 2) : bodyStart / 2;
                await stream.WriteAsync(reply.GetBuffer().AsMemory(0, kept), _closing.Token);
                break;
            default:
                await stream.WriteAsync(reply.GetBuffer().AsMemory(0, (int)reply.Length), _closing.Token);
                break;
        }
    }

    private async Task<TcpClient> ConnectAsync(string firstLine, IReadOnlyDictionary<string, string> headers)
    {
        var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, _serverPort, _closing.Token);
        var head = new StringBuilder(firstLine).Append("\r\n");
        foreach (var (name, value) in headers)
        {
            if (name is not ("connection" or "expect"))
                head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        head.Append("connection: close\r\n\r\n");
        await server.GetStream().WriteAsync(Encoding.Latin1.GetBytes(head.ToString()), _closing.Token);
        return server;
    }

    private static void Reset(TcpClient client)
    {
        client.LingerState = new LingerOption(true, 0);
        client.Close();
    }
}
