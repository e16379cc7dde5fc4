using Spoor.AppTests.Harness;

namespace Spoor.AppTests.Durability;

/// <summary>A server whose memory limit is too small for its load.</summary>
public class MemoryLimitTests
{
    private const int Connections = 8, FillBytes = 12_000;

    // A head that the limit has no room for: what the budget alone would keep small is made too large on purpose.
    private static readonly string[] Settings = ["extensions.spoor_store.memory.limit=128MiB", "extensions.spoor_store.head.max_bytes=1GB"];

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Over_the_limit_spans_are_refused_retryably_and_taken_again_and_nothing_acknowledged_is_lost()
    {
        using var folder = new TemporaryFolder();
        await using var server = await SpoorProcess.StartAsync(folder.Path, Settings);
        Assert.Contains("memory limit           128 MiB (configured; ", server.Output, StringComparison.Ordinal);
        using var stop = new CancellationTokenSource();
        var senders = Enumerable.Range(1, Connections).Select(number => new SteadySender(number, new Uri(server.OtlpHttpAddress, "/v1/traces"), fillBytes: FillBytes)).ToArray();
        var running = senders.Select(sender => Task.Run(() => sender.RunAsync(stop.Token))).ToArray();
        await Eventually.AsyncTrue(
            async () =>
            {
                if (running.FirstOrDefault(sender => sender.IsFaulted) is { } failed)
                    await failed;
                return senders.Any(sender => sender.Refusals > 0 && sender.AcceptedSinceRefusal > 5);
            },
            "a refusal, and acknowledgements after it");
        await stop.CancelAsync();
        await Task.WhenAll(running);
        Assert.Contains("no spans are taken until it is below", server.Output, StringComparison.Ordinal);
        using (var api = new QueryApi(server))
            Assert.Contains("spoor_memory_limit_bytes 134217728\n", await api.GetTextAsync("/metrics"), StringComparison.Ordinal);
        Assert.Contains("does not fit the memory limit 128 MiB", server.Output, StringComparison.Ordinal);
        await server.KillAsync();
        await using var again = await SpoorProcess.StartAsync(folder.Path, Settings);
        await SteadySender.AssertAllThereAsync(again, senders, "after a kill", every: 20);
    }
}
