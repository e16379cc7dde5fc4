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
        var senders = Enumerable.Range(1, Connections).Select(number => new SteadySender(number, new Uri(server.OtlpHttpAddress, "/v1/traces"))).ToArray();
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

    private static async Task AssertAllThereAsync(SpoorProcess server, SteadySender[] senders, string context)
    {
        using var api = new QueryApi(server);
        var acknowledged = senders.SelectMany(sender => sender.Acknowledged.Select(trace => (sender, trace))).ToArray();
        Assert.True(acknowledged.Length > 100, $"only {acknowledged.Length} traces were acknowledged ({context})\n{server.Output}");
        foreach (var (sender, trace) in acknowledged)
        {
            var found = await api.FindTraceAsync(sender.TraceIdOf(trace)) ?? new TracesData();
            var difference = TraceComparison.Difference(sender.TraceOf(trace), found);
            Assert.True(difference is null, $"trace {sender.TraceIdOf(trace)} ({context}): {difference}\n{server.Output}");
        }
    }
}
