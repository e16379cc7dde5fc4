using System.Text.Json.Nodes;
using Spoor.AppTests.Harness;
using Spoor.Otlp;
using Spoor.TestKit.Otlp;

namespace Spoor.AppTests.Commands;

/// <summary>What <c>spoor query</c> and <c>spoor trace</c> print, and how they exit.</summary>
public class QueryAndTraceTests
{
    private static readonly TestTrace Checkout = TestSpans.Trace("c0ffee")
        .Span("POST /checkout", "web", durationMs: 100, kind: SpanKind.Server, children: t => t
            .Span("Reserve", "stock", startMs: 10, durationMs: 30, kind: SpanKind.Client)
            .Span("Pay", "payment", startMs: 50, durationMs: 40, kind: SpanKind.Client, status: StatusCode.Error, statusMessage: "declined"));

    private static readonly TestTrace Home = TestSpans.Trace("beef").Span("GET /", "web", startMs: -5000, durationMs: 1500);

    [Fact]
    public async Task Traces_are_listed_newest_first_and_drawn_as_trees()
    {
        using var folder = new TemporaryFolder();
        await using var server = await SpoorProcess.StartAsync(folder.Path);
        using var http = new HttpClient();
        await Sending.PostAsync(http, server, Checkout.ToBytes());
        await Sending.PostAsync(http, server, Home.ToBytes());
        string[] at = ["--endpoint", server.QueryAddress.ToString()];

        var list = (await SpoorCli.RunAsync(["query", "{ resource.service.name = \"web\" }", .. at])).ShouldExitWith(0);
        Assert.Equal(
            [
                "TRACE ID STARTED (UTC) DURATION SPANS ERRORS MATCHED SERVICE NAME",
                "c0ffee 2026-01-01 00:00:00.000 100 ms 3 1 1 web POST /checkout",
                "beef 2025-12-31 23:59:55.000 1.5 s 1 1 web GET /",
            ],
            Lines(list.Output).Select(SingleSpaced));

        var json = (await SpoorCli.RunAsync(["query", "{}", "--limit", "1", "--json", .. at])).ShouldExitWith(0);
        Assert.Equal("c0ffee", (string)Assert.Single(JsonNode.Parse(json.Output)!["traces"]!.AsArray())!["traceID"]!);

        var first = (await SpoorCli.RunAsync(["query", "{}", "--limit", "1", .. at])).ShouldExitWith(0);
        var next = Assert.Single(Lines(first.Error));
        Assert.Equal("there may be more: --after 1767225600000000000:c0ffee", next);
        var second = (await SpoorCli.RunAsync(["query", "{}", "--limit", "5", "--after", next.Split(' ')[^1], .. at])).ShouldExitWith(0);
        Assert.StartsWith("beef ", Lines(second.Output)[1], StringComparison.Ordinal);
        Assert.Equal(("", 2), (second.Error, Lines(second.Output).Length));
        var noPlace = (await SpoorCli.RunAsync(["query", "{}", "--after", "c0ffee", .. at])).ShouldExitWith(1);
        Assert.Contains("invalid after: \"c0ffee\"", noPlace.Error, StringComparison.Ordinal);

        var tree = (await SpoorCli.RunAsync(["trace", "c0ffee", .. at])).ShouldExitWith(0);
        Assert.Equal(
            """
            trace 00000000000000000000000000c0ffee · 2026-01-01 00:00:00.000 UTC · 100 ms · 3 spans · 3 services · 1 error

            web  POST /checkout      100 ms ████████████████████████████████████████
            ├─ stock  Reserve         30 ms     ████████████
            └─ payment  Pay     !     40 ms                     ████████████████  declined
            """,
            string.Join('\n', Lines(tree.Output)));

        var traceJson = (await SpoorCli.RunAsync(["trace", "c0ffee", "--json", .. at])).ShouldExitWith(0);
        Assert.Equal(3, JsonNode.Parse(traceJson.Output)!["batches"]!.AsArray().Count);
    }

    [Fact]
    public async Task Times_narrow_the_search()
    {
        using var folder = new TemporaryFolder();
        await using var server = await SpoorProcess.StartAsync(folder.Path);
        using var http = new HttpClient();
        await Sending.PostAsync(http, server, Checkout.ToBytes());
        string[] at = ["--endpoint", server.QueryAddress.ToString()];
        (await SpoorCli.RunAsync(["query", "{}", "--from", "2025-12-31T23:59:00Z", "--to", "2026-01-01T00:01:00Z", .. at])).ShouldExitWith(0);
        (await SpoorCli.RunAsync(["query", "{}", "--from", "2026-01-01T00:01:00Z", .. at])).ShouldExitWith(2);
        (await SpoorCli.RunAsync(["query", "{}", "--since", "1m", .. at])).ShouldExitWith(2);
    }

