using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Spoor.Collector.Config;
using Spoor.Collector.Pipelines;
using Spoor.Collector.Receivers;
using Spoor.Collector.Tests.Receivers;
using Spoor.Store.Telemetry;
using Spoor.TestKit.Otlp;

namespace Spoor.Collector.Tests;

public class CollectorHostTests
{
    private static readonly byte[] Trace = TestSpans.Trace("a1").Span("one").ToBytes();

    [Fact]
    public async Task Stopping_finishes_what_is_in_flight()
    {
        var taken = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var collector = await TestCollector.StartAsync();
        collector.Store.Answer = async (batch, _) =>
        {
            taken.SetResult();
            await release.Task;
            return default;
        };
        var inFlight = collector.PostAsync(Trace);
        await taken.Task;
        var stopping = collector.Host.StopAsync();
        await Eventually.Async(() => !CanConnect(collector.HttpAddress));
        Assert.False(stopping.IsCompleted);
        release.SetResult();
        await stopping;
        Assert.Equal(HttpStatusCode.OK, (await inFlight).StatusCode);
        Assert.Single(collector.Store.Batches);
    }

    [Fact]
    public async Task A_taken_port_is_named()
    {
        await using var first = await TestCollector.StartAsync();
        var port = first.HttpAddress.Port;
        var options = new OtlpReceiverOptions { Http = new OtlpHttpOptions { Endpoint = new NetEndpoint("127.0.0.1", port) } };
        await using var second = new CollectorHost(Config([("otlp", options)]), new TestStore(), new MetricsRegistry(), NullLoggerFactory.Instance);
        var error = await Assert.ThrowsAsync<IOException>(() => second.StartAsync());
        Assert.Contains($"127.0.0.1:{port}", error.Message, StringComparison.Ordinal);
        Assert.Contains("address already in use", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Receivers_have_ports_and_counters_of_their_own()
    {
        var any = new NetEndpoint("localhost", 0);
        var options = new OtlpReceiverOptions { Http = new OtlpHttpOptions { Endpoint = any } };
        var store = new TestStore();
        var metrics = new MetricsRegistry();
        await using var host = new CollectorHost(Config([("otlp", options), ("otlp/internal", options)]), store, metrics, NullLoggerFactory.Instance);
        await host.StartAsync();
        Assert.Equal(["otlp", "otlp/internal"], host.Listening.Select(listening => listening.Receiver));
        using var http = new HttpClient();
        foreach (var listening in host.Listening)
        {
            using var content = new ByteArrayContent(Trace);
            content.Headers.ContentType = new("application/x-protobuf");
            Assert.Equal(HttpStatusCode.OK, (await http.PostAsync($"http://{listening.Address}/v1/traces", content)).StatusCode);
        }

        Assert.Equal(2, store.Batches.Count);
        Assert.Contains("otelcol_receiver_accepted_spans_total{receiver=\"otlp/internal\",transport=\"http\"} 1", metrics.ToPrometheusText(), StringComparison.Ordinal);
        await host.StopAsync();
    }

    [Fact]
    public async Task The_built_in_configuration_runs()
    {
        var loaded = ConfigLoader.Load(
            [], ["receivers.otlp.protocols.grpc.endpoint=127.0.0.1:0", "receivers.otlp.protocols.http.endpoint=localhost:0"]);
        Assert.Empty(loaded.Errors);
        var store = new TestStore();
        await using var host = new CollectorHost(loaded.Config!, store, new MetricsRegistry(), NullLoggerFactory.Instance);
        await host.StartAsync();
        using var grpc = new Spoor.Grpc.Client.GrpcClient(new Uri($"http://{host.Listening[0].Address}"));
        using var reply = await grpc.UnaryAsync(TestCollector.Export, Trace);
        Assert.True(reply.Status.IsOk);
        Assert.Equal(Trace, Assert.Single(store.Batches));
        await host.StopAsync();
    }

    private static SpoorConfig Config((string Id, OtlpReceiverOptions Options)[] receivers)
    {
        var exporter = new ComponentId("spoor_store");
        var ids = receivers.Select(receiver => ComponentId.TryParse(receiver.Id, out var id, out _) ? id : default).ToArray();
        return new SpoorConfig
        {
            Components =
            [
                .. receivers.Select((receiver, i) => new ComponentConfig(ComponentKind.Receiver, ids[i], receiver.Options)),
                new ComponentConfig(ComponentKind.Exporter, exporter, new StoreExporterOptions()),
            ],
            Pipelines = [new PipelineConfig(new ComponentId("traces"), ids, [exporter])],
        };
    }

    private static bool CanConnect(Uri address)
    {
        try
        {
            using var socket = new System.Net.Sockets.TcpClient(address.Host, address.Port);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
