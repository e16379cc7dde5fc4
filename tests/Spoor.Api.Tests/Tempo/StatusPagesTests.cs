namespace Spoor.Api.Tests.Tempo;

public class StatusPagesTests
{
    [Fact]
    public async Task Endpoints_are_those_of_the_router()
    {
        await using var server = await ApiServer.StartAsync(new FakeQuerier());
        var answer = await server.GetAsync("/status/endpoints");
        Assert.Equal((200, "text/plain"), (answer.Status, answer.ContentType));
        Assert.StartsWith("GET /status/endpoints\n+-", answer.Text);
        var lines = answer.Text.Split('\n').Where(line => line.StartsWith("| /", StringComparison.Ordinal)).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.Contains(lines, cells => cells[1] == "/api/search/tag/{tagName}/values" && cells[3] == "^/api/search/tag/(.*)/values$");
        Assert.Equal(SpoorApi.Routes(new ApiDependencies { Querier = () => null }).Routes.Select(route => route.Path).Order(StringComparer.Ordinal), lines.Select(cells => cells[1]));
    }

    [Fact]
    public async Task The_configuration_shows_all_the_defaults_or_what_differs()
    {
        await using var server = await ApiServer.StartAsync(new FakeQuerier(), new ApiLimits { MaxSearchDuration = TimeSpan.FromHours(168), MaxConcurrentQueries = 4 });
        Assert.Equal(
            "GET /status/config\nspoor_query:\n  max_concurrent_queries: 4\n  search:\n    max_duration: 168h0m0s\n\n", (await server.GetAsync("/status/config?mode=diff")).Text);
        Assert.Contains("  max_concurrent_queries: 20\n", (await server.GetAsync("/status/config?mode=defaults")).Text, StringComparison.Ordinal);
        var all = (await server.GetAsync("/status/config")).Text;
        Assert.Contains("  max_concurrent_queries: 4\n", all, StringComparison.Ordinal);
        Assert.Contains("    query_timeout: 30s\n", all, StringComparison.Ordinal);
        (await server.GetAsync("/status/config?mode=all")).AssertText(400, "invalid mode: \"all\"; expected diff or defaults");
    }

    [Fact]
    public async Task Services_say_what_is_not_ready()
    {
        await using var server = await ApiServer.StartAsync(new ApiDependencies { Querier = () => null, NotReadyReason = () => "the log is being read" });
        Assert.Contains("| store        | Starting | the log is being read |", (await server.GetAsync("/status/services")).Text, StringComparison.Ordinal);
        Assert.Contains("GET /status/version\nspoor, version ", (await server.GetAsync("/status")).Text, StringComparison.Ordinal);
        Assert.Equal(404, (await server.GetAsync("/status/nothing")).Status);
    }
}
