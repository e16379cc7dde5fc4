using System.Globalization;
using System.Text.Json.Nodes;
using Spoor.AppTests.Harness;
using Spoor.Otlp;

namespace Spoor.AppTests.Durability;

/// <summary>
/// Kills the program again and again while it takes spans, builds, merges and thins out blocks and reads its log back, and looks after each kill whether the store is sound.
/// <c>SPOOR_SOAK_KILLS</c> sets how often; <c>bench/soak</c> runs the long form.
/// </summary>
public class SoakTests
{
    private const int Connections = 3, ShortKills = 10, LookedUpTraces = 30;

    // Everything that happens now and then happens every few seconds.
    private static readonly string[] Settings =
    [
        "extensions.spoor_store.head.max_spans=3000",
        "extensions.spoor_store.head.max_age=2s",
        "extensions.spoor_store.compaction.target_block_spans=6000",
        "extensions.spoor_store.compaction.max_block_spans=30000",

        // Every block is written anew for the sampled tier, and keeps everything.
        "extensions.spoor_store.retention.full=4s",
        "extensions.spoor_store.retention.sampled.until=24h",
        "extensions.spoor_store.retention.sampled.percent=100",
    ];

    private static readonly string[] Arguments = [.. Settings.SelectMany(setting => new[] { "--set", setting })];

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Every_acknowledged_span_is_there_once_and_no_orphan_grows()
    {
        var kills = int.TryParse(Environment.GetEnvironmentVariable("SPOOR_SOAK_KILLS"), CultureInfo.InvariantCulture, out var wanted) ? wanted : ShortKills;
        var seed = Environment.TickCount;
        var random = new Random(seed);
        using var folder = new TemporaryFolder();
        var server = await SpoorProcess.StartAsync(folder.Path, new SpoorProcessOptions { Arguments = Arguments });
        using var stop = new CancellationTokenSource();
        var senders = Enumerable.Range(1, Connections)
            .Select(number => new SteadySender(number, new Uri(server.OtlpHttpAddress, "/v1/traces"), pauseMs: 5)).ToArray();
        var running = senders.Select(sender => Task.Run(() => sender.RunAsync(stop.Token))).ToArray();
        for (var kill = 1; kill <= kills; kill++)
        {
            var context = $"seed {seed}, kill {kill} of {kills}";

            // Blocks are merged and thinned out some seconds after a start.
            await Task.Delay(kill % 3 == 0 ? random.Next(5000, 7000) : random.Next(100, 1500));
            await server.KillAsync();
            await server.DisposeAsync();
            await AssertSoundAsync(folder.Path, context);

            // Also while it reads the log back.
            var options = new SpoorProcessOptions { AddressesOf = server, Arguments = Arguments };
            if (random.Next(4) == 0)
                await SpoorProcess.KillWhileStartingAsync(folder.Path, options, TimeSpan.FromMilliseconds(random.Next(50, 600)));
            server = await SpoorProcess.StartAsync(folder.Path, options);
            await AssertThereAsync(server, senders, random, context);
        }

        await UntilMergedAndThinnedOutAsync(folder.Path);
        await stop.CancelAsync();
        await Task.WhenAll(running);
        await using var last = server;
        Assert.Equal(0, await server.StopAsync());
        await AssertSoundAsync(folder.Path, $"seed {seed}, after an orderly stop");
        await AssertNoOrphansAsync(folder.Path);
        await AssertExportHoldsAsync(folder.Path, senders, $"seed {seed}");
    }

    /// <summary>A slow machine may have had no time for it between two kills.</summary>
    private static async Task UntilMergedAndThinnedOutAsync(string folder)
    {
        for (var tries = 0; tries < 120; tries++)
        {
            var list = JsonNode.Parse((await SpoorCli.RunAsync("blocks", "list", "--path", folder, "--json")).ShouldExitWith(0).Output)!["blocks"]!.AsArray();
            if (list.Any(block => (int)block!["level"]! > 0) && list.Any(block => (string)block!["tier"]! == "sampled"))
                return;
            await Task.Delay(1000);
        }

        Assert.Fail("no block was merged, or none was moved to the sampled tier");
    }

