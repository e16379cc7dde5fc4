namespace Spoor.Collector.Tests.Config;

/// <summary>What is said about configurations that cannot run, word by word.</summary>
public class ConfigErrorTests
{
    /// <summary>A valid rest, to stand below a receivers section of eight lines or fewer.</summary>
    private const string Rest =
        """
        exporters: { spoor_store: }
        extensions: { spoor_store: }
        service:
          extensions: [spoor_store]
          pipelines: { traces: { receivers: [otlp], exporters: [spoor_store] } }

        """;

    [Fact]
    public void Everything_is_said_at_once()
    {
        Assert.Equal(
            [
                """spoor.yaml:4:7: receivers.otlp.protocols.htttp: unknown key, expected one of: grpc, http (did you mean "http"?)""",
                "spoor.yaml:6:19: receivers.otlp.protocols.grpc.endpoint: expected host:port, such as localhost:4317, 0.0.0.0:4317 or [::]:4317, found \"4317\"",
                """spoor.yaml:7:32: receivers.otlp.protocols.grpc.max_recv_msg_size_mib: expected a whole number from 1 to 1024, found "64" in quotes""",
                """spoor.yaml:8:9: receivers.otlp.protocols.grpc.tls: not available in this version""",
                """spoor.yaml:12:5: processors.batch: the processor "batch" is not available in this version""",
                """spoor.yaml:16:14: extensions.spoor_store.backend: "tempo" is not available in this version, expected local, s3""",
                """spoor.yaml:17:18: extensions.spoor_store.wal.sync: expected commit, interval, never, found "comit" (did you mean "commit"?)""",
                "spoor.yaml:18:24: extensions.spoor_store.retention.full: expected a duration such as 500ms, 1m30s or 168h, found \"7d\"",
                """spoor.yaml:23:19: service.pipelines.traces.receivers: names the receiver "otpl", which is not configured, expected one of: otlp (did you mean "otlp"?)""",
                """spoor.yaml:24:31: service.pipelines.traces.processors: names the processor "filter", which is not configured, expected one of: batch""",
            ],
            ConfigFiles.Errors(
                """
                receivers:
                  otlp:
                    protocols:
                      htttp:
                      grpc:
                        endpoint: 4317
                        max_recv_msg_size_mib: "64"
                        tls: {}
                exporters:
                  spoor_store:
                processors:
                    batch: { timeout: 5s }

                extensions:
                  spoor_store:
                    backend: tempo
                    wal: { sync: comit }
                    retention: { full: 7d }
                service:
                  extensions: [spoor_store]
                  pipelines:
                    traces:
                      receivers: [otpl]
                      processors: [batch,     filter]
                      exporters: [spoor_store]
                """));
    }

    [Theory]
    [InlineData("otlp: 5", "2:9: receivers.otlp: expected a mapping, found \"5\"")]
    [InlineData("otlp:", "2:8: receivers.otlp: expected at least one protocol: protocols.grpc or protocols.http")]
    [InlineData("otlp: { protocols: }", "2:9: receivers.otlp: expected at least one protocol: protocols.grpc or protocols.http")]
    [InlineData("otlp: { protocols: { http: { max_request_body_size: -1 } } }", "2:55: receivers.otlp.protocols.http.max_request_body_size: expected a size such as 1048576, 64MiB or 1GB, from 1 to 1073741824 bytes, found \"-1\"")]
    [InlineData("otlp: { protocols: { http: { endpoint: [a] } } }", "2:42: receivers.otlp.protocols.http.endpoint: expected host:port, such as localhost:4317, 0.0.0.0:4317 or [::]:4317, found a list")]
    [InlineData("otlp: { protocols: { http: } }\n  otlp/: {}", "3:3: receivers.otlp/: \"otlp/\" is no component id: the part after / must not be empty")]
    [InlineData("otlp: { protocols: { http: } }\n  zipkin: {}", "3:3: receivers.zipkin: the receiver \"zipkin\" is not available in this version, available: otlp")]
    [InlineData("otlp: { protocols: { http: } }\n  oltp: {}", "3:3: receivers.oltp: unknown receiver type \"oltp\", available: otlp (did you mean \"otlp\"?)")]
    public void Receivers_are_checked(string receivers, string expected) =>
        Assert.Equal(["spoor.yaml:" + expected], ConfigFiles.Errors($"receivers:\n  {receivers}\n{Rest}"));

