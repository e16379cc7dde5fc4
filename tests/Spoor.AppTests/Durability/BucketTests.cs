using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Google.Protobuf;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.AppTests.Harness;
using Spoor.TestKit;
using Spoor.TestKit.Otlp;
using Spoor.TestKit.S3;

namespace Spoor.AppTests.Durability;

/// <summary>The program with its blocks in a bucket of a real S3 server: what is in the bucket survives the folder.</summary>
public class BucketTests
{
    private const int TracesInBatch = 50, SpansInTrace = 6;

    [ToolFact("node", "npm")]
    [Trait("Speed", "Slow")]
    public async Task A_start_without_the_folder_finds_every_span_in_the_bucket()
    {
        await using var s3 = await S3Server.StartAsync();
        var sent = new Sent();
        for (var life = 0; life < 2; life++)
        {
            using var folder = new TemporaryFolder();
            await using var server = await SpoorProcess.StartAsync(folder.Path, Settings(s3.Endpoint));
            await sent.AssertAllThereOnceAsync(server);
            for (var batch = 0; batch < 4; batch++)
            {
                await sent.SendAsync(server);
                await FlushAsync(server);
            }

            await sent.SendAsync(server);
            await sent.AssertAllThereOnceAsync(server);
            Assert.Equal(0, await server.StopAsync());
            Assert.DoesNotContain("warn", server.Output, StringComparison.OrdinalIgnoreCase);
        }

        using var last = new TemporaryFolder();
        await using var again = await SpoorProcess.StartAsync(last.Path, Settings(s3.Endpoint));
        await sent.AssertAllThereOnceAsync(again);
        Assert.Contains("of the bucket spans at", again.Output, StringComparison.Ordinal);
    }

    [ToolFact("node", "npm")]
    [Trait("Speed", "Slow")]
    public async Task Counts_of_deleted_spans_survive_the_folder()
    {
        await using var s3 = await S3Server.StartAsync();
        var sent = new Sent();
        string[] settings = [.. Settings(s3.Endpoint), "extensions.spoor_store.retention.full=1s", "extensions.spoor_store.retention.aggregated=2h"];
        string id;
        using (var folder = new TemporaryFolder())
        {
            await using var server = await SpoorProcess.StartAsync(folder.Path, settings);
            await sent.SendAsync(server);
            await FlushAsync(server);
            await Eventually.AsyncTrue(
                async () => await ListAsync(server) is { } list && list["blocks"]!.AsArray().Count == 0 && (string?)list["series"]!.AsArray().FirstOrDefault()?["location"] == "both",
                "the block is counted, and the counts are in the bucket");
            id = (string)Assert.Single((await ListAsync(server))["series"]!.AsArray())!["id"]!;
            Assert.Equal(0, await server.StopAsync());
        }

        using var last = new TemporaryFolder();
        await using (var again = await SpoorProcess.StartAsync(last.Path, settings))
        {
            var list = await ListAsync(again);
            Assert.Empty(list["blocks"]!.AsArray());
            var series = Assert.Single(list["series"]!.AsArray())!;
            Assert.Equal((id, "live", "bucket"), ((string)series["id"]!, (string)series["state"]!, (string)series["location"]!));
            Assert.Equal(0, await again.StopAsync());
        }

        string[] at = ["--path", last.Path, .. settings.SelectMany(setting => new[] { "--set", setting })];
        Assert.Contains("rows of counts read: all is well", (await SpoorCli.RunAsync(["blocks", "verify", .. at])).ShouldExitWith(0).Output, StringComparison.Ordinal);
        Assert.Contains("counts of deleted spans: 1 file", (await SpoorCli.RunAsync(["blocks", "list", .. at])).ShouldExitWith(0).Output, StringComparison.Ordinal);
    }

    private static async Task<JsonNode> ListAsync(SpoorProcess server) =>
        JsonNode.Parse(await server.Api.GetStringAsync(new Uri("/api/spoor/blocks", UriKind.Relative)))!;

