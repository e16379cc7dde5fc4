using System.Diagnostics;
using Spoor.Server.Generate;

namespace Spoor.LoadBench;

/// <summary>Clients that ask searches and metrics queries in turn, each the next one as soon as it has its answer.</summary>
internal sealed class ClosedLoop
{
    private readonly ServerProcess _server;
    private readonly (string Url, string List)[] _questions;
    private int _next;

    /// <param name="server">Whom to ask.</param>
    /// <param name="start">Begin of the range that is asked about, in Unix seconds.</param>
    /// <param name="end">Its end.</param>
    /// <param name="only">The one kind that is asked; null for all.</param>
    public ClosedLoop(ServerProcess server, ulong start, ulong end, string? only = null)
    {
        _server = server;
        var kinds = Searches.Urls(start, end).Select(search => (search.Name, search.Url, "traces"))
            .Concat(MetricsQueries.Urls(start, end).Select(query => (query.Name, query.Url, "series")))
            .Where(kind => only is null || kind.Name == only)
            .Select(kind => (kind.Url, kind.Item3))
            .ToArray();
        _questions = [.. Enumerable.Range(0, 40).SelectMany(i => kinds.Select(kind => (kind.Url(i), kind.Item2)))];
    }

    /// <summary>What one client and what several at once get.</summary>
    public static async Task<object> RunAsync(ServerProcess server, LoadGenerator generator, BenchOptions options)
    {
        var start = (generator.StartOf(0) / 1_000_000_000) - 1;
        var end = (generator.StartOf(IngestRun.WavesOf(generator, options.Spans) * LoadGenerator.TracesPerWave) / 1_000_000_000) + 5;
        var results = new SortedDictionary<string, object>(StringComparer.Ordinal);
        foreach (var only in new[] { null, "service", "group and count", "rate by service" })
        {
            var loop = new ClosedLoop(server, start, end, only);
            var one = await loop.MeasureAsync(1);
            var many = await loop.MeasureAsync(options.Clients);
            results[only ?? "all in turn"] =
                new { one, many, throughputRatio = Math.Round(many.CallsPerSecond / one.CallsPerSecond, 2), p99OverMean = Math.Round(many.P99Ms / many.MeanMs, 2) };
        }

        return results;
    }

    /// <summary>Asks until it is ended; every answer's latency goes to <paramref name="latencies"/>.</summary>
    public async Task AskAsync(Latencies latencies, CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            var (url, list) = _questions[(int)((uint)Interlocked.Increment(ref _next) % (uint)_questions.Length)];
            await Searches.TimeAsync(_server, url, list, latencies);
        }
    }

    private async Task<LoopFigures> MeasureAsync(int clients)
    {
        var each = Enumerable.Range(0, clients).Select(_ => new Latencies()).ToArray();
        var before = _server.Usage();
        var clock = Stopwatch.StartNew();
        using var ended = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await Task.WhenAll(each.Select(latencies => Task.Run(() => AskAsync(latencies, ended.Token))));
        var seconds = clock.Elapsed.TotalSeconds;
        var after = _server.Usage();
        var all = Latencies.Sorted(each);
        return new LoopFigures(
            clients,
            Math.Round(all.Length / seconds, 1),
            Math.Round(all.Average(), 2),
            Math.Round(all[all.Length / 2], 2),
            Math.Round(all[(int)(all.Length * 0.99)], 2),
            Math.Round((after.UserSeconds + after.SystemSeconds - before.UserSeconds - before.SystemSeconds) / seconds, 2));
    }

    private sealed record LoopFigures(int Clients, double CallsPerSecond, double MeanMs, double P50Ms, double P99Ms, double ServerCores);
}
