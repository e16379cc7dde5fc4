using System.Net;
using System.Text.Json.Nodes;
using Spoor.AppTests.Harness;
using Spoor.TestKit.Otlp;

namespace Spoor.AppTests.Durability;

/// <summary>What a running server answers when the files of a block are damaged: everything else, and that something is missing.</summary>
public class DamagedBlockTests
{
    private const string InDamaged = "a1", InBoth = "b2", InOther = "c3";

    [Theory]
    [InlineData("spans.parquet")]
    [InlineData("index.bin")]
    public async Task Search_and_trace_by_id_are_partial_and_name_the_block(string file)
    {
        using var folder = new TemporaryFolder();
        string[] settings = ["extensions.spoor_store.compaction.enabled=false"];
        string damaged;
        await using (var server = await SpoorProcess.StartAsync(folder.Path, settings))
        {
            await SendAsync(server, TestSpans.Trace(InDamaged).Span("lost", service: "web"), TestSpans.Trace(InBoth).Span("root", service: "web", id: "1"));
            damaged = Assert.Single(Blocks(folder));
            await SendAsync(server, TestSpans.Trace(InBoth).Span("child", service: "db", id: "2", parent: "1"), TestSpans.Trace(InOther).Span("kept", service: "db"));
            Assert.Equal(2, Blocks(folder).Length);
            Assert.Equal(0, await server.StopAsync());
        }

        FlipBits(Path.Combine(damaged, file));
        await using var again = await SpoorProcess.StartAsync(folder.Path, settings);
        var block = Path.GetFileName(damaged);

        var search = await AskAsync(again, "/api/search?q=" + Uri.EscapeDataString("{ name =~ \"lost|child|kept\" }"), block);
        Assert.Equal([InOther, InBoth], search["traces"]!.AsArray().Select(trace => ((string)trace!["traceID"]!).TrimStart('0')).OrderDescending());
        Assert.Equal((0, 1), ((int?)search["metrics"]!["completedJobs"] ?? 0, (int)search["metrics"]!["totalJobs"]!));

        await AssertPartialTraceAsync(again, InDamaged, block);
        await AssertPartialTraceAsync(again, InBoth, block, "child");
        var whole = await AskAsync(again, "/api/v2/traces/" + InOther, file == "index.bin" ? block : null);
        Assert.Equal(["kept"], Names(whole));

        var values = await AskAsync(again, "/api/v2/search/tag/name/values", block);
        Assert.Equal(["child", "kept"], values["tagValues"]!.AsArray().Select(value => (string)value!["value"]!).Order());
    }

    private static async Task AssertPartialTraceAsync(SpoorProcess server, string traceId, string block, params string[] names)
    {
        var trace = await AskAsync(server, "/api/v2/traces/" + traceId, block);
        Assert.Equal("PARTIAL", (string?)trace["status"]);
        Assert.Contains(block, (string?)trace["message"], StringComparison.Ordinal);
        Assert.Equal(names, Names(trace));
    }

    /// <summary>The answer, which is partial because of a block, or, without one, is not.</summary>
    private static async Task<JsonNode> AskAsync(SpoorProcess server, string path, string? damagedBlock)
    {
        using var reply = await server.Api.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal(damagedBlock is not null, reply.Headers.TryGetValues("X-Spoor-Partial", out var reasons));
        if (damagedBlock is not null)
            Assert.Contains("block " + damagedBlock, string.Concat(reasons!), StringComparison.Ordinal);
        return JsonNode.Parse(await reply.Content.ReadAsStringAsync())!;
    }

    private static string[] Names(JsonNode trace) =>
        [.. (trace["trace"]!["resourceSpans"]?.AsArray() ?? [])
            .SelectMany(resource => resource!["scopeSpans"]!.AsArray())
            .SelectMany(scope => scope!["spans"]!.AsArray())
            .Select(span => (string)span!["name"]!)];

    private static async Task SendAsync(SpoorProcess server, params TestTrace[] traces)
    {
        await Sending.PostAsync(server.Otlp, server, Google.Protobuf.MessageExtensions.ToByteArray(TestSpans.Merge(traces)));
        using var flushed = await server.Api.PostAsync("/flush", null);
        flushed.EnsureSuccessStatusCode();
    }

    private static string[] Blocks(TemporaryFolder folder) => Directory.GetDirectories(Path.Combine(folder.Path, "single-tenant", "blocks"));

    /// <summary>As a bad sector does it: the length stays, all bytes between the first and the last few are wrong.</summary>
    private static void FlipBits(string file)
    {
        const int kept = 8;
        var bytes = File.ReadAllBytes(file);
        foreach (ref var value in bytes.AsSpan(kept, bytes.Length - (2 * kept)))
            value ^= 0x55;
        File.WriteAllBytes(file, bytes);
    }
}
