namespace Spoor.Api.Tests.Tempo;

public class StatusEndpointsTests
{
    [Fact]
    public async Task Echo_and_ready()
    {
        await using var server = await ApiServer.StartAsync(new FakeQuerier());
        (await server.GetAsync("/api/echo")).AssertText(200, "echo\n");
        (await server.GetAsync("/ready")).AssertText(200, "ready\n");
    }

    [Fact]
    public async Task Not_ready_until_the_store_is_open()
    {
        FakeQuerier? querier = null;
        string? reason = "the store is opening: 3 of 8 WAL segments replayed";
        await using var server = await ApiServer.StartAsync(new ApiDependencies { Querier = () => querier, NotReadyReason = () => reason });

        (await server.GetAsync("/ready")).AssertText(503, reason + "\n");
        (await server.GetAsync("/api/traces/1")).AssertText(503, reason);
        reason = null;
        (await server.GetAsync("/ready")).AssertText(503, "the store is not open yet\n");
        querier = new FakeQuerier();
        (await server.GetAsync("/ready")).AssertText(200, "ready\n");
    }

    [Fact]
    public async Task Build_info_names_the_api_version_first()
    {
        await using var server = await ApiServer.StartAsync(
            new ApiDependencies { Querier = () => null, Build = new BuildInfo("1.2.3", "abc") });
        var answer = await server.GetAsync("/api/status/buildinfo");
        Assert.Equal("application/json", answer.ContentType);
        Assert.Equal("3.0.3+spoor.1.2.3", (string?)answer.Json["version"]);
        Assert.Equal("abc", (string?)answer.Json["revision"]);
        Assert.Equal(["branch", "buildDate", "buildUser", "goVersion", "revision", "version"], answer.Json.AsObject().Select(p => p.Key).Order());
    }

    [Theory]
    [InlineData("/api")]
    [InlineData("/api/nope")]
    [InlineData("/api/traces/")]
    [InlineData("/api/v3/search")]
    public async Task Unknown_api_paths_are_404_in_text(string path)
    {
        await using var server = await ApiServer.StartAsync(new FakeQuerier());
        (await server.GetAsync(path)).AssertText(404, "404 page not found\n");
    }
}
