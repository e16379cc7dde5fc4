using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Spoor.AppTests.Durability;
using Spoor.AppTests.Harness;
using Xunit.Abstractions;

namespace Spoor.AppTests.Soak;

/// <summary>The course of a soak.</summary>
internal sealed partial class SoakRun(SoakPlace place, int kills, ITestOutputHelper output)
{
    private const int Connections = 3, LookedUpTraces = 10, KillsBetweenStops = 10;

    private readonly int _seed = Environment.TickCount;
    private readonly OrphanWatch _orphans = new(place);
    private readonly List<string> _log = [];
    private readonly SortedDictionary<string, int> _complaints = new(StringComparer.Ordinal);
    private SteadySender[] _senders = [];
    private SpoorProcess? _server;

    /// <summary>Where everything is kept when something is wrong; null when it is not.</summary>
    private string? Evidence =>
        Environment.GetEnvironmentVariable("SPOOR_SOAK_EVIDENCE") is { Length: > 0 } folder
            ? Path.Combine(Directory.CreateDirectory(folder).FullName, $"{(place.HasBucket ? "s3" : "local")}-{_seed}")
            : null;

    public async Task RunAsync()
    {
        var watch = Stopwatch.StartNew();
        try
        {
            await RunAllAsync();
            output.WriteLine(
                $"{kills} kills, seed {_seed}: {_senders.Sum(sender => sender.Acknowledged.Count) * SteadySender.SpansInTrace:N0} spans acknowledged in {watch.Elapsed.TotalSeconds:N0} s; "
                + $"starts removed {_orphans.Removed} remains, {_orphans.HalfUploads} half uploads wait for the sweep, {_orphans.TornGroups} groups were cut short");
            output.WriteLine("steps: " + string.Join(", ", _orphans.Steps.Select(step => $"{step.Key} {step.Value}")));
            foreach (var (line, count) in _complaints)
                output.WriteLine($"{count} times: {line}");
        }
        catch (Exception failure)
        {
            output.WriteLine(failure.ToString());
            await KillAsync(_server, "when it failed");
            if (Evidence is { } evidence)
                KeepEvidence(evidence, failure);
            throw;
        }
    }

    private async Task RunAllAsync()
    {
        var random = new Random(_seed);
        var server = await StartAsync(null);
        using var stop = new CancellationTokenSource();
        _senders = [.. Enumerable.Range(1, Connections).Select(number => new SteadySender(number, new Uri(server.OtlpHttpAddress, "/v1/traces"), place.PauseMs, isMinuteOfItsOwn: true))];
        var running = _senders.Select(sender => Task.Run(() => sender.RunAsync(stop.Token))).ToArray();
        try
        {
            for (var kill = 1; kill <= kills; kill++)
            {
                var context = $"seed {_seed}, kill {kill} of {kills}";
                foreach (var sender in running.Where(sender => sender.IsFaulted))
                    await sender;

                // Blocks are merged and thinned out some seconds after a start.
                await Task.Delay(kill % 3 == 0 ? random.Next(5000, 7000) : random.Next(100, 1500));

                // Now and then in the middle of an orderly stop, which has much to do.
                if (random.Next(5) == 0)
                    await Task.WhenAny(server.StopAsync(), Task.Delay(random.Next(800)));
                await KillAsync(server, context);
                await AssertSoundAsync(context);
                _orphans.LookAfterKill(context);

                // Also while it reads the log back.
                if (random.Next(4) == 0)
                    await SpoorProcess.KillWhileStartingAsync(place.Folder, OptionsAfter(server), TimeSpan.FromMilliseconds(random.Next(50, 600)));
                server = await StartAsync(server);
                await AssertThereAsync(server, random, context);
                if (Evidence is { } evidence)
                    File.WriteAllText(evidence + "-progress", context + "\n");
                if (kill % KillsBetweenStops == 0 || (kill == kills / 2 && kills < KillsBetweenStops))
                {
                    await StopAsync(server, context + ", after an orderly stop");
                    if (place.HasBucket)
                        place.LoseFolder();
                    server = await StartAsync(server);
                }
            }

            await UntilEverythingHappenedAsync(server);
        }
        finally
        {
            await stop.CancelAsync();
        }

        await Task.WhenAll(running);
        await StopAsync(server, $"seed {_seed}, at the end");
        if (place.HasBucket)
            await AssertBucketHoldsAllAsync();
    }

    private SpoorProcessOptions OptionsAfter(SpoorProcess? earlier) => new() { AddressesOf = earlier, Arguments = place.Arguments };

    private async Task<SpoorProcess> StartAsync(SpoorProcess? earlier) => _server = await SpoorProcess.StartAsync(place.Folder, OptionsAfter(earlier));

