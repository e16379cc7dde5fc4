using Spoor.AppTests.Harness;

namespace Spoor.AppTests.Commands;

/// <summary><c>spoor demo</c> has something to show as soon as it is there.</summary>
public class DemoTests
{
    [Fact]
    public async Task It_shows_traces_of_a_dozen_services_with_everything_that_traces_can_have()
    {
        using var folder = new TemporaryFolder();
        await using var server = await SpoorProcess.StartAsync(folder.Path, new SpoorProcessOptions { Command = "demo", Arguments = ["--seed", "1"] });
        using var api = new QueryApi(server);

        // Traces arrive while we look: what is not there yet comes within moments.
        string[] queries =
        [
            "{ status = error && event.exception.stacktrace != \"\" }",
            "{ span.db.system.name = \"postgresql\" }",
            "{ span.db.system.name = \"redis\" && span.cache.hit = false }",
            "{ kind = producer && span.messaging.system = \"kafka\" }",
            "{ kind = consumer && link:traceID != \"\" }",
            "{ span.http.request.resend_count > 0 }",
            "{ resource.telemetry.sdk.language = \"java\" } && { resource.telemetry.sdk.language = \"dotnet\" } && { resource.telemetry.sdk.language = \"rust\" }",
            "{ duration > 1s }",
        ];
        foreach (var traceQL in queries)
            await Eventually.AsyncTrue(async () => (await api.SearchAsync(traceQL)).Count > 0, traceQL);

        var services = await api.GetTextAsync("/api/v2/search/tag/resource.service.name/values");
        var count = services.Split("\"value\":").Length - 1;
        Assert.True(count >= 12, $"{count} services: {services}");

        // It never ends: new traces go on coming.
        var before = (await api.SearchAsync("{}", 100_000)).Count;
        await Eventually.AsyncTrue(async () => (await api.SearchAsync("{}", 100_000)).Count > before, "more traces");
        Assert.Equal(0, await server.StopAsync());
    }
}
