using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Spoor.AppTests.Harness;
using Spoor.TestKit;
using Spoor.TestKit.Otlp;
using Spoor.TestKit.S3;

namespace Spoor.AppTests.Commands;

/// <summary><c>spoor blocks</c> on the folder of a running server.</summary>
public class BlocksTests
{
    [Fact]
    public async Task Blocks_of_a_running_server_are_listed_and_inspected()
    {
        using var folder = new TemporaryFolder();
        await using var server = await SpoorProcess.StartAsync(folder.Path);
        using var http = new HttpClient();
        foreach (var trace in (string[])["1", "2"])
        {
            await Sending.PostAsync(http, server, TestSpans.Trace(trace).Span("root", children: t => t.Span("child", attributes: [("url.path", "/a")])).ToBytes());
            using var flushed = await http.PostAsync(new Uri(server.QueryAddress, "/flush"), null);
            flushed.EnsureSuccessStatusCode();
        }

        var list = (await SpoorCli.RunAsync("blocks", "list", "--path", folder.Path)).ShouldExitWith(0);
        Assert.StartsWith("BLOCK", list.Output, StringComparison.Ordinal);
        Assert.Contains("2 live blocks, 4 spans", list.Output, StringComparison.Ordinal);

        var json = JsonNode.Parse((await SpoorCli.RunAsync("blocks", "list", "--path", folder.Path, "--json")).ShouldExitWith(0).Output)!;
        Assert.Equal((2, 4), ((int)json["totals"]!["blocks"]!, (int)json["totals"]!["spans"]!));
        Assert.All(json["blocks"]!.AsArray(), block => Assert.Equal("live", (string)block!["state"]!));

        var id = (string)json["blocks"]![1]!["id"]!;
        var inspect = (await SpoorCli.RunAsync("blocks", "inspect", id[..^2], "--path", folder.Path)).ShouldExitWith(0);
        Assert.StartsWith("block " + id, inspect.Output, StringComparison.Ordinal);
        Assert.Contains("spans: span.url.path", inspect.Output, StringComparison.Ordinal);
        var details = JsonNode.Parse((await SpoorCli.RunAsync("blocks", "inspect", id, "--path", folder.Path, "--json")).ShouldExitWith(0).Output)!;
        Assert.Contains(details["columns"]!.AsArray(), column => (string)column!["name"]! == "span.url.path");
    }

    [Theory]
    [InlineData("otlp")]
    [InlineData("otlp-json")]
    public async Task Exported_blocks_are_imported_equal(string format)
    {
        using var folder = new TemporaryFolder();
        var sent = TestSpans.Trace("abc").Span("root", service: "web", children: t => t
            .Span("child", service: "db", attributes: [("rows", 7), ("text", "ü")], events: [("event", 1)], links: [("9", "8")])).ToTracesData();
        var file = Path.Combine(folder.Path, "export");
        await using (var server = await SpoorProcess.StartAsync(Path.Combine(folder.Path, "from")))
        {
            using var http = new HttpClient();
            await Sending.PostAsync(http, server, sent.ToByteArray());
            Assert.Equal(0, await server.StopAsync());
        }

        var export = await SpoorCli.RunAsync("blocks", "export", "--path", Path.Combine(folder.Path, "from"), "--format", format, "-o", file);
        Assert.Contains("2 spans of 1 block", export.ShouldExitWith(0).Error, StringComparison.Ordinal);
        await using var other = await SpoorProcess.StartAsync(Path.Combine(folder.Path, "to"));
        (await SpoorCli.RunAsync("import", file, "--endpoint", other.OtlpHttpAddress.ToString())).ShouldExitWith(0);
        using var api = new QueryApi(other);
        TraceComparison.AssertSame(sent, (await api.FindTraceAsync("abc"))!);
    }

