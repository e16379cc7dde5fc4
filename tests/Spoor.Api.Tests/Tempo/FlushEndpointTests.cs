using System.Net;

namespace Spoor.Api.Tests.Tempo;

public class FlushEndpointTests
{
    [Fact]
    public async Task Flushes_on_POST_only()
    {
        var flushes = 0;
        await using var server = await ApiServer.StartAsync(new ApiDependencies
        {
            Querier = () => new FakeQuerier(),
            Flush = _ =>
            {
                flushes++;
                return Task.CompletedTask;
            },
        });

        (await server.GetAsync("/flush")).AssertText(405, "flush with POST\n");
        Assert.Equal(0, flushes);
        using var flushed = await server.Client.PostAsync("/flush", null);
        Assert.Equal(HttpStatusCode.NoContent, flushed.StatusCode);
        Assert.Equal(1, flushes);
    }
}
