using Spoor.Collector.Config;
using Spoor.Collector.Receivers;
using Spoor.Store;
using Spoor.Store.Compaction;

namespace Spoor.Collector.Tests.Config;

public class ConfigLoaderTests
{
    private const string Full =
        """
        receivers:
          otlp:
            protocols:
              grpc:
                endpoint: 0.0.0.0:4317
                max_recv_msg_size_mib: 16
              http:
                endpoint: "[::1]:14318"
                max_request_body_size: 1MiB
                traces_url_path: /otlp/traces
          otlp/internal:
            protocols:
              grpc:
        exporters:
          spoor_store:
        extensions:
          spoor_store:
            backend: local
            local: { path: /var/lib/spoor }
            wal: { path: /wal, sync: interval, sync_interval: 1m30s }
            retention: { full: 168h, sampled: { until: 720h, keep: '{ status = error || traceDuration > 2s }', percent: 5 }, aggregated: 2160h }
            max_bytes: 100GB
            ingestion: { rate_limit_bytes: 15000000, burst_size_bytes: 20000000, max_traces_per_user: 0 }
            head: { max_bytes: 128MB, max_spans: 1000, max_age: 1.5h }
            compaction: { enabled: false, window: 30m, target_block_spans: 500000, max_block_spans: 1000000, max_bytes_per_second: 10MB }
          spoor_query:
            endpoint: :3201
            jaeger: { endpoint: ":16687" }
            grpc_endpoint: :9095
            max_concurrent_queries: 4
            max_outstanding_per_tenant: 0
            max_query_expression_size_bytes: 1000
            max_bytes_per_tag_values_query: 1MB
            max_bytes_per_trace: 5MB
            search: { query_timeout: 10s, max_duration: 168h, default_result_limit: 10, max_result_limit: 100, default_spans_per_span_set: 2, max_spans_per_span_set: 0 }
            metrics: { max_duration: 24h, max_intervals: 100, max_response_series: 50, max_exemplars: 5, max_inspected_bytes: 1GB }
            mcp_server: { enabled: true }
        service:
          extensions: [spoor_store, spoor_query]
          pipelines:
            traces:
              receivers: [otlp, otlp/internal]
              processors: []
              exporters: spoor_store
        """;

    [Fact]
    public void Every_setting_has_its_typed_value()
    {
        var result = ConfigFiles.Load(Full);
        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
        var config = result.Config!;
        Assert.Equal(
            new OtlpReceiverOptions
            {
                Grpc = new OtlpGrpcOptions { Endpoint = new NetEndpoint("0.0.0.0", 4317), MaxRequestBytes = 16 << 20 },
                Http = new OtlpHttpOptions { Endpoint = new NetEndpoint("::1", 14318), MaxRequestBytes = 1 << 20, TracesUrlPath = "/otlp/traces" },
            },
            config.Components.Single(component => component.Id.ToString() == "otlp").Options);
        Assert.Equal(
            new OtlpReceiverOptions { Grpc = new OtlpGrpcOptions() },
            config.Components.Single(component => component.Id.ToString() == "otlp/internal").Options);
        Assert.Equal(
            new StoreOptions
            {
                Path = "/var/lib/spoor",
                WalPath = "/wal",
                Sync = WalSync.Interval,
                SyncInterval = TimeSpan.FromSeconds(90),
                Retention = new RetentionOptions
                {
                    Full = TimeSpan.FromDays(7),
                    Sampled = new SampledRetention { Until = TimeSpan.FromDays(30), Keep = "{ status = error || traceDuration > 2s }", Percent = 5 },
                    Aggregated = TimeSpan.FromDays(90),
                },
                MaxBytes = 100_000_000_000,
                Ingestion = new IngestionLimits { RateLimitBytes = 15_000_000, BurstSizeBytes = 20_000_000 },
                MaxHeadBytes = 128_000_000,
                MaxHeadSpans = 1000,
                MaxHeadAge = TimeSpan.FromMinutes(90),
                Compaction = new CompactionOptions
                {
                    Enabled = false,
                    Window = TimeSpan.FromMinutes(30),
                    TargetBlockSpans = 500_000,
                    MaxBlockSpans = 1_000_000,
                    MaxBytesPerSecond = 10_000_000,
                },
            },
            config.Store);
        Assert.Equal(
            new QueryOptions
            {
                Endpoint = new NetEndpoint("", 3201),
                GrpcEndpoint = new NetEndpoint("", 9095),
                Jaeger = new NetEndpoint("", 16687),
                IsMcpEnabled = true,
                Limits = new QueryLimits
                {
                    MaxConcurrentQueries = 4,
                    MaxOutstandingQueries = 0,
                    MaxQueryBytes = 1000,
                    MaxTagValuesBytes = 1_000_000,
                    MaxTraceBytes = 5_000_000,
                    QueryTimeout = TimeSpan.FromSeconds(10),
                    MaxSearchDuration = TimeSpan.FromDays(7),
                    DefaultResultLimit = 10,
                    MaxResultLimit = 100,
                    DefaultSpansPerSpanSet = 2,
                    MaxSpansPerSpanSet = 0,
                    MaxMetricsRange = TimeSpan.FromHours(24),
                    MaxMetricsSteps = 100,
                    MaxMetricsSeries = 50,
                    MaxExemplars = 5,
                    MaxMetricsInspectedBytes = 1_000_000_000,
                },
            },
            config.Query);
        var pipeline = Assert.Single(config.Pipelines);
        Assert.Equal(["otlp", "otlp/internal"], pipeline.Receivers.Select(id => id.ToString()));
        Assert.Equal(["spoor_store"], pipeline.Exporters.Select(id => id.ToString()));
    }