    [Fact]
    public async Task Damage_is_told_with_block_file_and_offset()
    {
        using var folder = new TemporaryFolder();
        await using (var server = await SpoorProcess.StartAsync(folder.Path))
        {
            using var http = new HttpClient();
            await Sending.PostAsync(http, server, TestSpans.Trace("c0ffee").Span("root").ToBytes());
            Assert.Equal(0, await server.StopAsync());
        }

        Assert.Contains("all is well", (await SpoorCli.RunAsync("blocks", "verify", "--path", folder.Path)).ShouldExitWith(0).Output, StringComparison.Ordinal);
        var block = Assert.Single(Directory.GetDirectories(Path.Combine(folder.Path, "single-tenant", "blocks")));
        var file = Path.Combine(block, "traces.parquet");
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xc0, 0xff, 0xee])] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);

        var verify = (await SpoorCli.RunAsync("blocks", "verify", Path.GetFileName(block), "--path", folder.Path)).ShouldExitWith(1);
        Assert.Contains($"damage: block {Path.GetFileName(block)}: traces.parquet at ", verify.Error, StringComparison.Ordinal);
        var json = JsonNode.Parse((await SpoorCli.RunAsync("blocks", "verify", "--path", folder.Path, "--json")).ShouldExitWith(1).Output)!;
        Assert.Equal("traces.parquet", (string)json["findings"]![0]!["file"]!);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Blocks_are_merged_and_traces_erased_once_the_server_is_gone()
    {
        using var folder = new TemporaryFolder();
        string[] at = ["--path", folder.Path];
        await using (var server = await SpoorProcess.StartAsync(folder.Path))
        {
            using var http = new HttpClient();
            for (var i = 1; i <= 4; i++)
            {
                await Sending.PostAsync(http, server, TestSpans.Trace(i.ToString("x")).Span("root", attributes: [("user.id", $"u{i}")], children: t => t.Span("child")).ToBytes());
                using var flushed = await http.PostAsync(new Uri(server.QueryAddress, "/flush"), null);
            }

            foreach (var arguments in (string[][])[["blocks", "compact"], ["blocks", "erase", "--trace", "1"]])
            {
                var refused = (await SpoorCli.RunAsync([.. arguments, .. at])).ShouldExitWith(1).Error;
                Assert.Contains("another process", refused, StringComparison.Ordinal);
                Assert.Contains("--url http://localhost:3200", refused, StringComparison.Ordinal);
            }

            Assert.Equal(0, await server.StopAsync());
        }

        Assert.Contains("4 blocks", (await SpoorCli.RunAsync(["blocks", "compact", .. at])).ShouldExitWith(0).Output, StringComparison.Ordinal);
        Assert.Equal((1, 8), await TotalsAsync(folder.Path));

        string[] erase = ["blocks", "erase", "--query", "{ span.user.id = \"u2\" }", "--trace", "3", .. at];
        Assert.Contains("would erase 2 traces with 4 spans", (await SpoorCli.RunAsync(erase)).ShouldExitWith(0).Output, StringComparison.Ordinal);
        Assert.Equal((1, 8), await TotalsAsync(folder.Path));
        Assert.Contains("erased 2 traces with 4 spans", (await SpoorCli.RunAsync([.. erase, "--yes"])).ShouldExitWith(0).Output, StringComparison.Ordinal);
        Assert.Equal((1, 4), await TotalsAsync(folder.Path));
        (await SpoorCli.RunAsync(["blocks", "verify", .. at])).ShouldExitWith(0);
        (await SpoorCli.RunAsync([.. erase, "--yes"])).ShouldExitWith(2);

        await using var again = await SpoorProcess.StartAsync(folder.Path);
        using var api = new QueryApi(again);
        Assert.NotNull(await api.FindTraceAsync("1"));
        Assert.Null(await api.FindTraceAsync("2"));
        Assert.Null(await api.FindTraceAsync("3"));
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task A_running_server_merges_and_erases_on_request()
    {
        using var folder = new TemporaryFolder();
        await using var server = await SpoorProcess.StartAsync(folder.Path);
        string[] at = ["--url", server.QueryAddress.ToString()];
        using var http = new HttpClient();
        using var api = new QueryApi(server);
        for (var i = 1; i <= 4; i++)
        {
            await Sending.PostAsync(http, server, TestSpans.Trace(i.ToString("x")).Span("root", attributes: [("user.id", $"the-user-{i}")], children: t => t.Span("child")).ToBytes());
            using var flushed = await http.PostAsync(new Uri(server.QueryAddress, "/flush"), null);
        }

        Assert.Contains("4 blocks", (await SpoorCli.RunAsync(["blocks", "compact", .. at])).ShouldExitWith(0).Output, StringComparison.Ordinal);
        Assert.Equal((1, 8), await TotalsAsync(folder.Path));

        // One of the traces is in memory and in the log only.
        await Sending.PostAsync(http, server, TestSpans.Trace("5").Span("root", attributes: [("user.id", "the-user-2")]).ToBytes());
        string[] erase = ["blocks", "erase", "--query", "{ span.user.id = \"the-user-2\" }", "--trace", "3", .. at];
        Assert.Contains("would erase 3 traces with 5 spans", (await SpoorCli.RunAsync(erase)).ShouldExitWith(0).Output, StringComparison.Ordinal);
        Assert.NotEmpty(FilesWith(folder.Path, "the-user-2"));
        Assert.Equal(3, (int)JsonNode.Parse((await SpoorCli.RunAsync([.. erase, "--yes", "--json"])).ShouldExitWith(0).Output)!["traces"]!);
        foreach (var id in (string[])["2", "3", "5"])
            Assert.Null(await api.FindTraceAsync(id));
        foreach (var id in (string[])["1", "4"])
            Assert.NotNull(await api.FindTraceAsync(id));
        Assert.Empty(FilesWith(folder.Path, "the-user-2"));
        var listed = JsonNode.Parse(await server.Api.GetStringAsync(new Uri("/api/spoor/blocks", UriKind.Relative)))!;
        Assert.Equal((1, 4), ((int)listed["totals"]!["blocks"]!, (int)listed["totals"]!["spans"]!));

        Assert.Contains("invalid TraceQL", (await SpoorCli.RunAsync(["blocks", "erase", "--query", "{", .. at])).ShouldExitWith(1).Error, StringComparison.Ordinal);
        Assert.Contains("--path", (await SpoorCli.RunAsync(["blocks", "compact", "--path", folder.Path, .. at])).ShouldExitWith(1).Error, StringComparison.Ordinal);
        Assert.Contains("--url", (await SpoorCli.RunAsync("blocks", "compact", "--url", "localhost:1")).ShouldExitWith(1).Error, StringComparison.Ordinal);
        Assert.Equal(0, await server.StopAsync());
        (await SpoorCli.RunAsync("blocks", "verify", "--path", folder.Path)).ShouldExitWith(0);

        await using var closed = await SpoorProcess.StartAsync(folder.Path, "extensions.spoor_query.admin=false");
        var refused = await SpoorCli.RunAsync("blocks", "compact", "--url", closed.QueryAddress.ToString());
        Assert.Contains("extensions.spoor_query.admin", refused.ShouldExitWith(1).Error, StringComparison.Ordinal);
    }

    private static string[] FilesWith(string folder, string text) => [.. Directory
        .GetFiles(folder, "*", SearchOption.AllDirectories)
        .Where(file => Path.GetFileName(file) != "lock" && File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0)];

    private static async Task<(int Blocks, int Spans)> TotalsAsync(string folder)
    {
        var totals = JsonNode.Parse((await SpoorCli.RunAsync("blocks", "list", "--path", folder, "--json")).ShouldExitWith(0).Output)!["totals"]!;
        return ((int)totals["blocks"]!, (int)totals["spans"]!);
    }

    [ToolFact("node", "npm")]
    [Trait("Speed", "Slow")]
    public async Task Blocks_of_a_bucket_are_listed_verified_and_exported_without_a_folder()
    {
        await using var s3 = await S3Server.StartAsync();
        using var folder = new TemporaryFolder();
        string[] settings =
        [
            "extensions.spoor_store.backend=s3", $"extensions.spoor_store.s3.bucket={S3Server.Bucket}", $"extensions.spoor_store.s3.endpoint={s3.Endpoint}",
            "extensions.spoor_store.s3.insecure=true", "extensions.spoor_store.s3.forcepathstyle=true",
            $"extensions.spoor_store.s3.access_key={S3Server.AccessKey}", $"extensions.spoor_store.s3.secret_key={S3Server.SecretKey}",
        ];
        await using (var server = await SpoorProcess.StartAsync(Path.Combine(folder.Path, "data"), settings))
        {
            using var http = new HttpClient();
            await Sending.PostAsync(http, server, TestSpans.Trace("abc").Span("root", children: t => t.Span("child")).ToBytes());
            Assert.Equal(0, await server.StopAsync());
        }

        string[] at = ["--path", Path.Combine(folder.Path, "elsewhere"), .. settings.SelectMany(setting => new[] { "--set", setting })];
        var list = JsonNode.Parse((await SpoorCli.RunAsync(["blocks", "list", "--json", .. at])).ShouldExitWith(0).Output)!;
        Assert.Equal(("bucket", 2), ((string)Assert.Single(list["blocks"]!.AsArray())!["location"]!, (int)list["totals"]!["spans"]!));
        (await SpoorCli.RunAsync(["blocks", "verify", .. at])).ShouldExitWith(0);
        var file = Path.Combine(folder.Path, "export");
        Assert.Contains("2 spans", (await SpoorCli.RunAsync(["blocks", "export", "-o", file, .. at])).ShouldExitWith(0).Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "elsewhere")));

        string[] delete = ["blocks", "delete-tenant", "single-tenant", .. at];
        Assert.Contains("would delete 1 block with 2 spans of tenant single-tenant", (await SpoorCli.RunAsync(delete)).ShouldExitWith(0).Output, StringComparison.Ordinal);
        Assert.Contains("deleted 1 block with 2 spans", (await SpoorCli.RunAsync([.. delete, "--yes"])).ShouldExitWith(0).Output, StringComparison.Ordinal);
        Assert.Contains("nothing is stored", (await SpoorCli.RunAsync([.. delete, "--yes"])).ShouldExitWith(2).Output, StringComparison.Ordinal);
        Assert.Contains("0 live blocks", (await SpoorCli.RunAsync(["blocks", "list", .. at])).ShouldExitWith(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tenant_is_deleted_and_one_that_is_half_deleted_does_not_start()
    {
        using var folder = new TemporaryFolder();
        string[] delete = ["blocks", "delete-tenant", "single-tenant", "--path", folder.Path];
        await using (var server = await SpoorProcess.StartAsync(folder.Path))
        {
            using var http = new HttpClient();
            await Sending.PostAsync(http, server, TestSpans.Trace("1").Span("root").ToBytes());
            Assert.Contains("another process", (await SpoorCli.RunAsync([.. delete, "--yes"])).ShouldExitWith(1).Error, StringComparison.Ordinal);
            Assert.Equal(0, await server.StopAsync());
        }

        Assert.Equal(1, (int)JsonNode.Parse((await SpoorCli.RunAsync([.. delete, "--json"])).ShouldExitWith(0).Output)!["blocks"]!);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "single-tenant", "deleting"), "");
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => SpoorProcess.StartAsync(folder.Path));
        Assert.Contains("spoor blocks delete-tenant single-tenant --yes", refused.Message, StringComparison.Ordinal);
        Assert.Contains("what an earlier deletion left", (await SpoorCli.RunAsync([.. delete, "--yes"])).ShouldExitWith(0).Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(folder.Path));
        Assert.Contains("contradict", (await SpoorCli.RunAsync([.. delete, "--yes", "--dry-run"])).ShouldExitWith(1).Error, StringComparison.Ordinal);
        await using var again = await SpoorProcess.StartAsync(folder.Path);
        using var api = new QueryApi(again);
        Assert.Null(await api.FindTraceAsync("1"));
    }

    [Fact]
    public async Task What_is_missing_is_named_with_what_to_do()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("--path", (await SpoorCli.RunAsync("blocks", "list", "--path", folder.Path)).ShouldExitWith(1).Error, StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(folder.Path, "single-tenant", "blocks"));
        Assert.Contains("0 live blocks", (await SpoorCli.RunAsync("blocks", "list", "--path", folder.Path)).ShouldExitWith(0).Output, StringComparison.Ordinal);
        Assert.Contains("blocks list", (await SpoorCli.RunAsync("blocks", "inspect", "a", "--path", folder.Path)).ShouldExitWith(1).Error, StringComparison.Ordinal);
        Assert.Contains("tenant id", (await SpoorCli.RunAsync("blocks", "list", "--path", folder.Path, "--tenant", "a/b")).ShouldExitWith(1).Error, StringComparison.Ordinal);
        Assert.Contains("inspect", (await SpoorCli.RunAsync("blocks")).ShouldExitWith(1).Error, StringComparison.Ordinal);
    }
}
