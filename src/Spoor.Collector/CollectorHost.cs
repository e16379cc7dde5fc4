using Microsoft.Extensions.Logging;
using Spoor.Collector.Config;
using Spoor.Collector.Pipelines;
using Spoor.Collector.Receivers;
using Spoor.Grpc.Buffers;
using Spoor.Store;
using Spoor.Store.Ingest;
using Spoor.Store.Telemetry;

namespace Spoor.Collector;

/// <summary>
/// Everything between the sockets and the store, as the configuration says: receivers, pipelines, exporters. Start it after the store and stop
/// it before.
/// </summary>
public sealed class CollectorHost : IAsyncDisposable
{
    /// <summary>Default of what the request bodies in flight may hold together, in bytes. A single body may be three quarters
    /// of it: a larger one would be asked to come again forever.</summary>
    public const long DefaultMaxInFlightBytes = 256L * 1024 * 1024;

    private readonly ReceiverServer _server;

    /// <param name="config">A valid configuration.</param>
    /// <param name="store">What the exporter <c>spoor_store</c> writes to.</param>
    /// <param name="metrics">Where receivers count.</param>
    /// <param name="loggers">Where they log.</param>
    /// <param name="maxInFlightBytes">What request bodies in flight may hold together; above it clients are asked to come back.</param>
    /// <param name="refusesBodies">Asked before memory is taken for a body: while it says yes, clients are asked to come back.</param>
    public CollectorHost(
        SpoorConfig config, ISpanStore store, MetricsRegistry metrics, ILoggerFactory loggers, long maxInFlightBytes = DefaultMaxInFlightBytes,
        Func<bool>? refusesBodies = null)
    {
        var budget = new ByteBudget(maxInFlightBytes, refusesBodies);
        metrics.Gauge("spoor_receiver_in_flight_bytes", "Bytes held by request bodies in flight.", () => budget.UsedBytes);
        metrics.Gauge("spoor_receiver_in_flight_limit_bytes", "Bytes that request bodies in flight may hold.", () => budget.LimitBytes);
        var exporters = config.Components
            .Where(component => component.Kind == ComponentKind.Exporter)
            .ToDictionary(component => component.Id, ISpanConsumer (component) => CreateExporter(component, store, config.Store));
        var pipelines = config.Pipelines
            .Select(pipeline => (pipeline.Receivers, Consumer: FanOut.To([.. pipeline.Exporters.Select(id => exporters[id])])))
            .ToList();
        var endpoints = new List<ReceiverEndpoint>();
        foreach (var receiver in config.Components.Where(component => component.Kind == ComponentKind.Receiver))
        {
            var consumer = FanOut.To([.. pipelines.Where(pipeline => pipeline.Receivers.Contains(receiver.Id)).Select(pipeline => pipeline.Consumer)]);
            endpoints.AddRange(CreateReceiver(receiver, new ReceiverContext(receiver.Id.ToString(), consumer, budget, metrics, loggers)));
        }

        _server = new ReceiverServer(endpoints, loggers);
    }

    /// <summary>Where receivers listen; the ports are the real ones after <see cref="StartAsync"/>.</summary>
    public IReadOnlyList<ListeningEndpoint> Listening => [.. _server.Listening];

    /// <summary>Opens the ports.</summary>
    /// <exception cref="IOException">A port is taken or an address is not of this machine; the message names it.</exception>
    public Task StartAsync(CancellationToken cancellationToken = default) => _server.StartAsync(cancellationToken);

    /// <summary>Closes the ports and finishes the requests in flight; what is not done when the token is set is cut off.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => _server.StopAsync(cancellationToken);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static ISpanConsumer CreateExporter(ComponentConfig exporter, ISpanStore store, StoreOptions? options) => exporter.Options switch
    {
        StoreExporterOptions => RateLimit.Of(
            new StoreExporter(store), options?.Ingestion ?? new IngestionLimits(), options?.Tenant ?? StoreLayout.DefaultTenant, TimeProvider.System),
        _ => throw new ArgumentException($"There is no exporter for {exporter.Id}.", nameof(exporter)),
    };

    private static IEnumerable<ReceiverEndpoint> CreateReceiver(ComponentConfig receiver, ReceiverContext context) => receiver.Options switch
    {
        OtlpReceiverOptions otlp => OtlpReceiver.Endpoints(otlp, context),
        _ => throw new ArgumentException($"There is no receiver for {receiver.Id}.", nameof(receiver)),
    };
}
