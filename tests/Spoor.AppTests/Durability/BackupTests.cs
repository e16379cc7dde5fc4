using System.Diagnostics;
using Spoor.AppTests.Harness;
using Spoor.TestKit;

namespace Spoor.AppTests.Durability;

/// <summary>The copy of a running store that <c>docs/operate/storage.md</c> describes holds everything that was acknowledged before it was begun.</summary>
public class BackupTests
{
    private static readonly string[] Arguments = ["--set", "extensions.spoor_store.head.max_spans=2000"];

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task A_store_copied_while_it_takes_spans_is_restored_whole()
    {
        using var folder = new TemporaryFolder();
        await using var server = await SpoorProcess.StartAsync(Path.Combine(folder.Path, "data"), new SpoorProcessOptions { Arguments = Arguments });
        using var stop = new CancellationTokenSource();
        var senders = Enumerable.Range(1, 3).Select(number => new SteadySender(number, new Uri(server.OtlpHttpAddress, "/v1/traces"), pauseMs: 2)).ToArray();
        var running = senders.Select(sender => Task.Run(() => sender.RunAsync(stop.Token))).ToArray();
        await Task.Delay(1500);
        var acknowledged = senders.SelectMany(sender => sender.Acknowledged.Select(trace => sender.TraceIdOf(trace))).ToArray();
        Assert.True(acknowledged.Length > 100);
        foreach (var command in CommandsOfTheManual())
        {
            // Files may vanish meanwhile, so the exit code does not matter.
            using var process = Process.Start(new ProcessStartInfo("sh", ["-c", command]) { WorkingDirectory = folder.Path, UseShellExecute = false, RedirectStandardError = true })!;
            await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            await Task.Delay(300);
        }

        var copy = Path.Combine(folder.Path, "copy");
        (await SpoorCli.RunAsync("blocks", "verify", "--path", copy)).ShouldExitWith(0);
        await using var restored = await SpoorProcess.StartAsync(copy);
        using var api = new QueryApi(restored);
        foreach (var id in acknowledged)
        {
            var found = await api.FindTraceAsync(id);
            Assert.Equal(SteadySender.SpansInTrace, found?.ResourceSpans.SelectMany(resource => resource.ScopeSpans).Sum(scope => scope.Spans.Count));
        }

        await stop.CancelAsync();
        await Task.WhenAll(running);
    }

    private static string[] CommandsOfTheManual()
    {
        var manual = File.ReadAllLines(Path.Combine(RepositoryPaths.Root, "docs", "operate", "storage.md"));
        var commands = manual.Where(line => line.StartsWith("cp -a", StringComparison.Ordinal) || line.StartsWith("mkdir -p copy", StringComparison.Ordinal)).ToArray();
        Assert.Equal(7, commands.Length);
        return commands;
    }
}
