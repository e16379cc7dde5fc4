using Spoor.AppTests.Harness;
using Spoor.TestKit.Otlp;

namespace Spoor.AppTests.Commands;

/// <summary><c>spoor import</c> goes on where one file is broken, and tells which.</summary>
public class ImportErrorTests
{
    [Fact]
    public async Task A_broken_file_is_named_with_its_line_and_the_others_are_imported()
    {
        using var folder = new TemporaryFolder();
        await using var server = await SpoorProcess.StartAsync(folder.Path);
        var good = Path.Combine(folder.Path, "good.pb");
        await File.WriteAllBytesAsync(good, TestSpans.Trace("11").Span("a").Span("b").ToBytes());
        var broken = folder.Write("broken.jsonl", """
            {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"00000000000000000000000000000022","spanId":"0000000000000001","name":"x","startTimeUnixNano":"1","endTimeUnixNano":"2"}]}]}]}
            {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":
            """);

        var result = await SpoorCli.RunAsync("import", broken, Path.Combine(folder.Path, "missing.json"), good, "--endpoint", server.OtlpHttpAddress.ToString());

        result.ShouldExitWith(1);
        Assert.Contains($"{broken}: line 2", result.Error, StringComparison.Ordinal);
        Assert.Contains("missing.json", result.Error, StringComparison.Ordinal);
        Assert.Contains("2 of 3 files could not be imported", result.Error, StringComparison.Ordinal);
        Assert.Contains($"{good}: 2 spans of 1 trace in", result.Output, StringComparison.Ordinal);
        using var api = new QueryApi(server);
        Assert.NotNull(await api.FindTraceAsync("11"));
    }

    [Fact]
    public async Task Rejected_spans_are_counted_and_exit_with_2()
    {
        using var folder = new TemporaryFolder();
        await using var server = await SpoorProcess.StartAsync(folder.Path);
        var file = Path.Combine(folder.Path, "half.pb");
        var trace = TestSpans.Trace("33").Span("good").Span("bad", configure: span => span.SpanId = Google.Protobuf.ByteString.CopyFrom(1, 2, 3));
        await File.WriteAllBytesAsync(file, trace.ToBytes());

        var result = (await SpoorCli.RunAsync("import", file, "--endpoint", server.OtlpHttpAddress.ToString())).ShouldExitWith(2);

        Assert.Contains("1 span of 1 trace, 1 rejected (", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shifted_to_now_the_newest_span_ends_now()
    {
        using var folder = new TemporaryFolder();
        await using var server = await SpoorProcess.StartAsync(folder.Path);
        var file = Path.Combine(folder.Path, "old.pb");
        await File.WriteAllBytesAsync(file, TestSpans.Trace("44", baseUnixNanos: 1_000_000_000_000_000_000).Span("old", durationMs: 10).ToBytes());
        var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

        (await SpoorCli.RunAsync("import", file, "--shift-to-now", "--endpoint", server.OtlpHttpAddress.ToString())).ShouldExitWith(0);

        using var api = new QueryApi(server);
        var span = (await api.FindTraceAsync("44"))!.ResourceSpans[0].ScopeSpans[0].Spans[0];
        Assert.InRange((long)(span.EndTimeUnixNano / 1_000_000), before, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        Assert.Equal(10_000_000UL, span.EndTimeUnixNano - span.StartTimeUnixNano);
    }

    [Fact]
    public async Task Without_a_server_it_says_so()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "a.pb");
        await File.WriteAllBytesAsync(file, TestSpans.Trace("55").Span("a").ToBytes());
        var result = (await SpoorCli.RunAsync("import", file, "--endpoint", "http://localhost:1")).ShouldExitWith(1);
        Assert.Contains("nothing listens on localhost:1", result.Error, StringComparison.Ordinal);
    }
}
