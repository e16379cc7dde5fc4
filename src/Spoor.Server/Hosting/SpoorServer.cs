using System.Diagnostics;
using Microsoft.Extensions.FileProviders;
using Spoor.Api;
using Spoor.Api.Admin;
using Spoor.Collector;
using Spoor.Collector.Config;
using Spoor.Collector.Receivers;
using Spoor.Server.Commands;
using Spoor.Store;
using Spoor.Store.Budgets;
using Spoor.Store.Graph;
using Spoor.Store.Query;
using Spoor.Store.Telemetry;

namespace Spoor.Server.Hosting;

/// <summary>
/// A running server: configuration ─► query API and UI ─► store ─► pipelines and receivers. The API comes first, so that <c>/ready</c> can say that the
/// store is still read back. It stops in the order in which nothing can be lost: receivers finish their requests, then queries, then the store makes
/// blocks of what is in memory.
/// </summary>
internal sealed class SpoorServer : IAsyncDisposable
{
    /// <summary>How long requests in flight may take after the stop was asked for. Well below the 30 s that orchestrators grant.</summary>
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(10);

    private readonly ServerConfig _config;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly MetricsRegistry _metrics = new();
    private readonly MemoryBudget _memory;
    private QueryServer? _query;
    private SpoorStore? _store;
    private CollectorHost? _collector;
    private volatile ITraceQuerier? _querier;
    private volatile ITraceAnalyzer? _analyzer;
    private volatile string? _notReadyReason = "the store is being opened";

    private SpoorServer(ServerConfig config, ILoggerFactory loggers)
    {
        _config = config;
        _loggers = loggers;
        _logger = loggers.CreateLogger<SpoorServer>();
        _memory = new MemoryBudget(
            MemoryLimit.Of(config.Store.MemoryLimit, MemoryCeiling.Read()), storeEvent => ServerLog.StoreEvent(_logger, storeEvent));
    }

    /// <summary>How much memory the process may use.</summary>
    public MemoryLimit MemoryLimit => _memory.Limit;

    /// <summary>The folder of the store, as a full path.</summary>
    public string DataFolder => Path.GetFullPath(_config.Store.Path);

    /// <summary>Where queries are answered and the UI is; null without query API.</summary>
    public NetEndpoint? QueryAddress => _query?.Address;

    /// <summary>Where Jaeger's query API has a port of its own; null when it has none.</summary>
    public NetEndpoint? JaegerAddress => _query?.JaegerAddress;

    public IReadOnlyList<ListeningEndpoint> Receivers => _collector?.Listening ?? [];

    /// <summary>Where OTLP over HTTP is received; null when it is not.</summary>
    public Uri? OtlpHttpAddress =>
        Receivers.FirstOrDefault(receiver => receiver.Transport == "http") is { } http ? StartBanner.Url(http.Address) : null;

    /// <exception cref="CommandException">The configuration has errors, a port is taken, or the store cannot be opened.</exception>
    public static async Task<SpoorServer> StartAsync(ServerSettings settings, CancellationToken cancellationToken)
    {
        var config = ServerConfig.Load(settings);
        var server = new SpoorServer(config, ServerLogging.Create(settings));
        try
        {
            await server.StartAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public ILogger CreateLogger<T>() => _loggers.CreateLogger<T>();

    /// <summary>Runs until the token is set, then stops.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ServerLog.Stopping(_logger);
        var started = Stopwatch.GetTimestamp();
        await StopAsync();
        ServerLog.Stopped(_logger, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _memory.Dispose();
        _loggers.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        ServerLog.Starting(_logger, BuildInfo.Current.Version, DataFolder);
        foreach (var warning in _config.Warnings)
            ServerLog.ConfigWarning(_logger, warning.ToString());
        ServerLog.MemoryLimit(_logger, _memory.Limit);
        if (_memory.Limit.Warning is { } memoryWarning)
            ServerLog.ConfigWarning(_logger, memoryWarning);
        _memory.Start(_metrics);
        await StartQueryAsync(cancellationToken);
        await Task.Run(OpenStore, cancellationToken);
        await StartCollectorAsync(cancellationToken);
        _notReadyReason = null;
        ServerLog.Ready(_logger, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    private async Task StartQueryAsync(CancellationToken cancellationToken)
    {
        if (_config.Query is not { } options)
            return;
        var ui = UiFiles();
        if (ui is null)
            ServerLog.NoUi(_logger);
        var dependencies = new ApiDependencies
        {
            Querier = () => _querier,
            Analyzer = () => _analyzer,
            Flush = cancellationToken => _store?.FlushAsync(cancellationToken) ?? Task.CompletedTask,
            OpenTail = query => _querier is not null && _store is { } store ? store.Tail(query) : null,
            StoreAdmin = () => _store is { } store ? new StoreAdmin(store) : null,
            Admin = options.Admin switch
            {
                true => AdminAccess.All,
                null when options.Endpoint.IsLoopback => AdminAccess.Local,
                _ => AdminAccess.None,
            },
            NotReadyReason = () => _notReadyReason,
            Metrics = _metrics,
            Limits = QuerySettings.ToApi(options.Limits),
            IsMcpEnabled = options.IsMcpEnabled,
            UiFiles = ui,
            Logger = _loggers.CreateLogger("Spoor.Api"),
        };
        _query = new QueryServer(options, dependencies, _loggers);
        try
        {
            await _query.StartAsync(cancellationToken);
        }
        catch (IOException exception)
        {
            throw StartProblems.QueryPort(options, exception);
        }

        ServerLog.QueryListening(_logger, _query.Address.ToString());
        if (_query.GrpcAddress is { } grpc)
            ServerLog.QueryGrpcListening(_logger, grpc.ToString());
        if (_query.JaegerAddress is { } jaeger)
            ServerLog.JaegerListening(_logger, jaeger.ToString());
    }

    private void OpenStore()
    {
        try
        {
            _store = SpoorStore.Open(_config.Store, storeEvent => ServerLog.StoreEvent(_logger, storeEvent), _metrics, _memory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or NotSupportedException)
        {
            throw StartProblems.Store(_config.Store.Path, exception);
        }

        _analyzer = new TraceAnalyzer(_store.Snapshot, _memory);
        _querier = new TraceQuerier(_store.Snapshot, _memory);
    }

    private async Task StartCollectorAsync(CancellationToken cancellationToken)
    {
        try
        {
            _collector = new CollectorHost(_config.Pipelines, _store!, _metrics, _loggers, _memory.Shares.BodyBytes, () => _memory.IsOver);
            await _collector.StartAsync(cancellationToken);
        }
        catch (IOException exception)
        {
            throw StartProblems.ReceiverPort(_config.Pipelines, exception);
        }
    }

    private async Task StopAsync()
    {
        _notReadyReason = "the server is stopping";
        using (var patience = new CancellationTokenSource(DrainTime))
        {
            if (_collector is not null)
            {
                await _collector.StopAsync(patience.Token);
                await _collector.DisposeAsync();
                _collector = null;
            }

            _querier = null;
            _analyzer = null;
            if (_query is not null)
            {
                await _query.StopAsync(patience.Token);
                await _query.DisposeAsync();
                _query = null;
            }
        }

        if (_store is not null)
            await _store.DisposeAsync();
        _store = null;
    }

    /// <summary>The UI lies beside the program.</summary>
    private static PhysicalFileProvider? UiFiles()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        return File.Exists(Path.Combine(folder, "index.html")) ? new PhysicalFileProvider(folder) : null;
    }
}
