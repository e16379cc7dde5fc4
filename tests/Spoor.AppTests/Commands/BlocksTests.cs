using System.Text.Json.Nodes;
using Spoor.AppTests.Harness;
using Spoor.TestKit.Otlp;

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
