using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Spoor.Collector.Config;
using Spoor.Grpc.Connections;

namespace Spoor.Collector.Receivers;

/// <summary>
/// One Kestrel for the ports of all receivers, without the hosting layer: no middleware, no routing, one look-up from the connection to the
/// handler of its port.
/// </summary>
internal sealed class ReceiverServer : IAsyncDisposable
{
    private readonly List<(ReceiverEndpoint Endpoint, ListenOptions Listen)> _listening = [];
    private readonly KestrelServer _server;
    private readonly ILogger _logger;
    private bool _started;

    public ReceiverServer(IReadOnlyList<ReceiverEndpoint> endpoints, ILoggerFactory loggers)
    {
        _logger = loggers.CreateLogger<ReceiverServer>();
        var options = new KestrelServerOptions { AddServerHeader = false };
        foreach (var endpoint in endpoints)
            options.ListenOnHost(endpoint.Address.Host, endpoint.Address.Port, listen => Configure(listen, endpoint));
        _server = new KestrelServer(Options.Create(options), ReceiveTransport.Create(loggers), loggers);
    }

    /// <summary>Where each endpoint listens; the ports are the real ones after <see cref="StartAsync"/>.</summary>
    public IEnumerable<ListeningEndpoint> Listening => _listening.Select(item => new ListeningEndpoint(
        item.Endpoint.Receiver, item.Endpoint.Transport, item.Endpoint.Address with { Port = item.Listen.IPEndPoint?.Port ?? item.Endpoint.Address.Port }));

    /// <exception cref="IOException">A port is taken or an address is not of this machine; the message names it.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_listening.Count == 0)
            return;
        await _server.StartAsync(new ReceiverApplication(), cancellationToken);
        _started = true;
        foreach (var endpoint in Listening)
            ReceiverLog.Listening(_logger, endpoint.Receiver, endpoint.Transport, endpoint.Address.ToString());
    }

    /// <summary>Closes the ports and waits for the requests in flight until the token is set.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_started)
            await _server.StopAsync(cancellationToken);
        _started = false;
    }

    public ValueTask DisposeAsync()
    {
        _server.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Configure(ListenOptions listen, ReceiverEndpoint endpoint)
    {
        _listening.Add((endpoint, listen));
        if (endpoint.Protocol == EndpointProtocol.Http2)
            listen.Protocols = HttpProtocols.Http2;
        else
            listen.UseHttp1AndHttp2ClearText();
        listen.Use(next => connection =>
        {
            connection.Features.Set(endpoint);
            return next(connection);
        });
    }
}

/// <summary>A port that a receiver listens on.</summary>
public sealed record ListeningEndpoint(string Receiver, string Transport, NetEndpoint Address);
