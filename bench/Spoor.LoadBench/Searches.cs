using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Spoor.Server.Generate;

namespace Spoor.LoadBench;

/// <summary>A fixed set of searches, each called with other literals every time.</summary>
internal static class Searches
{
    private static readonly string[] Services = ["cart", "checkout", "payment", "catalog", "search", "recommendation", "user", "shipping", "email"];

    private static readonly (string Name, Func<int, string> Query)[] Set =
    [
        ("everything, newest 20", i => $"{{}} | select(span.k{i})"),
        ("service", i => $"{{ resource.service.name = \"{Services[i % 9]}\" && span.thread.id != {i} }}"),
        ("service and status code", i => $"{{ resource.service.name = \"{Services[i % 9]}\" && span.http.response.status_code >= {400 + i} }}"),
        ("errors in two services", i => $"{{ resource.service.name = \"{Services[i % 9]}\" && status = error }} && {{ resource.service.name = \"{Services[(i + 3) % 9]}\" && status = error }}"),
        ("high cardinality, equal", i => $"{{ span.url.path = \"/api/{Services[i % 9]}/v{i % 8}/{1000 + (i * 37)}\" }}"),
        ("user", i => $"{{ span.user.id = \"user-{1000 + (i * 91)}\" }}"),
        ("regex on SQL text", i => $"{{ span.db.query.text =~ \".*id = {4000 + (i * 13)}.*\" }}"),
        ("rare duration", i => $"{{ duration > {3900 + i}ms }}"),
        ("no match", i => $"{{ resource.service.name = \"absent-{i}\" }}"),
        ("absent key", i => $"{{ span.absent.key{i} = 1 }}"),
        ("count per trace", i => $"{{ status = error }} | count() > {5 + (i % 4)}"),
        ("average per trace", i => $"{{}} | avg(duration) > {1500 + i}ms"),
        ("group and count", i => $"{{ kind = server }} | by(resource.service.name) | count() > {2 + i}"),
        ("events", i => $"{{ event.exception.type = \"System.TimeoutException\" && resource.service.name = \"{Services[i % 9]}\" && duration > {i}ms }}"),
        ("root and trace duration", i => $"{{ rootServiceName = \"gateway\" && traceDuration > {3000 + (i * 7)}ms }}"),
    ];

    /// <summary>What each search asks for in its n-th call, over a range in Unix seconds.</summary>
    public static IEnumerable<(string Name, Func<int, string> Url)> Urls(ulong start, ulong end) =>
        Set.Select(search => (search.Name, new Func<int, string>(i => $"/api/search?limit=20&start={start}&end={end}&q={Uri.EscapeDataString(search.Query(i))}")));

    public static async Task<object> RunAsync(ServerProcess server, LoadGenerator generator, BenchOptions options)
    {
        var results = new SortedDictionary<string, object>(StringComparer.Ordinal);
        var start = (generator.StartOf(0) / 1_000_000_000) - 60;
        var end = (generator.StartOf(IngestRun.WavesOf(generator, options.Spans) * LoadGenerator.TracesPerWave) / 1_000_000_000) + 600;
        foreach (var (name, url) in Urls(start, end))
        {
            var latencies = new Latencies();
            var found = 0;
            for (var i = 0; i < options.Calls; i++)
                found += await TimeAsync(server, url(i), "traces", latencies);

            results[name] = latencies.Summary($"{(found / (double)options.Calls).ToString("F1", CultureInfo.InvariantCulture)} traces found on average");
        }

        var names = new Latencies();
        var values = new Latencies();
        string[] tags = ["resource.service.name", "span.http.route", "span.server.address", "name", "span.db.namespace"];
        for (var i = 0; i < options.Calls; i++)
        {
            await TimeAsync(server, $"/api/v2/search/tags?start={start + (ulong)i}&end={end}", "scopes", names);
            await TimeAsync(server, $"/api/v2/search/tag/{tags[i % tags.Length]}/values?start={start + (ulong)i}&end={end}", "tagValues", values);
        }

        results["tag names"] = names.Summary();
        results["tag values"] = values.Summary();
        return results;
    }

    public static async Task<int> TimeAsync(ServerProcess server, string url, string listName, Latencies latencies)
    {
        var start = Stopwatch.GetTimestamp();
        using var response = await server.Api.GetAsync(new Uri(url, UriKind.Relative));
        var body = await response.Content.ReadAsByteArrayAsync();
        latencies.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"{(int)response.StatusCode} for {url}: {System.Text.Encoding.UTF8.GetString(body)}");
        using var json = JsonDocument.Parse(body);
        return json.RootElement.TryGetProperty(listName, out var list) ? list.GetArrayLength() : 0;
    }
}