    [Theory]
    [InlineData("{ full: 24h, sampled: { until: 720h, keep: '{ status = err }' } }", "extensions.spoor_store.retention.sampled.keep: expected a TraceQL query, found an error at line 1, column 12 of it")]
    [InlineData("{ full: 24h, sampled: { until: 720h, keep: '{ } | rate()' } }", "keep: expected a query that selects traces, found one that computes metrics")]
    [InlineData("{ full: 24h, sampled: { until: 1h } }", "extensions.spoor_store.retention.sampled.until: expected more than retention.full, which is 24h")]
    [InlineData("{ full: 0, sampled: { until: 1h } }", "extensions.spoor_store.retention.sampled: there is no tier after one that keeps everything forever")]
    [InlineData("{ sampled: { until: 720h, percent: 101 } }", "extensions.spoor_store.retention.sampled.percent: expected a whole number from 0 to 100")]
    [InlineData("{ full: 24h, aggregated: 24h }", "extensions.spoor_store.retention.aggregated: expected more than the age at which spans are deleted, which is 24h")]
    [InlineData("{ full: 24h, sampled: { until: 720h }, aggregated: 100h }", "extensions.spoor_store.retention.aggregated: expected more than the age at which spans are deleted, which is 720h")]
    [InlineData("{ full: 0, aggregated: 100h }", "extensions.spoor_store.retention.aggregated: there is no tier after one that keeps everything forever")]
    public void A_wrong_retention_is_told_where_it_stands(string retention, string error)
    {
        var result = ConfigFiles.Load("extensions:\n  spoor_store:\n    retention: " + retention + "\n");
        Assert.Contains(result.Errors, found => found.ToString().Contains(":3:", StringComparison.Ordinal) && found.ToString().Contains(error, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("localhost:3200", null, true)]
    [InlineData("127.0.0.1:3200", true, true)]
    [InlineData("'[::1]:3200'", false, true)]
    [InlineData("0.0.0.0:3200", null, false)]
    [InlineData(":3200", true, false)]
    [InlineData("spoor.example:3200", null, false)]
    public void Who_may_change_data_is_what_admin_says_or_nothing(string endpoint, bool? admin, bool isLoopback)
    {
        var query = ConfigLoader.Load([], [$"extensions.spoor_query.endpoint={endpoint}", .. admin is null ? Array.Empty<string>() : [$"extensions.spoor_query.admin={(admin.Value ? "true" : "false")}"]]).Config!.Query!;
        Assert.Equal((admin, isLoopback), (query.Admin, query.Endpoint.IsLoopback));
        Assert.Contains(
            ConfigLoader.Load([], ["extensions.spoor_query.admin=perhaps"]).Errors,
            error => error.ToString().Contains("extensions.spoor_query.admin: expected true or false", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_files_the_built_in_configuration_runs_with_settings_on_top()
    {
        var options = new ConfigLoadOptions { DataPath = "/data" };
        var result = ConfigLoader.Load([], ["receivers.otlp.protocols.grpc.endpoint=0.0.0.0:14317", "extensions.spoor_store.retention.full=1h"], options);
        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
        Assert.Equal("/data", result.Config!.Store!.Path);
        Assert.Equal(WalSync.Commit, result.Config.Store.Sync);
        Assert.Equal(TimeSpan.FromHours(1), result.Config.Store.Retention.Full);
        Assert.Equal(new NetEndpoint("localhost", 3200), result.Config.Query!.Endpoint);
        var otlp = Assert.IsType<OtlpReceiverOptions>(result.Config.Components[0].Options);
        Assert.Equal(new NetEndpoint("0.0.0.0", 14317), otlp.Grpc!.Endpoint);
        Assert.Equal(new NetEndpoint("localhost", 4318), otlp.Http!.Endpoint);
    }

    [Fact]
    public void Later_files_are_laid_over_earlier_ones()
    {
        using var files = new ConfigFiles();
        var result = files.LoadAll(
        [
            ("base.yaml", Full),
            ("prod.yaml", """
                extensions:
                  spoor_store: { retention: { full: 24h } }
                service:
                  pipelines:
                    traces: { receivers: [otlp/internal] }
                """),
        ]);
        Assert.Empty(result.Errors);
        Assert.Equal(TimeSpan.FromHours(24), result.Config!.Store!.Retention.Full);
        Assert.Equal("/var/lib/spoor", result.Config.Store.Path);
        Assert.Equal(["otlp/internal"], result.Config.Pipelines[0].Receivers.Select(id => id.ToString()));
        var warning = Assert.Single(result.Warnings);
        Assert.Equal("base.yaml:2:3: receivers.otlp: defined but not started: no pipeline uses it", warning.ToString());
    }

    [Fact]
    public void Errors_name_the_file_they_stand_in()
    {
        using var files = new ConfigFiles();
        var result = files.LoadAll([("base.yaml", Full), ("prod.yaml", "extensions:\n  spoor_store: { backends: local }\n")], ["a.b=c"]);
        Assert.Equal(
            [
                """prod.yaml:2:18: extensions.spoor_store.backends: unknown key, expected one of: backend, local, wal, head, compaction, memory, disk, retention, ingestion, max_bytes, s3, cache (did you mean "backend"?)""",
                """--set a.b=c: a: unknown key, expected one of: receivers, processors, exporters, connectors, extensions, service""",
            ],
            result.Errors.Select(error => error.ToString()));
        Assert.Null(result.Config);
    }

    [Fact]
    public void Missing_and_empty_files_are_named()
    {
        var missing = Assert.Single(ConfigLoader.Load(["/nowhere/spoor.yaml"], []).Errors);
        Assert.StartsWith("/nowhere/spoor.yaml: cannot be read: ", missing.ToString(), StringComparison.Ordinal);
        Assert.Equal(["spoor.yaml:1:1: the file is empty, expected receivers, exporters, service …"], ConfigFiles.Errors("# nothing\n"));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("=x")]
    [InlineData("a..b=x")]
    public void Settings_that_are_none_are_named(string setting)
    {
        var error = Assert.Single(ConfigLoader.Load([], [setting]).Errors);
        Assert.StartsWith($"--set {setting}: expected key.key=value", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Anchors_and_merge_keys_are_resolved()
    {
        var result = ConfigFiles.Load(
            """
            receivers:
              otlp:
                protocols:
                  grpc: &limits { max_recv_msg_size_mib: 8, endpoint: localhost:1 }
              otlp/b:
                protocols:
                  grpc: { <<: *limits, endpoint: localhost:2 }
            exporters: { spoor_store: }
            extensions: { spoor_store: }
            service:
              extensions: [spoor_store]
              pipelines:
                traces: { receivers: [otlp, otlp/b], exporters: [spoor_store] }
            """);
        Assert.Empty(result.Errors);
        var second = Assert.IsType<OtlpReceiverOptions>(result.Config!.Components[1].Options);
        Assert.Equal((8 << 20, new NetEndpoint("localhost", 2)), (second.Grpc!.MaxRequestBytes, second.Grpc.Endpoint));
    }
}
