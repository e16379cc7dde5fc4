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
        await SteadySender.AssertAllThereAsync(server, senders, $"seed {seed}");

        // And once more, when everything has become blocks in an orderly stop.
        Assert.Equal(0, await server.StopAsync());
        await using var again = await SpoorProcess.StartAsync(folder.Path);
        await SteadySender.AssertAllThereAsync(again, senders, $"seed {seed}, after a restart");
    }
}