    [Fact]
    public async Task What_is_not_there_exits_with_2_and_what_is_wrong_with_1()
    {
        using var folder = new TemporaryFolder();
        await using var server = await SpoorProcess.StartAsync(folder.Path);
        string[] at = ["--endpoint", server.QueryAddress.ToString()];

        var nothing = (await SpoorCli.RunAsync(["query", "{ name = \"x\" }", .. at])).ShouldExitWith(2);
        Assert.Equal("no trace matches", nothing.Error.Trim());
        var noTrace = (await SpoorCli.RunAsync(["trace", "c0ffee", .. at])).ShouldExitWith(2);
        Assert.Equal("no trace has the id c0ffee", noTrace.Error.Trim());

        var wrong = (await SpoorCli.RunAsync(["query", "{ status = error && foo = 1 }", .. at])).ShouldExitWith(1);
        Assert.Contains("line 1, col", wrong.Error, StringComparison.Ordinal);
        var lines = Lines(wrong.Error);
        Assert.Equal("  { status = error && foo = 1 }", lines[^2]);
        Assert.Equal("  " + new string(' ', "{ status = error && ".Length) + "^", lines[^1]);

        var unreachable = (await SpoorCli.RunAsync("query", "{}", "--endpoint", "localhost:1")).ShouldExitWith(1);
        Assert.Contains("nothing listens on localhost:1", unreachable.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_is_explained()
    {
        using var folder = new TemporaryFolder();
        await using var server = await SpoorProcess.StartAsync(folder.Path);
        using var http = new HttpClient();
        await Sending.PostAsync(http, server, Checkout.ToBytes());
        (await http.PostAsync(new Uri(server.QueryAddress, "/flush"), null)).EnsureSuccessStatusCode();
        await Sending.PostAsync(http, server, Home.ToBytes());
        string[] at = ["--endpoint", server.QueryAddress.ToString()];

        var tree = (await SpoorCli.RunAsync(["query", "{ status = error && name = \"Pay\" }", "--explain", .. at])).ShouldExitWith(0).Output;
        Assert.Contains("1 block considered, 1 searched", tree, StringComparison.Ordinal);
        Assert.Contains("1 head considered", tree, StringComparison.Ordinal);
        Assert.Contains("status = error  · a column, compared", tree, StringComparison.Ordinal);
        Assert.Contains("1 in the answer", tree, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', tree);

        var json = JsonNode.Parse((await SpoorCli.RunAsync(
            ["query", "{ span.absent = 1 }", "--explain", "--json", "--start", "2025-12-31T00:00:00Z", "--end", "2026-01-02T00:00:00Z", .. at])).ShouldExitWith(0).Output)!;
        var block = json["parts"]!.AsArray().Single(part => !(bool)part!["isHead"]!)!;
        Assert.Equal("attributeAbsent", (string)block["outcome"]!);
        Assert.Equal("span.absent = 1", (string)block["rowGroups"]![0]!["reason"]!);
        Assert.Equal(4, (int)json["rows"]!["considered"]!);
        Assert.Equal(0, (int)json["bytes"]!["read"]!);

        var wrong = (await SpoorCli.RunAsync(["query", "{ foo = 1 }", "--explain", .. at])).ShouldExitWith(1);
        Assert.Equal("    ^", Lines(wrong.Error)[^1]);
    }

    [Fact]
    public async Task Spans_of_a_spanset_are_as_many_as_asked_for()
    {
        using var folder = new TemporaryFolder();
        await using var server = await SpoorProcess.StartAsync(folder.Path);
        using var http = new HttpClient();
        await Sending.PostAsync(http, server, Checkout.ToBytes());
        string[] at = ["--endpoint", server.QueryAddress.ToString()];
        var json = (await SpoorCli.RunAsync(["query", "{}", "--json", "--spss", "1", .. at])).ShouldExitWith(0);
        Assert.Single(JsonNode.Parse(json.Output)!["traces"]![0]!["spanSet"]!["spans"]!.AsArray());
        var useless = (await SpoorCli.RunAsync(["query", "{}", "--spss", "1", .. at])).ShouldExitWith(1);
        Assert.Contains("--spss needs --json", useless.Error, StringComparison.Ordinal);
    }

    private static string[] Lines(string text) => [.. text.TrimEnd().Split('\n').Select(line => line.TrimEnd())];

    private static string SingleSpaced(string text) => string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
