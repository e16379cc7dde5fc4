using Spoor.AppTests.Harness;

namespace Spoor.AppTests.Commands;

/// <summary>Wrong usage and wrong configuration end the program with exit code 1 and say what, where and what to do.</summary>
public class ConfigErrorTests
{
    [Fact]
    public async Task All_errors_of_a_configuration_are_told_with_line_and_column_before_a_port_is_opened()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("spoor.yaml", """
            receivers:
              otlp:
                protocols:
                  http: { endpoint: nowhere }
            exporters:
              spoor_store: {}
            extensions:
              spoor_store: { retntion: { full: 1h } }
              spoor_query: { endpoint: 127.0.0.1:0 }
            service:
              extensions: [spoor_store, spoor_query]
              pipelines:
                traces: { receivers: [otlp], exporters: [spoor_store] }
            """);

        var result = await SpoorCli.RunInAsync(folder.Path, "--config", file);

        result.ShouldExitWith(1);
        Assert.Contains($"{file}:4:25: receivers.otlp.protocols.http.endpoint: expected host:port", result.Error, StringComparison.Ordinal);
        Assert.Contains($"{file}:8:18: extensions.spoor_store", result.Error, StringComparison.Ordinal);
        Assert.Contains("retention", result.Error, StringComparison.Ordinal);
        Assert.Equal("", result.Output);
        Assert.DoesNotContain("listen", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "data")), "the store was opened");
    }

    [Fact]
    public async Task A_missing_configuration_file_is_named()
    {
        var result = await SpoorCli.RunAsync("serve", "--config", "/no/such/spoor.yaml");
        result.ShouldExitWith(1);
        Assert.Contains("/no/such/spoor.yaml", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_setting_is_named()
    {
        var result = await SpoorCli.RunAsync("--set", "extensions.spoor_query.endpoint=nowhere");
        result.ShouldExitWith(1);
        Assert.Contains("extensions.spoor_query.endpoint: expected host:port", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_with_what_to_do()
    {
        using var folder = new TemporaryFolder();
        await using var first = await SpoorProcess.StartAsync(folder.Path);
        using var other = new TemporaryFolder();
        string[] free = ["--set", "receivers.otlp.protocols.grpc.endpoint=127.0.0.1:0", "--set", "extensions.spoor_query.endpoint=127.0.0.1:0"];

        var receiver = await SpoorCli.RunAsync(["--data", other.Path, .. free, "--set", $"receivers.otlp.protocols.http.endpoint={first.OtlpHttpAddress.Authority}"]);
        receiver.ShouldExitWith(1);
        Assert.Contains($"receiver otlp (HTTP) cannot listen on {first.OtlpHttpAddress.Authority}: another program has the port", receiver.Error, StringComparison.Ordinal);
        Assert.Contains("--set receivers.otlp.protocols.http.endpoint=127.0.0.1:", receiver.Error, StringComparison.Ordinal);

        var query = await SpoorCli.RunAsync("--data", other.Path, "--set", $"extensions.spoor_query.endpoint={first.QueryAddress.Authority}");
        query.ShouldExitWith(1);
        Assert.Contains($"the query API and web UI cannot listen on {first.QueryAddress.Authority}: another program has the port", query.Error, StringComparison.Ordinal);
        Assert.Contains("--set extensions.spoor_query.endpoint=127.0.0.1:", query.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_another_process_uses_is_named()
    {
        using var folder = new TemporaryFolder();
        await using var first = await SpoorProcess.StartAsync(folder.Path);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => SpoorProcess.StartAsync(folder.Path));
        Assert.Contains($"the store in {folder.Path} cannot be opened", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--nope")]
    [InlineData("nope")]
    [InlineData("query")]
    [InlineData("query", "{}", "--since", "soon")]
    [InlineData("query", "{}", "--since", "1h", "--from", "now-2h")]
    [InlineData("query", "{}", "--limit", "0")]
    [InlineData("trace", "xyz")]
    [InlineData("import")]
    [InlineData("generate", "--spans-per-trace", "3", "--services", "5")]
    [InlineData("generate", "--endpoint", "ftp://x")]
    [InlineData("serve", "--log-format", "xml")]
    public async Task Wrong_usage_exits_with_1_and_says_why(params string[] arguments)
    {
        var result = await SpoorCli.RunAsync(arguments);
        result.ShouldExitWith(1);
        Assert.NotEqual("", result.Error);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }
}
