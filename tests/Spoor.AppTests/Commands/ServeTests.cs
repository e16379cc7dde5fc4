using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Spoor.AppTests.Harness;
using Spoor.TestKit.Otlp;

namespace Spoor.AppTests.Commands;

/// <summary><c>spoor serve</c> from start to stop.</summary>
public class ServeTests
{
    [Fact]
    public async Task It_is_ready_when_it_says_so_and_keeps_spans_over_a_restart()
    {
        using var folder = new TemporaryFolder();
        var bytes = TestSpans.Trace("abc1").Span("GET /", service: "web").ToBytes();
        var server = await SpoorProcess.StartAsync(folder.Path);
        await using (server)
        {
            using var api = new QueryApi(server);
            Assert.Equal("ready\n", await api.GetTextAsync("/ready"));
            using var http = new HttpClient();
            await Sending.PostAsync(http, server, bytes);
            Assert.Equal(0, await server.StopAsync());
            Assert.Contains("export OTEL_EXPORTER_OTLP_ENDPOINT", server.Output.Replace("OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }

        Assert.NotEmpty(Directory.GetFiles(Path.Combine(folder.Path, "single-tenant", "blocks"), "spans.parquet", SearchOption.AllDirectories));
        await using var again = await SpoorProcess.StartAsync(folder.Path, new SpoorProcessOptions { AddressesOf = server });
        using var apiAgain = new QueryApi(again);
        Assert.Equal(server.QueryAddress, again.QueryAddress);
        Assert.Equal(["0000000000000000000000000000abc1"], await apiAgain.SearchAsync("{ resource.service.name = \"web\" }"));
    }

    [Fact]
    public async Task An_interrupt_stops_it_as_gracefully()
    {
        using var folder = new TemporaryFolder();
        await using var server = await SpoorProcess.StartAsync(folder.Path);
        Assert.Equal(0, await server.StopAsync(Signals.SendInterrupt));
        Assert.Contains("stopped after", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_under_way_are_finished_when_it_stops()
    {
        using var folder = new TemporaryFolder();
        await using var server = await SpoorProcess.StartAsync(folder.Path);
        using var http = new HttpClient();
        var (content, finish) = Sending.SlowContent(TestSpans.Trace("abc2").Span("slow").ToBytes());
        var answer = http.PostAsync(new Uri(server.OtlpHttpAddress, "/v1/traces"), content);
        await content.HalfSent;
        using var api = new QueryApi(server);
        await Eventually.AsyncTrue(async () => !(await api.GetTextAsync("/metrics")).Contains("spoor_receiver_in_flight_bytes 0\n", StringComparison.Ordinal), "the request is under way");
        var stop = server.StopAsync();
        await Task.Delay(300);
        finish();
        Assert.Equal(HttpStatusCode.OK, (await answer).StatusCode);
        Assert.Equal(0, await stop);

        await using var again = await SpoorProcess.StartAsync(folder.Path);
        using var apiAgain = new QueryApi(again);
        Assert.NotNull(await apiAgain.FindTraceAsync("abc2"));
    }

    [Fact]
    public async Task Logs_are_json_when_asked_for()
    {
        using var folder = new TemporaryFolder();
        await using var server = await SpoorProcess.StartAsync(folder.Path, new SpoorProcessOptions { Arguments = ["--log-format", "json"] });
        await server.StopAsync();
        var entries = server.Output.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.Contains(entries, entry => ((string)entry["Message"]!).StartsWith("ready after", StringComparison.Ordinal) && entry["State"]!["Milliseconds"] is not null);
    }

    [Fact]
    public async Task Without_a_command_it_serves_from_a_configuration_file()
    {
        using var folder = new TemporaryFolder();
        var data = Path.Combine(folder.Path, "spans");
        var config = folder.Write("spoor.yaml", $$"""
            receivers:
              otlp:
                protocols:
                  grpc: { endpoint: 127.0.0.1:0 }
                  http: { endpoint: 127.0.0.1:0 }
            exporters:
              spoor_store: {}
            extensions:
              spoor_store: { local: { path: {{data}} } }
              spoor_query: { endpoint: 127.0.0.1:0 }
            service:
              extensions: [spoor_store, spoor_query]
              pipelines:
                traces: { receivers: [otlp], exporters: [spoor_store] }
            """);
        using var process = Process.Start(new ProcessStartInfo(SpoorProcess.Executable, ["--config", config]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var lines = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line && !lines.Exists(l => l.StartsWith("  data", StringComparison.Ordinal)))
            lines.Add(line);
        Signals.SendTerminate(process);
        await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        Assert.Contains(lines, line => line.EndsWith(data, StringComparison.Ordinal));
        Assert.True(Directory.Exists(Path.Combine(data, "single-tenant", "wal")));
    }
}
