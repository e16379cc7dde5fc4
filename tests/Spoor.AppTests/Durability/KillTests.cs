using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.AppTests.Harness;
using Spoor.TestKit.Otlp;

namespace Spoor.AppTests.Durability;

/// <summary>What was acknowledged is there after SIGKILL, whole and once, also when the client sends again what it got no answer for.</summary>
public class KillTests
{
    private const int Connections = 4, Kills = 6;

    // Small heads: blocks are built all the time, so that kills also hit flushes.
    private static readonly string[] Arguments = ["--set", "extensions.spoor_store.head.max_spans=3000"];

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Acknowledged_spans_survive_SIGKILL_at_random_moments_once()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        using var folder = new TemporaryFolder();
        var server = await SpoorProcess.StartAsync(folder.Path, new SpoorProcessOptions { Arguments = Arguments });
        using var stop = new CancellationTokenSource();
        var senders = Enumerable.Range(1, Connections).Select(number => new Sender(number, new Uri(server.OtlpHttpAddress, "/v1/traces"))).ToArray();
        var running = senders.Select(sender => Task.Run(() => sender.RunAsync(stop.Token))).ToArray();
        for (var kill = 0; kill < Kills; kill++)
        {
            await Task.Delay(random.Next(200, 1500));
            await server.KillAsync();
            await server.DisposeAsync();
            server = await SpoorProcess.StartAsync(folder.Path, new SpoorProcessOptions { AddressesOf = server, Arguments = Arguments });
        }

        await stop.CancelAsync();
        await Task.WhenAll(running);
        await using var last = server;
        await AssertAllThereAsync(server, senders, $"seed {seed}");

        // And once more, when everything has become blocks in an orderly stop.
        Assert.Equal(0, await server.StopAsync());
        await using var again = await SpoorProcess.StartAsync(folder.Path);
        await AssertAllThereAsync(again, senders, $"seed {seed}, after a restart");
    }

    private static async Task AssertAllThereAsync(SpoorProcess server, Sender[] senders, string context)
    {
        using var api = new QueryApi(server);
        var acknowledged = senders.SelectMany(sender => sender.Acknowledged).ToArray();
        Assert.True(acknowledged.Length > 100, $"only {acknowledged.Length} traces were acknowledged ({context})\n{server.Output}");
        foreach (var (traceId, trace) in acknowledged)
        {
            var difference = TraceComparison.Difference(trace, await api.FindTraceAsync(traceId) ?? new TracesData());
            Assert.True(difference is null, $"trace {traceId} ({context}): {difference}\n{server.Output}");
        }
    }

    /// <summary>Sends batch after batch on one connection, each until it is acknowledged, as a client does that missed the reply.</summary>
    private sealed class Sender(int number, Uri endpoint)
    {
        private const int TracesInBatch = 10, SpansInTrace = 6;

        private ulong _next;

        public List<(string TraceId, TracesData Trace)> Acknowledged { get; } = [];

        public async Task RunAsync(CancellationToken cancellationToken)
        {
            using var http = new HttpClient();
            while (!cancellationToken.IsCancellationRequested)
            {
                var traces = Enumerable.Range(0, TracesInBatch).Select(_ => NextTrace()).ToArray();
                var batch = new TracesData();
                foreach (var (_, trace) in traces)
                    batch.ResourceSpans.AddRange(trace.ResourceSpans);
                var bytes = batch.ToByteArray();
                var isAcknowledged = false;
                while (!isAcknowledged && !cancellationToken.IsCancellationRequested)
                {
                    if (!(isAcknowledged = await TrySendAsync(http, bytes)))
                        await Task.Delay(20, CancellationToken.None);
                }

                if (isAcknowledged)
                    Acknowledged.AddRange(traces);
            }
        }

        private async Task<bool> TrySendAsync(HttpClient http, byte[] bytes)
        {
            using var content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-protobuf") } };
            try
            {
                using var response = await http.PostAsync(endpoint, content);
                return response.StatusCode == HttpStatusCode.OK;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }

        private (string TraceId, TracesData Trace) NextTrace()
        {
            var traceId = $"{number:x16}{++_next:x16}";
            var trace = TestSpans.Trace(traceId, TestSpans.BaseUnixNanos + (_next * 1_000_000));
            for (var span = 1; span <= SpansInTrace; span++)
                trace.Span($"work {span}", service: $"service-{span % 3}", attributes: [("number", (long)_next), ("text", $"value {_next} of {number}")]);
            return (traceId, trace.ToTracesData());
        }
    }
}
