using Microsoft.Extensions.Logging.Abstractions;
using Spoor.Collector.Config;
using Spoor.Collector.Pipelines;
using Spoor.Collector.Receivers;
using Spoor.Grpc.Client;
using Spoor.Store.Telemetry;

namespace Spoor.Collector.Tests;

/// <summary>A collector with the receiver <c>otlp</c> on free ports, in front of a <see cref="TestStore"/>.</summary>
internal sealed class TestCollector : IAsyncDisposable
{
    public const string Export = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

    private TestCollector(CollectorHost host, TestStore store, MetricsRegistry metrics)
    {
        Host = host;
        Store = store;
        Metrics = metrics;
        Http = new HttpClient { BaseAddress = HttpAddress };
        Grpc = new GrpcClient(GrpcAddress);
    }

    public CollectorHost Host { get; }

    public TestStore Store { get; }

    public MetricsRegistry Metrics { get; }

    public HttpClient Http { get; }

    public GrpcClient Grpc { get; }

    public Uri HttpAddress => Address("http");

    public Uri GrpcAddress => Address("grpc");

    public static async Task<TestCollector> StartAsync(
        int maxRequestBytes = OtlpReceiverOptions.DefaultMaxRequestBytes, long maxInFlightBytes = CollectorHost.DefaultMaxInFlightBytes)
    {
        var endpoint = new NetEndpoint("127.0.0.1", 0);
        var receiver = new OtlpReceiverOptions
        {
            Grpc = new OtlpGrpcOptions { Endpoint = endpoint, MaxRequestBytes = maxRequestBytes },
            Http = new OtlpHttpOptions { Endpoint = endpoint, MaxRequestBytes = maxRequestBytes },
        };
        var config = new SpoorConfig
        {
            Components =
            [
                new ComponentConfig(ComponentKind.Receiver, new ComponentId("otlp"), receiver),
                new ComponentConfig(ComponentKind.Exporter, new ComponentId("spoor_store"), new StoreExporterOptions()),
            ],
            Pipelines = [new PipelineConfig(new ComponentId("traces"), [new ComponentId("otlp")], [new ComponentId("spoor_store")])],
        };
        var store = new TestStore();
        var metrics = new MetricsRegistry();
        var host = new CollectorHost(config, store, metrics, NullLoggerFactory.Instance, maxInFlightBytes);
        await host.StartAsync();
        return new TestCollector(host, store, metrics);
    }

    /// <summary>The value of a metric with its labels, as it stands in the text; 0 when it is not there.</summary>
    public double Metric(string series) => Metrics.ToPrometheusText().Split('\n')
        .Where(line => line.StartsWith(series + " ", StringComparison.Ordinal))
        .Select(line => double.Parse(line[(series.Length + 1)..]))
        .SingleOrDefault();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Grpc.Dispose();
        await Host.StopAsync();
        await Host.DisposeAsync();
    }

    private Uri Address(string transport) =>
        new($"http://{Host.Listening.Single(endpoint => endpoint.Transport == transport).Address}");
}
