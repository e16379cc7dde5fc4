using System.Diagnostics;
using System.Globalization;
using Spoor.Server.Generate;

namespace Spoor.LoadBench;

/// <summary>
/// Sends at a steady rate for a while and reads the meters every ten seconds: what matters is that nothing is refused, memory stays flat and no more than
/// two heads are ever in memory. Merging of blocks goes on meanwhile, as in operation.
/// </summary>
internal static class SustainedRun
{
    private static readonly TimeSpan SampleInterval = TimeSpan.FromSeconds(10);

    public static async Task<object> RunAsync(ServerProcess server, string folder, LoadGenerator generator, BenchOptions options)
    {
        var pace = new Pace(options.SpansPerSecond, TimeProvider.System);
        var seconds = options.Seconds;
        var before = server.Usage();
        long sent = 0, refused = 0, nextWave = 0;
        var acknowledged = Enumerable.Range(0, options.Connections).Select(_ => new Latencies()).ToArray();
        var answered = Enumerable.Range(0, options.HasClients ? options.Clients : 0).Select(_ => new Latencies()).ToArray();
        var samples = new List<Sample>();
        var clock = Stopwatch.StartNew();
        using var ended = new CancellationTokenSource();
        var sampling = SampleAsync(server, samples, clock, ended.Token);
        var start = (generator.StartOf(0) / 1_000_000_000) - 1;
        var questions = new ClosedLoop(server, start, start + 3600);
        var asking = answered.Select(latencies => Task.Run(() => questions.AskAsync(latencies, ended.Token))).ToArray();
        await Task.WhenAll(acknowledged.Select(latencies => Task.Run(async () =>
        {
            while (clock.Elapsed.TotalSeconds < seconds)
            {
                await generator.MakeWaveAsync(Interlocked.Increment(ref nextWave) - 1, async (body, spans) =>
                {
                    await pace.WaitAsync(spans, CancellationToken.None);
                    var begin = Stopwatch.GetTimestamp();
                    while (!await IngestRun.TrySendAsync(server.Otlp, body))
                    {
                        Interlocked.Increment(ref refused);
                        await Task.Delay(20);
                    }

                    latencies.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
                    Interlocked.Add(ref sent, spans);
                });
            }
        })));
        var sendSeconds = clock.Elapsed.TotalSeconds;
        await ended.CancelAsync();
        await sampling;
        await Task.WhenAll(asking);
        using (var flushed = await server.Api.PostAsync(new Uri("/flush", UriKind.Relative), null))
            flushed.EnsureSuccessStatusCode();
        var after = server.Usage();
        await FinishedBlocks.AssertHoldAsync(options.ServerPath, folder, sent);
        return new
        {
            spans = sent,
            seconds = Math.Round(sendSeconds, 1),
            spansPerSecond = Math.Round(sent / sendSeconds),
            refusedRequests = refused,
            acknowledgements = Percentiles(acknowledged),
            queries = Percentiles(answered),
            serverCpuSecondsPerMillionSpans = Math.Round((after.UserSeconds + after.SystemSeconds - before.UserSeconds - before.SystemSeconds) * 1e6 / sent, 3),
            peakMemoryMB = Math.Round(after.PeakMemoryBytes / 1e6, 1),
            residentMBEveryMinute = samples.Where((_, i) => i % 6 == 0).Select(sample => Math.Round(sample.ResidentBytes / 1e6)),
            mostHeads = samples.Max(sample => sample.Heads),
            mostHeadMB = Math.Round(samples.Max(sample => sample.HeadBytes) / 1e6),
            blocksAtTheEnd = samples[^1].Blocks,
        };
    }

    private static object? Percentiles(Latencies[] several)
    {
        var all = Latencies.Sorted(several);
        return all.Length == 0
            ? null
            : new { count = all.Length, p50Ms = Math.Round(all[all.Length / 2], 1), p99Ms = Math.Round(all[(int)(all.Length * 0.99)], 1), maxMs = Math.Round(all[^1], 1) };
    }

    private static async Task SampleAsync(ServerProcess server, List<Sample> samples, Stopwatch clock, CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            var metrics = await server.Api.GetStringAsync(new Uri("/metrics", UriKind.Relative), CancellationToken.None);
            var sample = new Sample(
                server.Usage().ResidentBytes, (int)ValueOf(metrics, "spoor_store_heads"), ValueOf(metrics, "spoor_store_head_bytes"), (int)ValueOf(metrics, "spoor_store_blocks"));
            samples.Add(sample);
            await Console.Error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{clock.Elapsed.TotalSeconds,6:F0} s: {sample.ResidentBytes / 1e6:F0} MB resident, {sample.Heads} heads with {sample.HeadBytes / 1e6:F0} MB, {sample.Blocks} blocks"));
            try
            {
                await Task.Delay(SampleInterval, ended);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private static double ValueOf(string metrics, string name)
    {
        foreach (var line in metrics.Split('\n'))
        {
            if (line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is ' ' or '{')
                return double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
        }

        throw new InvalidOperationException($"the server has no metric {name}");
    }

    private readonly record struct Sample(long ResidentBytes, int Heads, double HeadBytes, int Blocks);
}
