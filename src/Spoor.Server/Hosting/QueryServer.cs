using Microsoft.AspNetCore.Server.Kestrel.Core;
using Spoor.Api;
using Spoor.Collector.Config;
using Spoor.Grpc.Connections;

namespace Spoor.Server.Hosting;

/// <summary>The web server of the query API and the UI. It reads no environment and no file: the configuration alone says where it listens.</summary>
internal sealed class QueryServer : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly NetEndpoint _configured;
    private readonly NetEndpoint? _grpc;
    private readonly NetEndpoint? _jaeger;
    private ListenOptions? _listen;
    private ListenOptions? _listenJaeger;
    private ListenOptions? _listenGrpc;

    public QueryServer(QueryOptions options, ApiDependencies dependencies, ILoggerFactory loggers)
    {
        _configured = options.Endpoint;
        _grpc = options.GrpcEndpoint;
        _jaeger = options.Jaeger;
        _host = new HostBuilder()
            .ConfigureServices(services => services
                .AddSingleton(loggers)
                .AddSingleton<IHostLifetime, NoLifetime>())
            .ConfigureWebHost(
                web => web
                    .UseKestrelCore()
                    .ConfigureKestrel(kestrel => Configure(kestrel, dependencies.Limits))
                    .Configure(app => SpoorApi.Map(app, dependencies)),
                web => web.SuppressEnvironmentConfiguration = true)
            .Build();
    }

    /// <summary>Where it listens, with the real port once it is started.</summary>
    public NetEndpoint Address => _configured with { Port = _listen?.IPEndPoint?.Port ?? _configured.Port };

    /// <summary>Where it listens for gRPC alone; null for nowhere.</summary>
    public NetEndpoint? GrpcAddress => _grpc is null ? null : _grpc with { Port = _listenGrpc?.IPEndPoint?.Port ?? _grpc.Port };

    /// <summary>Where Jaeger's query API stands alone; null for nowhere.</summary>
    public NetEndpoint? JaegerAddress => _jaeger is null ? null : _jaeger with { Port = _listenJaeger?.IPEndPoint?.Port ?? _jaeger.Port };

    /// <exception cref="IOException">The port is taken or the address is not of this machine.</exception>
    public Task StartAsync(CancellationToken cancellationToken) => _host.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => _host.StopAsync(cancellationToken);

    public ValueTask DisposeAsync()
    {
        _host.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Configure(KestrelServerOptions kestrel, ApiLimits limits)
    {
        kestrel.AddServerHeader = false;
        SpoorApi.ConfigureServer(kestrel.Limits, limits);
        kestrel.ListenOnHost(_configured.Host, _configured.Port, listen =>
        {
            listen.UseHttp1AndHttp2ClearText();
            _listen = listen;
        });
        if (_jaeger is not null)
        {
            kestrel.ListenOnHost(_jaeger.Host, _jaeger.Port, listen =>
            {
                listen.Use(next => connection =>
                {
                    connection.Features.Set(JaegerListener.Instance);
                    return next(connection);
                });
                _listenJaeger = listen;
            });
        }

        if (_grpc is null)
            return;
        kestrel.ListenOnHost(_grpc.Host, _grpc.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            _listenGrpc = listen;
        });
    }

    /// <summary>Signals are handled once, for the whole program (<see cref="StopSignal"/>).</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
