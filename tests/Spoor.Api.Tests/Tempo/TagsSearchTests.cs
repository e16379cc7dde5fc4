using Spoor.Otlp;
using Spoor.TestKit.Otlp;

namespace Spoor.Api.Tests.Tempo;

/// <summary>Searches by tags over a real store.</summary>
public class TagsSearchTests
{
    [Theory]
    [InlineData("tags=service.name=cart", "2 1")]
    [InlineData("tags=service.name=CAR", "2 1")]
    [InlineData("tags=service.name=cart http.status_code=500", "1")]
    [InlineData("tags=http.status_code=5", "")]
    [InlineData("tags=service.name=front db.system=postgres", "1")]
    [InlineData("tags=flag=true", "2")]
    [InlineData("tags=name=\"get /\"", "3 2 1")]
    [InlineData("tags=error=true", "1")]
    [InlineData("tags=status.code=ok", "3")]
    [InlineData("tags=root.service.name=front", "2 1")]
    [InlineData("tags=service.name=cart&minDuration=90ms", "1")]
    [InlineData("tags=service.name=cart&maxDuration=90ms", "2")]
    [InlineData("minDuration=100ms&maxDuration=200ms", "3 1")]
    [InlineData("tags=k=.*", "")]
    [InlineData("tags=k=(", "3")]
    [InlineData("limit=2", "3 2")]
    [InlineData("db.system=POSTGRES", "1")]
    public async Task Finds(string query, string traces)
    {
        await using var store = new StoredTraces();
        await store.AppendAsync(TestSpans.Trace("1").Span("GET /cart", service: "frontend", durationMs: 100, children: t => t
            .Span("get", service: "cart", attributes: [("http.status_code", 500)], status: StatusCode.Error)
            .Span("SELECT", service: "db", attributes: [("db.system", "postgresql")])).ToBytes());
        await store.AppendAsync(TestSpans.Trace("2").Span("GET /cart", service: "frontend", startMs: 1000, durationMs: 50, children: t => t
            .Span("get", service: "cart", startMs: 1000, attributes: [("http.status_code", 200), ("flag", true)])).ToBytes());
        await store.AppendAsync(TestSpans.Trace("3")
            .Span("GET /other", service: "other", startMs: 2000, durationMs: 200, status: StatusCode.Ok, attributes: [("k", "a(b")]).ToBytes());
        await using var server = await ApiServer.StartAsync(store.Querier);

        var answer = await server.GetAsync("/api/search?" + query);
        Assert.True(answer.Status == 200, answer.Text);
        Assert.Equal(traces, string.Join(' ', answer.Json["traces"]!.AsArray().Select(trace => (string?)trace!["traceID"])));
        Assert.All(answer.Json["traces"]!.AsArray(), trace => Assert.Null(trace!["spanSets"]));
    }
}
