using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Spoor.AppTests.Harness;
using Spoor.Otlp;
using Spoor.TestKit.Otlp;

namespace Spoor.AppTests.Commands;

/// <summary>Spans as they arrive: <c>spoor tail</c> and the endpoint behind it.</summary>
public class TailTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Spans_that_match_appear_and_an_interrupt_ends_it_well()
    {
        using var folder = new TemporaryFolder();
        await using var server = await SpoorProcess.StartAsync(folder.Path);
        using var http = new HttpClient();
        await Sending.PostAsync(http, server, TestSpans.Trace("1").Span("before", "web", status: StatusCode.Error).ToBytes());
        using var text = await StartAsync(server, "{ status = error } | select(span.code)");
        using var json = await StartAsync(server, "{ resource.service.name = \"stock\" }", "--json");

        await Sending.PostAsync(http, server, TestSpans.Trace("c0ffee")
            .Span("POST /checkout", "web", durationMs: 100)
            .Span("Pay\u001b[2J", "payment", startMs: 50, durationMs: 40, status: StatusCode.Error, statusMessage: "declined", attributes: [("code", 402L)])
            .Span("Reserve", "stock", startMs: 10, durationMs: 30, kind: SpanKind.Client).ToBytes());
        Assert.Equal(
            "2026-01-01 00:00:00.050 payment Pay [2J 40 ms error 00000000000000000000000000c0ffee declined code=402",
            string.Join(' ', (await LineAsync(text)).Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        var span = JsonNode.Parse(await LineAsync(json))!;
        Assert.Equal(("Reserve", "client", "30000000"), ((string)span["name"]!, (string)span["kind"]!, (string)span["durationNanos"]!));

        await Sending.PostAsync(http, server, TestSpans.Trace("beef").Span("Later", "stock").ToBytes());
        Assert.Equal("Later", (string)JsonNode.Parse(await LineAsync(json))!["name"]!);

        Signals.SendInterrupt(text);
        Assert.Equal((0, ""), await EndAsync(text));

        Assert.Equal(0, await server.StopAsync());
        var (code, error) = await EndAsync(json);
        Assert.Equal(1, code);
        Assert.Contains("the server is stopping", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_goes_away_ends_the_work()
    {
        using var folder = new TemporaryFolder();
        await using var server = await SpoorProcess.StartAsync(folder.Path);
        using var api = new QueryApi(server);
        using (var client = new HttpClient { BaseAddress = server.QueryAddress })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/spoor/tail");
            request.Headers.Add("Accept", "text/event-stream");
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
            using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
            using var http = new HttpClient();
            await Sending.PostAsync(http, server, TestSpans.Trace("1").Span("a", "web").ToBytes());
            Assert.Equal("event: span", await lines.ReadLineAsync().WaitAsync(Patience));
            Assert.Equal("a", (string)JsonNode.Parse((await lines.ReadLineAsync().WaitAsync(Patience))!["data: ".Length..])!["name"]!);
            Assert.Contains("spoor_query_tails 1", await api.GetTextAsync("/metrics"), StringComparison.Ordinal);
        }

        await Eventually.AsyncTrue(async () => (await api.GetTextAsync("/metrics")).Contains("spoor_query_tails 0", StringComparison.Ordinal), "the server gives the tail up");
    }

    [Fact]
    public async Task A_client_that_does_not_read_loses_spans_and_is_told()
    {
        using var folder = new TemporaryFolder();
        await using var server = await SpoorProcess.StartAsync(folder.Path);
        using var client = new HttpClient { BaseAddress = server.QueryAddress };
        using var response = await client.GetAsync("/api/spoor/tail", HttpCompletionOption.ResponseHeadersRead);

        // More than sockets and the server's buffer hold together.
        using var http = new HttpClient();
        var name = new string('n', 4000);
        for (var i = 0; i < 40; i++)
        {
            var trace = TestSpans.Trace((i + 1).ToString("x", System.Globalization.CultureInfo.InvariantCulture));
            for (var n = 0; n < 250; n++)
                trace = trace.Span(name, "web", startMs: n, id: (n + 1).ToString("x", System.Globalization.CultureInfo.InvariantCulture));
            await Sending.PostAsync(http, server, trace.ToBytes());
        }

        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        long spans = 0, dropped = 0;
        while (spans + dropped < 10_000)
        {
            var line = await lines.ReadLineAsync().WaitAsync(Patience);
            if (line!.StartsWith("{\"dropped\":", StringComparison.Ordinal))
                dropped += (long)JsonNode.Parse(line)!["dropped"]!;
            else if (line.Length > 0)
                spans++;
        }

        Assert.Equal(10_000, spans + dropped);
        Assert.True(dropped > 0, "nothing was dropped");
    }

    [Fact]
    public async Task Wrong_queries_are_marked()
    {
        using var folder = new TemporaryFolder();
        await using var server = await SpoorProcess.StartAsync(folder.Path);
        string[] at = ["--endpoint", server.QueryAddress.ToString()];
        var wrong = (await SpoorCli.RunAsync(["tail", "{ foo = 1 }", .. at])).ShouldExitWith(1);
        Assert.Contains("unknown identifier: foo", wrong.Error, StringComparison.Ordinal);
        Assert.EndsWith("\n    ^", wrong.Error.TrimEnd(), StringComparison.Ordinal);
        var whole = (await SpoorCli.RunAsync(["tail", "{ rootName = `x` }", .. at])).ShouldExitWith(1);
        Assert.Contains("rootName = `x` needs the other spans of the trace", whole.Error, StringComparison.Ordinal);
        using var response = await server.Api.GetAsync(new Uri("/api/spoor/tail?q=%7B%7D%7Ccount()%3E1", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    /// <summary>Starts it and waits until it follows.</summary>
    private static async Task<Process> StartAsync(SpoorProcess server, string query, params string[] options)
    {
        var start = new ProcessStartInfo(SpoorProcess.Executable, ["tail", query, .. options, "--endpoint", server.QueryAddress.ToString()])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        Assert.StartsWith("waiting for spans", await process.StandardError.ReadLineAsync().WaitAsync(Patience), StringComparison.Ordinal);
        return process;
    }

    private static async Task<string> LineAsync(Process process) =>
        await process.StandardOutput.ReadLineAsync().WaitAsync(Patience) ?? throw new InvalidOperationException("it ended: " + await process.StandardError.ReadToEndAsync());

    private static async Task<(int Code, string Error)> EndAsync(Process process)
    {
        var error = await process.StandardError.ReadToEndAsync().WaitAsync(Patience);
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, error);
    }
}