    [ToolFact("node", "npm")]
    [Trait("Speed", "Slow")]
    public async Task Faults_between_program_and_bucket_lose_nothing_and_double_nothing()
    {
        await using var s3 = await S3Server.StartAsync();
        await using var proxy = new FaultProxy(s3.Port);
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var faults = 0;
        proxy.Choose = _ =>
        {
            lock (random)
                return random.Next(4) == 0 && faults++ >= 0 ? (Fault)random.Next(1, 6) : Fault.None;
        };
        var sent = new Sent();
        for (var life = 0; life < 3; life++)
        {
            using var folder = new TemporaryFolder();
            await using var server = await SpoorProcess.StartAsync(folder.Path, Settings(proxy.Endpoint));
            await sent.AssertAllThereOnceAsync(server);
            for (var batch = 0; batch < 3; batch++)
            {
                await sent.SendAsync(server);
                await FlushAsync(server);
            }

            await sent.AssertAllThereOnceAsync(server);
            Assert.Equal(0, await server.StopAsync());
        }

        Assert.True(faults > 10, $"only {faults} faults (seed {seed})");
    }

    [ToolFact("node", "npm")]
    [Trait("Speed", "Slow")]
    public async Task A_kill_in_the_middle_of_an_upload_leaves_no_half_block_and_loses_nothing()
    {
        await using var s3 = await S3Server.StartAsync();
        await using var proxy = new FaultProxy(s3.Port);
        var sent = new Sent();
        using var folder = new TemporaryFolder();
        foreach (var stuck in new[] { "spans.parquet", "index.bin", "meta.json" })
        {
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            proxy.Choose = request =>
            {
                if (request.Method != "PUT" || !request.Target.Contains(stuck, StringComparison.Ordinal))
                    return Fault.None;
                seen.TrySetResult();
                return Fault.Hang;
            };
            await using var server = await SpoorProcess.StartAsync(folder.Path, Settings(proxy.Endpoint));
            await sent.AssertAllThereOnceAsync(server);
            await sent.SendAsync(server);
            await FlushAsync(server);
            await seen.Task.WaitAsync(TimeSpan.FromSeconds(60));
            await server.KillAsync();
        }

        proxy.Choose = _ => Fault.None;
        await using (var server = await SpoorProcess.StartAsync(folder.Path, Settings(proxy.Endpoint)))
        {
            await sent.AssertAllThereOnceAsync(server);
            Assert.Equal(0, await server.StopAsync());
        }

        using var other = new TemporaryFolder();
        await using var again = await SpoorProcess.StartAsync(other.Path, Settings(proxy.Endpoint));
        await sent.AssertAllThereOnceAsync(again);
    }

    [ToolFact("node", "npm")]
    [Trait("Speed", "Slow")]
    public async Task A_dead_bucket_stops_neither_ingestion_nor_the_stop_and_its_return_is_made_up_for()
    {
        await using var s3 = await S3Server.StartAsync();
        var sent = new Sent();
        using var folder = new TemporaryFolder();
        await using (var server = await SpoorProcess.StartAsync(folder.Path, [.. Settings(s3.Endpoint), "extensions.spoor_store.s3.stop_timeout=1s"]))
        {
            await sent.SendAsync(server);
            await s3.KillAsync();
            await sent.SendAsync(server);
            await FlushAsync(server);
            await Eventually.AsyncTrue(async () => await MetricAsync(server, "spoor_store_upload_failures_total") > 0, "a failure is counted");
            Assert.True(await MetricAsync(server, "spoor_store_upload_backlog_blocks") > 0);
            await sent.SendAsync(server);
            await sent.AssertAllThereOnceAsync(server);
            Assert.Equal(0, await server.StopAsync());
            Assert.Single(Regex.Matches(server.Output, "cannot be kept up to date"));
            Assert.Contains("could not be copied to the bucket spans at", server.Output, StringComparison.Ordinal);
        }

        string[] arguments = ["serve", "--data", folder.Path, .. Settings(s3.Endpoint).SelectMany(setting => new[] { "--set", setting }), "--set", "extensions.spoor_store.s3.max_attempts=2"];
        var failed = (await SpoorCli.RunAsync(arguments)).ShouldExitWith(1);
        Assert.Contains($"bucket spans at http://{s3.Endpoint}: cannot list", failed.Error, StringComparison.Ordinal);

        await s3.RestartAsync();
        await using (var server = await SpoorProcess.StartAsync(folder.Path, Settings(s3.Endpoint)))
        {
            await sent.AssertAllThereOnceAsync(server);
            Assert.Equal(0, await server.StopAsync());
        }

        using var other = new TemporaryFolder();
        await using var again = await SpoorProcess.StartAsync(other.Path, Settings(s3.Endpoint));
        await sent.AssertAllThereOnceAsync(again);
    }

