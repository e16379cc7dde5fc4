using System.Globalization;
using Spoor.Server.Generate;

namespace Spoor.LoadBench;

/// <summary>A fixed set of metrics queries, each called with other literals every time, over all that is stored, with about 240 steps.</summary>
internal static class MetricsQueries
{
    private static readonly (string Name, Func<int, string> Query)[] Set =
    [
        ("rate", i => $"{{ span.thread.id != {i} }} | rate()"),
        ("rate of everything", _ => "{} | rate()"),
        ("rate by service", i => $"{{ duration > {i}us }} | rate() by(resource.service.name)"),
        ("rate by service and status", i => $"{{ duration > {i}us }} | rate() by(resource.service.name, status)"),
        ("quantiles by attribute", i => $"{{ duration > {i}us }} | quantile_over_time(duration, .5, .95, .99) by(span.http.request.method)"),
        ("histogram", i => $"{{ duration > {i}us }} | histogram_over_time(duration)"),
        ("errors by route", i => $"{{ status = error && duration > {i}us }} | rate() by(span.http.route)"),
        ("mean by name", i => $"{{ duration > {i}us }} | avg_over_time(duration) by(name)"),
        ("rate by status code, top", i => $"{{ duration > {i}us }} | count_over_time() by(span.http.response.status_code) | topk(3)"),
        ("share of errors", i => $"({{ status = error && duration > {i}us }} | rate()) / ({{ duration > {i}us }} | rate())"),
        ("roots by service (Drilldown)", i => $"{{ nestedSetParent < 0 && duration > {i}us }} | rate() by(resource.service.name) with(sample=true)"),
        ("structural", i => $"{{ kind = server && duration > {i + 1500}ms }} > {{ kind = client }} | rate() by(resource.service.name)"),
    ];

    /// <summary>What each query asks for in its n-th call, over a range in Unix seconds; <c>compare</c> as Drilldown asks it, in one step.</summary>
    public static IEnumerable<(string Name, Func<int, string> Url)> Urls(ulong start, ulong end)
    {
        foreach (var (name, query) in Set)
            yield return (name, i => $"/api/metrics/query_range?start={start}&end={end}&q={Uri.EscapeDataString(query(i))}");
        yield return (
            "compare",
            i => $"/api/metrics/query_range?start={start}&end={end}&step={end - start}s&q={Uri.EscapeDataString($"{{ duration > {i}us }} | compare({{ status = error }}, 10)")}");
    }

    public static async Task<object> RunAsync(ServerProcess server, LoadGenerator generator, BenchOptions options)
    {
        var results = new SortedDictionary<string, object>(StringComparer.Ordinal);
        var start = (generator.StartOf(0) / 1_000_000_000) - 1;
        var end = (generator.StartOf(IngestRun.WavesOf(generator, options.Spans) * LoadGenerator.TracesPerWave) / 1_000_000_000) + 5;
        foreach (var (name, url) in Urls(start, end))
            results[name] = await TimeAsync(server, options, url);
        return results;
    }

    private static async Task<object> TimeAsync(ServerProcess server, BenchOptions options, Func<int, string> url)
    {
        var latencies = new Latencies();
        var found = 0;
        for (var i = 0; i < options.Calls; i++)
            found += await Searches.TimeAsync(server, url(i), "series", latencies);
        return latencies.Summary($"{(found / (double)options.Calls).ToString("F1", CultureInfo.InvariantCulture)} series on average");
    }
}