    private async Task KillAsync(SpoorProcess? server, string context)
    {
        if (server is null)
            return;
        _server = null;
        await server.KillAsync();
        Remember(server, context);
        await server.DisposeAsync();
    }

    private async Task StopAsync(SpoorProcess server, string context)
    {
        Assert.Equal(0, await server.StopAsync());
        await KillAsync(server, context);
        await AssertSoundAsync(context);
        _orphans.AssertClean(context);
        new SpanCensus(place).AssertHolds(_senders, context);
    }

    private async Task AssertThereAsync(SpoorProcess server, Random random, string context)
    {
        using var api = new QueryApi(server);
        var gone = new List<(SteadySender Sender, ulong Trace)>();
        foreach (var sender in _senders)
        {
            var acknowledged = sender.Acknowledged;

            // The last ones, which were on their way when it was killed, and some of all others.
            var looked = acknowledged.TakeLast(LookedUpTraces)
                .Concat(Enumerable.Range(0, acknowledged.Count == 0 ? 0 : LookedUpTraces).Select(_ => acknowledged[random.Next(acknowledged.Count)]));
            foreach (var trace in looked)
            {
                var found = await api.FindTraceAsync(sender.TraceIdOf(trace));
                var spans = found?.ResourceSpans.SelectMany(resource => resource.ScopeSpans).Sum(scope => scope.Spans.Count) ?? 0;
                if (spans == 0)
                    gone.Add((sender, trace));
                else
                    Assert.True(spans == SteadySender.SpansInTrace, $"{context}: trace {sender.TraceIdOf(trace)} has {spans} spans\n{server.Output}");
            }
        }

        // What is in no block any more was counted before it went.
        var series = gone.Count == 0 ? null : SpanCensus.OfSeries(place);
        foreach (var (sender, trace) in gone.Where(missing => !series!.Has(missing.Sender, missing.Trace)))
            Assert.Fail($"{context}: trace {sender.TraceIdOf(trace)} is neither in blocks nor in series\n{server.Output}");
    }

    /// <summary>What a kill leaves is never damage.</summary>
    private async Task AssertSoundAsync(string context)
    {
        var verify = await SpoorCli.RunAsync(["blocks", "verify", "--path", place.Folder, .. place.Arguments]);
        Assert.True(verify.ExitCode == 0, $"{context}: {verify.Error}\n{verify.Output}");
    }

    /// <summary>A slow machine may have had no time for it between two kills.</summary>
    private async Task UntilEverythingHappenedAsync(SpoorProcess server)
    {
        for (var tries = 0; tries < 120; tries++)
        {
            var list = await ListAsync();
            if (list.Any(block => (int)block!["level"]! > 0)
                && list.Any(block => (string)block!["tier"]! == "sampled")
                && (!place.HasBucket || list.Any(block => (string)block!["location"]! == "bucket"))
                && new ManifestFile(place.TenantFolder).Series.Count > 0)
            {
                return;
            }

            await Task.Delay(1000);
        }

        Assert.Fail("no block was merged, moved to the sampled tier, counted and evicted\n" + server.Output);
    }

    private async Task<JsonArray> ListAsync() =>
        JsonNode.Parse((await SpoorCli.RunAsync(["blocks", "list", "--path", place.Folder, "--json", .. place.Arguments])).ShouldExitWith(0).Output)!["blocks"]!.AsArray();

    /// <summary>From an empty folder, what the bucket has is everything.</summary>
    private async Task AssertBucketHoldsAllAsync()
    {
        place.LoseFolder();
        await StopAsync(await StartAsync(null), $"seed {_seed}, from the bucket alone");
    }

    private void Remember(SpoorProcess server, string context)
    {
        _log.Add($"== {context}\n{server.Output}");
        foreach (Match match in Complaint().Matches(server.Output))
        {
            var line = Digits().Replace(match.Value[25..], "#");
            _complaints[line] = _complaints.GetValueOrDefault(line) + 1;
        }
    }

    private void KeepEvidence(string folder, Exception failure)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "failure"), failure.ToString());
        File.WriteAllLines(Path.Combine(folder, "server.log"), _log);
        File.WriteAllLines(Path.Combine(folder, "acknowledged"), _senders.SelectMany(sender => sender.Acknowledged.Select(sender.TraceIdOf)));
        place.CopyTo(folder);
        output.WriteLine("kept in " + folder);
    }

    [GeneratedRegex(@"^\S{20,}Z (warn|error) .*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Complaint();

    [GeneratedRegex("[0-9a-f]*[0-9][0-9a-f]*(-[0-9a-f]+)*", RegexOptions.ExplicitCapture)]
    private static partial Regex Digits();
}
