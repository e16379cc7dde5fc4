using System.Text.Json.Nodes;
using Spoor.AppTests.Harness;
using Spoor.Otlp;
using Spoor.TestKit.Otlp;

namespace Spoor.AppTests.Commands;

/// <summary>What <c>spoor metrics</c> prints, and how it exits.</summary>
public class MetricsTests
{
    private static readonly TestTrace Checkout = TestSpans.Trace("c0ffee")
        .Span("POST /checkout", "web", durationMs: 100, kind: SpanKind.Server, children: t => t
            .Span("Reserve", "stock", startMs: 10, durationMs: 30, kind: SpanKind.Client)
            .Span("Pay", "stock", startMs: 4000, durationMs: 40, kind: SpanKind.Client, status: StatusCode.Error));

    private static readonly string[] AroundIt = ["--from", "2025-12-31T23:59:59Z", "--to", "2026-01-01T00:00:05Z"];

    [Fact]
    public async Task Series_are_drawn_also_after_a_restart()
    {
        using var folder = new TemporaryFolder();
        await using (var server = await SpoorProcess.StartAsync(folder.Path))
        {
            using var http = new HttpClient();
            await Sending.PostAsync(http, server, Checkout.ToBytes());
            await Check(server);
            await server.StopAsync();
        }

        await using var again = await SpoorProcess.StartAsync(folder.Path);
        await Check(again);

        static async Task Check(SpoorProcess server)
        {
            string[] at = [.. AroundIt, "--endpoint", server.QueryAddress.ToString()];
            var bars = (await SpoorCli.RunAsync(["metrics", "{} | count_over_time() by(resource.service.name)", "--instant", .. at])).ShouldExitWith(0);
            Assert.Equal(
                [
                    "SERIES VALUE",
                    "resource.service.name=stock 2 ████████████████████████████████████████",
                    "resource.service.name=web 1 ████████████████████",
                ],
                Lines(bars.Output).Select(SingleSpaced));

            // Steps end at 23:59:59, 00, 01, 02, 03, 04 and 05; the first span lies in that which ends at 00, the last in that which ends at 04.
            var table = (await SpoorCli.RunAsync(["metrics", "{} | count_over_time() by(resource.service.name)", "--step", "1s", .. at])).ShouldExitWith(0);
            Assert.Equal(
                [
                    "SERIES 12-31 23:59:59 – 01-01 00:00:05 LEAST GREATEST LAST",
                    "resource.service.name=stock ▁▁█▁▁█▁ 0 1 0",
                    "resource.service.name=web ▁█▁▁▁▁▁ 0 1 0",
                ],
                Lines(table.Output).Select(SingleSpaced));

            var chart = (await SpoorCli.RunAsync(["metrics", "{} | max_over_time(duration)", "--step", "1s", .. at])).ShouldExitWith(0);
            Assert.Equal(
                """
                max_over_time
                0.1 │█
                    │█
                    │█
                    │█
                    │█   ▂
                    │█▃  █
                    │██  █
                  0 │██  █
                     01-01 00:00:00 01-01 00:00:04
                """,
                string.Join('\n', Lines(chart.Output).Select(line => line.TrimEnd())));

            var json = (await SpoorCli.RunAsync(["metrics", "{ status = error } | rate()", "--json", "--step", "2s", .. at])).ShouldExitWith(0);
            Assert.Equal("rate", (string)JsonNode.Parse(json.Output)!["series"]![0]!["labels"]![0]!["value"]!["stringValue"]!);
        }
    }

    [Fact]
    public async Task A_query_is_explained_by_both_commands()
    {
        using var folder = new TemporaryFolder();
        await using var server = await SpoorProcess.StartAsync(folder.Path);
        using var http = new HttpClient();
        await Sending.PostAsync(http, server, Checkout.ToBytes());
        (await http.PostAsync(new Uri(server.QueryAddress, "/flush"), null)).EnsureSuccessStatusCode();
        string[] at = [.. AroundIt, "--endpoint", server.QueryAddress.ToString(), "--explain"];
        const string Query = "{ kind = client } | rate() by(resource.service.name) | topk(1)";

        var tree = (await SpoorCli.RunAsync(["metrics", Query, "--step", "1s", .. at])).ShouldExitWith(0).Output;
        Assert.Contains("1 block considered, 1 searched", tree, StringComparison.Ordinal);
        Assert.Contains("7 steps of 1 s from 2025-12-31T23:59:58Z to 2026-01-01T00:00:05Z", tree, StringComparison.Ordinal);
        Assert.Contains("rows: 3 considered, 3 scanned, 2 matched, 2 counted in the range", tree, StringComparison.Ordinal);
        Assert.Contains("resource.service.name  · group, once for each distinct resource or scope", tree, StringComparison.Ordinal);
        Assert.Contains("counts of deleted spans: not used: there are none", tree, StringComparison.Ordinal);
        var instant = (await SpoorCli.RunAsync(["metrics", Query, "--instant", .. at])).ShouldExitWith(0).Output;
        Assert.Contains("one value from 2025-12-31T23:59:59Z to 2026-01-01T00:00:05Z", instant, StringComparison.Ordinal);

        var metrics = JsonNode.Parse((await SpoorCli.RunAsync(["metrics", Query, "--json", .. at])).ShouldExitWith(0).Output)!;
        var query = JsonNode.Parse((await SpoorCli.RunAsync(["query", Query, "--json", .. at])).ShouldExitWith(0).Output)!;
        Assert.Equal(metrics["plan"]!.ToJsonString(), query["plan"]!.ToJsonString());
        Assert.Equal(metrics["runs"]![0]!["rows"]!.ToJsonString(), query["runs"]![0]!["rows"]!.ToJsonString());
        Assert.Equal(Names(metrics), Names(query));

        var spans = (await SpoorCli.RunAsync(["metrics", "{ }", .. at])).ShouldExitWith(1);
        Assert.Equal("not a metrics query", spans.Error.Trim());

        static IEnumerable<string?> Names(JsonNode answer) => answer["runs"]![0]!["columns"]!.AsArray().Select(column => (string?)column!["name"]);
    }

    [Fact]
    public async Task What_is_not_there_exits_with_2_and_what_is_wrong_with_1()
    {
        using var folder = new TemporaryFolder();
        await using var server = await SpoorProcess.StartAsync(folder.Path);
        string[] at = ["--endpoint", server.QueryAddress.ToString()];

        var nothing = (await SpoorCli.RunAsync(["metrics", "{} | rate()", .. at])).ShouldExitWith(2);
        Assert.Equal("no span matches", nothing.Error.Trim());
        var wrong = (await SpoorCli.RunAsync(["metrics", "{ foo } | rate()", .. at])).ShouldExitWith(1);
        Assert.EndsWith("  { foo } | rate()\n    ^", wrong.Error.ReplaceLineEndings("\n").TrimEnd(), StringComparison.Ordinal);
        var spans = (await SpoorCli.RunAsync(["metrics", "{ }", .. at])).ShouldExitWith(1);
        Assert.Equal("not a metrics query", spans.Error.Trim());
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string SingleSpaced(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