    [Theory]
    [InlineData("service: {}", "5:10: service: expected pipelines with at least one pipeline, such as traces")]
    [InlineData("service: { pipelines: {} }", "5:23: service.pipelines: expected at least one pipeline, such as traces")]
    [InlineData("service: { extensions: [spoor_store], pipelines: { metrics: {} } }", "5:52: service.pipelines.metrics: pipelines of metrics are not available in this version, available: traces")]
    [InlineData("service: { extensions: [spoor_store], pipelines: { trace: {} } }", "5:52: service.pipelines.trace: unknown signal \"trace\", expected traces (did you mean \"traces\"?)")]
    [InlineData("service: { extensions: [spoor_store], pipelines: { traces: { receivers: [otlp] } } }", "5:52: service.pipelines.traces: must have at least one of exporters")]
    [InlineData("service: { extensions: [spoor_store], pipelines: { traces: { receivers: [otlp, otlp], exporters: [spoor_store] } } }", "5:80: service.pipelines.traces.receivers: names the receiver \"otlp\" twice")]
    [InlineData("service: { pipelines: { traces: { receivers: [otlp], exporters: [spoor_store] } } }", "3:14: exporters.spoor_store: needs the extension spoor_store: define it under extensions and name it in service.extensions")]
    [InlineData("service: { extensions: [spoor_store, spoor_store/b], pipelines: { traces: { receivers: [otlp], exporters: [spoor_store] } } }", "4:30: extensions.spoor_store/b: only one extension of type spoor_store can be used")]
    [InlineData("service: { telemetry: {}, extensions: [spoor_store], pipelines: { traces: { receivers: [otlp], exporters: [spoor_store] } } }", "5:12: service.telemetry: not available in this version")]
    public void The_service_is_checked(string service, string expected)
    {
        const string Components =
            "receivers:\n  otlp: { protocols: { grpc: } }\nexporters: { spoor_store: }\nextensions: { spoor_store: , spoor_store/b: }\n";
        Assert.Equal(["spoor.yaml:" + expected], ConfigFiles.Errors(Components + service));
    }

    [Fact]
    public void A_configuration_without_service_cannot_run() =>
        Assert.Equal(["spoor.yaml:1:1: expected the section service with at least one pipeline"], ConfigFiles.Errors("receivers: {}\n"));

    [Theory]
    [InlineData("receivers: [a\nservice: {}", "spoor.yaml:1:", "invalid YAML")]
    [InlineData("a: 1\nb: 2\na: 3", "spoor.yaml:3:1: ", "the key \"a\" stands twice, first at line 1")]
    [InlineData("a: *nothing", "spoor.yaml:1:4: ", "the alias *nothing has no anchor before it")]
    [InlineData("a: 1\n---\nb: 2", "spoor.yaml:2:1: ", "a second document begins here")]
    [InlineData("? [a]\n: b", "spoor.yaml:1:3: ", "a key must be a plain text")]
    [InlineData("a: b\n\tc: d", "spoor.yaml:1:4: ", "invalid YAML")]
    public void Broken_yaml_is_an_error_with_its_place(string yaml, string place, string message)
    {
        var error = Assert.Single(ConfigFiles.Errors(yaml));
        Assert.StartsWith(place, error, StringComparison.Ordinal);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Aliases_cannot_unfold_without_end()
    {
        var yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + string.Concat(Enumerable.Range(1, 9).Select(i =>
            $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));
        Assert.Contains("more than 100000 values", Assert.Single(ConfigFiles.Errors(yaml)), StringComparison.Ordinal);
        Assert.Contains("100 levels", Assert.Single(ConfigFiles.Errors(new string('[', 5000))), StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_texts_never_throw()
    {
        var random = new Random(5);
        const string Characters = "{}[]:,-&*#\"'|>%@!?<\n\t ${}ax1";
        for (var i = 0; i < 500; i++)
        {
            var text = new System.Text.StringBuilder("receivers:\n  otlp: { protocols: { grpc: } }\n" + Rest);
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                text[random.Next(text.Length)] = Characters[random.Next(Characters.Length)];
            var result = ConfigFiles.Load(text.ToString());
            Assert.Equal(result.Errors.Count == 0, result.Config is not null);
        }
    }
}
