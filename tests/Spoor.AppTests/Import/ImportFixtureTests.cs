using System.Globalization;
using Spoor.AppTests.Harness;
using Spoor.TestKit;
using Spoor.TestKit.Otlp;

namespace Spoor.AppTests.Import;

/// <summary>Recorded traces of other systems, imported by the real program, come back complete and equal to an independent reading of the files.</summary>
[Trait("Speed", "Slow")]
public class ImportFixtureTests
{
    [SharedFact]
    public Task Online_boutique_and_edge_cases_in_otlp_json() => ImportOtlpAsync(FixtureGroup.Files("otlp/*.json*"));

    [SharedFact]
    public Task The_traces_of_jaegers_storage_tests() => ImportOtlpAsync(FixtureGroup.Files("jaeger-integration/*.json"));

    [SharedFact]
    public Task Otlp_samples_of_jaegers_ui() => ImportOtlpAsync(FixtureGroup.Files("jaeger-ui/otlp2jaeger-in.json", "jaeger-ui/otlp2jaeger-multi-in-combined.json"));

    [SharedFact]
    public Task DeathStarBench_and_samples_of_jaegers_ui_in_jaeger_json() => ImportAsync(
        FixtureGroup.Files("deathstarbench/*.json.gz", "jaeger-ui/genai-trace.json", "jaeger-ui/otlp2jaeger-out.json"), JaegerOracle.Read);

    [SharedFact]
    public Task Production_traces_in_zipkin_json() => ImportAsync(FixtureGroup.Files("zipkin/*.json"), ZipkinOracle.ReadV2);

    [SharedFact]
    public Task Train_ticket_in_zipkin_v1_json() => ImportAsync(FixtureGroup.Files("train-ticket-zipkin-v1/*.json"), ZipkinOracle.ReadV1, withEvents: false);

    private static async Task ImportOtlpAsync(string[] files)
    {
        using var folder = new TemporaryFolder();
        await using var server = await SpoorProcess.StartAsync(folder.Path);
        var expected = OtlpJsonOracle.Read(files);
        var result = await SpoorCli.RunAsync(["import", .. files, "--endpoint", server.OtlpHttpAddress.ToString()]);
        result.ShouldExitWith(0);

        using var api = new QueryApi(server);
        Assert.NotEmpty(expected);
        foreach (var (traceId, trace) in expected)
        {
            var found = await api.FindTraceAsync(traceId);
            Assert.True(found is not null, $"trace {traceId} is missing");
            TraceComparison.AssertSame(trace, found);
        }
    }

    private static async Task ImportAsync(string[] files, Func<string, IEnumerable<ExpectedSpan>> read, bool withEvents = true)
    {
        using var folder = new TemporaryFolder();
        await using var server = await SpoorProcess.StartAsync(folder.Path);
        var traces = files.SelectMany(read).GroupBy(span => span.TraceId).ToArray();
        var result = await SpoorCli.RunAsync(["import", .. files, "--endpoint", server.OtlpHttpAddress.ToString()]);
        result.ShouldExitWith(0);
        if (files.Length > 1)
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"of {traces.Length:N0} traces"), result.Output.Split('\n')[^2], StringComparison.Ordinal);

        using var api = new QueryApi(server);
        foreach (var trace in traces)
        {
            var found = await api.FindTraceAsync(trace.Key);
            Assert.True(found is not null, $"trace {trace.Key} is missing");
            AssertSame([.. trace], [.. ExpectedSpan.Of(found).Select(span => withEvents ? span : span with { EventUnixNanos = [] })]);
        }
    }

    private static void AssertSame(List<ExpectedSpan> expected, List<ExpectedSpan> found)
    {
        var lines = expected.Select(span => span.Line).ToHashSet(StringComparer.Ordinal);
        Assert.Equal([], lines.Except(found.Select(span => span.Line)).Select(line => "missing: " + line));
        Assert.Equal([], found.Select(span => span.Line).Except(lines).Select(line => "unexpected: " + line));
        Assert.Equal(lines.Count, found.Count);
        var byLine = found.ToLookup(span => span.Line);
        foreach (var span in expected)
        {
            var tags = byLine[span.Line].SelectMany(other => other.Tags).ToHashSet(StringComparer.Ordinal);
            foreach (var tag in span.Tags)
                Assert.True(tags.Contains(tag), $"{span.Line}: the tag {tag} is missing in {string.Join(", ", tags)}");
        }
    }
}
