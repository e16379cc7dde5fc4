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
        var samples = new List<Sample>();
        var clock = Stopwatch.StartNew();
        using var ended = new CancellationTokenSource();
        var sampling = SampleAsync(server, samples, clock, ended.Token);
        await Task.WhenAll(Enumerable.Range(0, options.Connections).Select(_ => Task.Run(async () =>
        {
            while (clock.Elapsed.TotalSeconds < seconds)
            {
                await generator.MakeWaveAsync(Interlocked.Increment(ref nextWave) - 1, async (body, spans) =>
                {
                    await pace.WaitAsync(spans, CancellationToken.None);
                    while (!await IngestRun.TrySendAsync(server.Otlp, body))
                    {
                        Interlocked.Increment(ref refused);
                        await Task.Delay(20);
                    }

                    Interlocked.Add(ref sent, spans);
                });
            }
        })));
        var sendSeconds = clock.Elapsed.TotalSeconds;
        await ended.CancelAsync();
        await sampling;
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
            serverCpuSecondsPerMillionSpans = Math.Round((after.UserSeconds + after.SystemSeconds - before.UserSeconds - before.SystemSeconds) * 1e6 / sent, 3),
            peakMemoryMB = Math.Round(after.PeakMemoryBytes / 1e6, 1),
            residentMBEveryMinute = samples.Where((_, i) => i % 6 == 0).Select(sample => Math.Round(sample.ResidentBytes / 1e6)),
            mostHeads = samples.Max(sample => sample.Heads),
            mostHeadMB = Math.Round(samples.Max(sample => sample.HeadBytes) / 1e6),
            blocksAtTheEnd = samples[^1].Blocks,
        };
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
