using Spoor.AppTests.Harness;

namespace Spoor.AppTests.Durability;

/// <summary>A server in a control group of the kernel, as in a container with a memory limit.</summary>
public class ControlGroupTests
{
    private const long LimitBytes = 256L << 20;

    private const int Connections = 4, FillBytes = 4_000, Base64Bytes = FillBytes * 4 / 3;

    [ControlGroupFact]
    [Trait("Speed", "Slow")]
    public async Task The_groups_limit_is_found_and_load_of_more_than_it_does_not_end_the_server()
    {
        using var group = ControlGroup.Make(LimitBytes);
        using var folder = new TemporaryFolder();
        await using var server = await SpoorProcess.StartAsync(folder.Path, new SpoorProcessOptions { Group = group });
        Assert.Contains("154 MiB (60 % of the cgroup's 256 MiB)", server.Output, StringComparison.Ordinal);
        using (var api = new QueryApi(server))
            Assert.Contains($"spoor_memory_limit_bytes {LimitBytes * 6 / 10}\n", await api.GetTextAsync("/metrics"), StringComparison.Ordinal);

        using var stop = new CancellationTokenSource();
        var senders = Enumerable.Range(1, Connections).Select(number => new SteadySender(number, new Uri(server.OtlpHttpAddress, "/v1/traces"), fillBytes: FillBytes)).ToArray();
        var running = senders.Select(sender => Task.Run(() => sender.RunAsync(stop.Token))).ToArray();
        await Eventually.AsyncTrue(
            async () =>
            {
                if (running.FirstOrDefault(sender => sender.IsFaulted) is { } failed)
                    await failed;
                return senders.Sum(sender => sender.Acknowledged.Count) * SteadySender.SpansInTrace * (long)Base64Bytes > LimitBytes;
            },
            "more than the group may hold was acknowledged");
        await stop.CancelAsync();
        await Task.WhenAll(running);
        await SteadySender.AssertAllThereAsync(server, senders, "in the group", every: 50);
        Assert.Equal(0, await server.StopAsync());
    }
}