    /// <summary>What a kill leaves is never damage.</summary>
    private static async Task AssertSoundAsync(string folder, string context)
    {
        var verify = await SpoorCli.RunAsync("blocks", "verify", "--path", folder);
        Assert.True(verify.ExitCode == 0, $"{context}: {verify.Error}\n{verify.Output}");
    }

    private static async Task AssertThereAsync(SpoorProcess server, SteadySender[] senders, Random random, string context)
    {
        using var api = new QueryApi(server);
        foreach (var sender in senders)
        {
            var acknowledged = sender.Acknowledged;

            // The last ones, which were on their way when it was killed, and some of all others.
            var looked = acknowledged.TakeLast(LookedUpTraces / 3)
                .Concat(Enumerable.Range(0, acknowledged.Count == 0 ? 0 : LookedUpTraces / 3).Select(_ => acknowledged[random.Next(acknowledged.Count)]));
            foreach (var trace in looked)
            {
                var found = await api.FindTraceAsync(sender.TraceIdOf(trace));
                var spans = found?.ResourceSpans.SelectMany(resource => resource.ScopeSpans).Sum(scope => scope.Spans.Count) ?? 0;
                Assert.True(spans == SteadySender.SpansInTrace, $"{context}: trace {sender.TraceIdOf(trace)} has {spans} spans\n{server.Output}");
            }
        }
    }

    /// <summary>After an orderly stop the folder holds live blocks, a manifest, and a log without content.</summary>
    private static async Task AssertNoOrphansAsync(string folder)
    {
        var tenant = Path.Combine(folder, "single-tenant");
        var list = JsonNode.Parse((await SpoorCli.RunAsync("blocks", "list", "--path", folder, "--json")).ShouldExitWith(0).Output)!;
        Assert.Equal(0, (int)list["totals"]!["notLive"]!);
        var live = list["blocks"]!.AsArray().Select(block => (string)block!["id"]!).ToHashSet();
        Assert.Equal(live, Directory.GetDirectories(Path.Combine(tenant, "blocks")).Select(path => Path.GetFileName(path)!).ToHashSet());
        Assert.DoesNotContain(Directory.GetFiles(folder, "*", SearchOption.AllDirectories), file => file.EndsWith(".tmp", StringComparison.Ordinal));
        Assert.InRange(Directory.GetFiles(Path.Combine(tenant, "wal"), "*.wal").Length, 0, 8);
    }

    /// <summary>Everything acknowledged lies in blocks, and nothing that was never sent.</summary>
    private static async Task AssertExportHoldsAsync(string folder, SteadySender[] senders, string context)
    {
        var file = Path.Combine(folder, "export");
        (await SpoorCli.RunAsync("blocks", "export", "--path", folder, "-o", file)).ShouldExitWith(0);
        Assert.True(SpanBatch.TryParse(await File.ReadAllBytesAsync(file), out var batch, out var error), error);
        var counts = new Dictionary<string, HashSet<SpanId>>(StringComparer.Ordinal);
        foreach (var span in batch.Spans)
        {
            var id = span.TraceId.ToString();
            if (!counts.TryGetValue(id, out var spans))
                counts[id] = spans = [];
            spans.Add(span.SpanId);
        }

        foreach (var sender in senders)
        {
            var acknowledged = sender.Acknowledged;
            Assert.True(acknowledged.Count > 100, $"{context}: only {acknowledged.Count} traces were acknowledged");
            foreach (var trace in acknowledged)
                Assert.True(counts.TryGetValue(sender.TraceIdOf(trace), out var spans) && spans.Count == SteadySender.SpansInTrace, $"{context}: trace {sender.TraceIdOf(trace)} has {spans?.Count ?? 0} spans");
        }

        var sent = senders.SelectMany(sender => Enumerable.Range(1, (int)sender.Last).Select(trace => sender.TraceIdOf((ulong)trace))).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(counts.Keys.Except(sent));
    }
}
