using System.Text.RegularExpressions;
using Spoor.Store.Telemetry;

namespace Spoor.Api.Tests.Telemetry;

public class MetricsEndpointTests
{
    [Fact]
    public async Task Shows_the_registry_requests_and_the_process()
    {
        var registry = new MetricsRegistry();
        registry.Counter("spoor_test_total", "A test.").Add(7);
        await using var server = await ApiServer.StartAsync(
            new ApiDependencies { Querier = () => new FakeQuerier(), Metrics = registry, Build = new BuildInfo("1.2.3", "abc") });
        await server.GetAsync("/api/traces/1");
        await server.GetAsync("/api/search/tag/a/b/values");
        await server.GetAsync("/api/nope");
        using var odd = await server.Client.SendAsync(new HttpRequestMessage(new HttpMethod("BREW"), "/api/echo"));

        var answer = await server.GetAsync("/metrics");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.ContentType);
        var lines = answer.Text.Split('\n');
        Assert.Contains("spoor_test_total 7", lines);
        Assert.Contains(lines, line => line.StartsWith("spoor_build_info{version=\"1.2.3\",revision=\"abc\",", StringComparison.Ordinal) && line.EndsWith(" 1", StringComparison.Ordinal));
        Assert.Contains("tempo_request_duration_seconds_count{method=\"GET\",route=\"api_traces_traceid\",status_code=\"404\"} 1", lines);
        Assert.Contains("tempo_request_duration_seconds_count{method=\"GET\",route=\"api_search_tag_tagname_values\",status_code=\"200\"} 1", lines);
        Assert.Contains("tempo_request_duration_seconds_count{method=\"GET\",route=\"other\",status_code=\"404\"} 1", lines);
        Assert.Contains("tempo_request_duration_seconds_count{method=\"other\",route=\"api_echo\",status_code=\"200\"} 1", lines);
        foreach (var name in new[] { "process_cpu_seconds_total", "process_resident_memory_bytes", "process_start_time_seconds", "dotnet_gc_heap_size_bytes" })
            Assert.Contains(lines, line => Regex.IsMatch(line, $"^{name} [0-9.E+]+$", RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task Every_line_is_well_formed()
    {
        await using var server = await ApiServer.StartAsync(new FakeQuerier());
        await server.GetAsync("/");
        var answer = await server.GetAsync("/metrics");
        Assert.EndsWith("\n", answer.Text, StringComparison.Ordinal);
        var line = new Regex(
            "^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\\{([a-z_]+=\"([^\"\\\\]|\\\\.)*\",?)*\\})? [-+0-9.eE]+(Inf)?)$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        Assert.All(answer.Text.TrimEnd('\n').Split('\n'), text => Assert.Matches(line, text));
    }
}