    private static string[] Settings(string endpoint) =>
    [
        "extensions.spoor_store.backend=s3",
        "extensions.spoor_store.s3.bucket=" + S3Server.Bucket,
        "extensions.spoor_store.s3.endpoint=" + endpoint,
        "extensions.spoor_store.s3.insecure=true",
        "extensions.spoor_store.s3.access_key=" + S3Server.AccessKey,
        "extensions.spoor_store.s3.secret_key=" + S3Server.SecretKey,
        "extensions.spoor_store.s3.prefix=spoor",
        "extensions.spoor_store.s3.max_attempts=20",
        "extensions.spoor_store.s3.stop_timeout=1m",
    ];

    private static async Task FlushAsync(SpoorProcess server)
    {
        using var reply = await server.Api.PostAsync("/flush", null);
        Assert.True(reply.IsSuccessStatusCode, reply.StatusCode.ToString());
    }

    private static async Task<double> MetricAsync(SpoorProcess server, string name)
    {
        var line = (await server.Api.GetStringAsync("/metrics")).Split('\n').First(line => line.StartsWith(name + " ", StringComparison.Ordinal));
        return double.Parse(line.AsSpan(name.Length + 1), CultureInfo.InvariantCulture);
    }

    /// <summary>What was acknowledged.</summary>
    private sealed class Sent
    {
        private readonly List<(string TraceId, TracesData Trace)> _traces = [];

        public async Task SendAsync(SpoorProcess server)
        {
            var batch = new TracesData();
            var traces = Enumerable.Range(_traces.Count + 1, TracesInBatch).Select(Trace).ToArray();
            foreach (var (_, trace) in traces)
                batch.ResourceSpans.AddRange(trace.ResourceSpans);
            await Sending.PostAsync(server.Otlp, server, batch.ToByteArray());
            _traces.AddRange(traces);
        }

        public async Task AssertAllThereOnceAsync(SpoorProcess server)
        {
            using var api = new QueryApi(server);
            foreach (var (traceId, trace) in _traces)
            {
                var difference = TraceComparison.Difference(trace, await api.FindTraceAsync(traceId) ?? new TracesData());
                Assert.True(difference is null, $"trace {traceId}: {difference}\n{server.Output}");
            }

            // Reading drops duplicates; the counts show them.
            var spans = await MetricAsync(server, "spoor_store_block_spans") + await MetricAsync(server, "spoor_store_head_spans");
            Assert.Equal(_traces.Count * SpansInTrace, spans);
            Assert.Equal(Math.Min(1000, _traces.Count), (await api.SearchAsync("{ span.number > 0 }")).Count);
        }

        private static (string TraceId, TracesData Trace) Trace(int number)
        {
            var traceId = $"{number:x32}";
            var trace = TestSpans.Trace(traceId, TestSpans.BaseUnixNanos + ((ulong)number * 1_000_000));
            for (var span = 1; span <= SpansInTrace; span++)
                trace.Span($"work {span}", service: $"service-{span % 3}", attributes: [("number", (long)number), ("text", $"value {number}")]);
            return (traceId, trace.ToTracesData());
        }
    }
}
