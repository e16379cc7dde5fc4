using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Spoor.Server.Generate;

namespace Spoor.LoadBench;

/// <summary>Sends the load over several connections, waits until all of it is in finished blocks, makes sure of that, and reads the meters.</summary>
internal static class IngestRun
{
    public static async Task<object> RunAsync(ServerProcess server, string dataFolder, LoadGenerator generator, BenchOptions options)
    {
        var waves = WavesOf(generator, options.Spans);
        var before = server.Usage();
        long sent = 0, bytes = 0, retries = 0, nextWave = 0;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, options.Connections).Select(_ => Task.Run(async () =>
        {
            for (var wave = Interlocked.Increment(ref nextWave) - 1; wave < waves; wave = Interlocked.Increment(ref nextWave) - 1)
            {
                await generator.MakeWaveAsync(wave, async (body, spans) =>
                {
                    while (!await TrySendAsync(server.Otlp, body))
                    {
                        Interlocked.Increment(ref retries);
                        await Task.Delay(20);
                    }

                    Interlocked.Add(ref sent, spans);
                    Interlocked.Add(ref bytes, body.Length);
                });
            }
        })));
        var sendSeconds = clock.Elapsed.TotalSeconds;
        using (var flushed = await server.Api.PostAsync(new Uri("/flush", UriKind.Relative), null))
            flushed.EnsureSuccessStatusCode();
        var allSeconds = clock.Elapsed.TotalSeconds;
        await FinishedBlocks.AssertHoldAsync(options.ServerPath, dataFolder, sent);
        var after = server.Usage();
        var user = after.UserSeconds - before.UserSeconds;
        var system = after.SystemSeconds - before.SystemSeconds;
        return new
        {
            spans = sent,
            traces = waves * LoadGenerator.TracesPerWave,
            payloadBytesPerSpan = Math.Round(bytes / (double)sent, 1),
            sendSeconds = Math.Round(sendSeconds, 2),
            secondsUntilInBlocks = Math.Round(allSeconds, 2),
            spansPerSecond = Math.Round(sent / sendSeconds),
            retries,
            serverCpuSecondsPerMillionSpans = Math.Round((user + system) * 1e6 / sent, 3),
            serverUserSecondsPerMillionSpans = Math.Round(user * 1e6 / sent, 3),
            serverSystemSecondsPerMillionSpans = Math.Round(system * 1e6 / sent, 3),
            startUpCpuSeconds = Math.Round(before.UserSeconds + before.SystemSeconds, 2),
            peakMemoryMB = Math.Round(after.PeakMemoryBytes / 1e6, 1),
        };
    }

    /// <summary>As many whole waves as give at least so many spans.</summary>
    public static long WavesOf(LoadGenerator generator, long spans)
    {
        long waves = 0;
        for (long count = 0; count < spans; waves++)
        {
            for (var i = 0; i < LoadGenerator.TracesPerWave; i++)
                count += generator.SpanCountOf((waves * LoadGenerator.TracesPerWave) + i);
        }

        return waves;
    }

    /// <summary>False when the server asks to try again.</summary>
    public static async Task<bool> TrySendAsync(HttpClient client, ReadOnlyMemory<byte> body)
    {
        using var content = new ReadOnlyMemoryContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        using var response = await client.PostAsync(new Uri("/v1/traces", UriKind.Relative), content);
        if (response.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests)
            return false;
        response.EnsureSuccessStatusCode();
        return true;
    }
}
