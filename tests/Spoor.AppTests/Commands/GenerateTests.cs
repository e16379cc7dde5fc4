using System.Text.Json.Nodes;
using Spoor.AppTests.Harness;
using Spoor.TestKit.Otlp;

namespace Spoor.AppTests.Commands;

/// <summary><c>spoor generate</c> sends what it says, the same for the same options.</summary>
public class GenerateTests
{
    [Fact]
    public async Task Equal_options_give_equal_spans_which_are_stored_once()
    {
        string[] options = ["--spans", "3000", "--seed", "5", "--start", "2026-01-31T00:00:00Z", "--interval", "10ms", "--json"];
        var traces = new List<OpenTelemetry.Proto.Trace.V1.TracesData>();
        using var folder = new TemporaryFolder();
        await using var server = await SpoorProcess.StartAsync(folder.Path);
        using var api = new QueryApi(server);
        for (var run = 0; run < 2; run++)
        {
            var connections = run == 0 ? "1" : "4";
            var result = (await SpoorCli.RunAsync(["generate", .. options, "--connections", connections, "--endpoint", server.OtlpHttpAddress.ToString()])).ShouldExitWith(0);
            var report = JsonNode.Parse(result.Output)!;
            Assert.True((long)report["sentSpans"]! >= 3000);
            Assert.Equal(0, (long)report["refusedSpans"]!);
            var ids = await api.SearchAsync("{}", 10_000);
            Assert.Equal((long)report["sentSpans"]!, (await Task.WhenAll(ids.Select(api.FindTraceAsync))).Sum(Count));
            traces.Add((await api.FindTraceAsync(ids[7]))!);
        }

        TraceComparison.AssertSame(traces[0], traces[1]);
    }

    private static long Count(OpenTelemetry.Proto.Trace.V1.TracesData? trace) => trace!.ResourceSpans.Sum(r => r.ScopeSpans.Sum(s => s.Spans.Count));
}
