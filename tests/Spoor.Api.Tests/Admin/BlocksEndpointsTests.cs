using System.Text;
using System.Text.Json.Nodes;
using Spoor.Api.Admin;
using Spoor.Otlp;

namespace Spoor.Api.Tests.Admin;

/// <summary>What the endpoints make of requests, and whom they refuse.</summary>
public class BlocksEndpointsTests
{
    private readonly FakeAdmin _store = new();

    [Fact]
    public async Task A_request_is_a_dry_run_unless_it_says_otherwise()
    {
        await using var server = await StartAsync(AdminAccess.Local);
        var (status, body) = await PostAsync(server, "erase", """{ "traces": ["1f", "2"], "query": "{ span.a = 1 }" }""");
        Assert.Equal(200, status);
        Assert.Equal((true, 2, 5), ((bool)JsonNode.Parse(body)!["isDryRun"]!, (int)JsonNode.Parse(body)!["traces"]!, (int)JsonNode.Parse(body)!["spans"]!));
        Assert.Equal([new TraceId(0, 0x1f), new TraceId(0, 2)], _store.Erased!.TraceIds);
        Assert.Equal(("{ span.a = 1 }", true), (_store.Erased.Query, _store.Erased.IsDryRun));
        Assert.Equal((0UL, ulong.MaxValue), (_store.Erased.FromUnixNanos, _store.Erased.ToUnixNanos));

        await PostAsync(server, "erase", """{ "all": true, "start": 10, "end": 20, "dryRun": false }""");
        Assert.Equal(("{}", false), (_store.Erased.Query, _store.Erased.IsDryRun));
        Assert.Equal((10_000_000_000UL, 20_000_000_000UL), (_store.Erased.FromUnixNanos, _store.Erased.ToUnixNanos));
    }

    [Theory]
    [InlineData("{}", 400, "say what to erase")]
    [InlineData("", 400, "say what to erase")]
    [InlineData("[]", 400, "JSON object")]
    [InlineData("{", 400, "no JSON")]
    [InlineData("""{ "trace": ["1"] }""", 400, "\"trace\" is not known; there are all, dryRun, end, query, start, traces")]
    [InlineData("""{ "traces": "1" }""", 400, "traces: expected a list")]
    [InlineData("""{ "traces": ["x"] }""", 400, "no trace id")]
    [InlineData("""{ "traces": ["1"], "all": true }""", 400, "neither traces nor query")]
    [InlineData("""{ "query": "{ nothing" }""", 400, "invalid TraceQL query")]
    [InlineData("""{ "all": true, "start": 2, "end": 2 }""", 400, "start must be before end")]
    [InlineData("""{ "all": true, "start": -1 }""", 400, "start: expected seconds")]
    [InlineData("""{ "all": true, "dryRun": "no" }""", 400, "dryRun: expected true or false")]
    public async Task What_is_wrong_with_a_request_is_said(string body, int status, string message)
    {
        await using var server = await StartAsync(AdminAccess.All);
        var answer = await PostAsync(server, "erase", body);
        Assert.Equal(status, answer.Status);
        Assert.Contains(message, answer.Body, StringComparison.Ordinal);
        Assert.Null(_store.Erased);
    }

    [Theory]
    [InlineData(AdminAccess.None, "localhost:1", null, "application/json", 403)]
    [InlineData(AdminAccess.Local, "localhost:1", null, "application/json", 200)]
    [InlineData(AdminAccess.Local, "127.0.0.1:1", null, "application/json; charset=utf-8", 200)]
    [InlineData(AdminAccess.Local, "[::1]:1", null, "application/json", 200)]
    [InlineData(AdminAccess.Local, "localhost:1", "http://localhost:1", "application/json", 200)]
    [InlineData(AdminAccess.Local, "localhost:1", "http://evil.example", "application/json", 403)]
    [InlineData(AdminAccess.Local, "localhost:1", "null", "application/json", 403)]
    [InlineData(AdminAccess.Local, "evil.example:1", "http://evil.example:1", "application/json", 403)]
    [InlineData(AdminAccess.All, "spoor.example:1", null, "application/json", 200)]
    [InlineData(AdminAccess.All, "spoor.example:1", "http://evil.example", "application/json", 403)]
    [InlineData(AdminAccess.All, "localhost:1", null, "text/plain", 415)]
    public async Task Whoever_may_not_change_data_is_refused(AdminAccess access, string host, string? origin, string type, int expected)
    {
        await using var server = await StartAsync(access);
        foreach (var (path, body) in ((string Path, string Body)[])[("erase", """{ "all": true, "dryRun": false }"""), ("compact", "{}")])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/spoor/blocks/" + path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            request.Headers.Host = host;
            if (origin is not null)
                request.Headers.TryAddWithoutValidation("Origin", origin);
            using var response = await server.Client.SendAsync(request);
            Assert.Equal(expected, (int)response.StatusCode);
        }

        Assert.Equal(expected == 200, _store.Erased is not null);
        Assert.Equal(expected == 200, _store.Compacted is not null);
        Assert.Equal(access == AdminAccess.None ? 403 : 405, (await server.GetAsync("/api/spoor/blocks/erase")).Status);
    }

    [Fact]
    public async Task Compaction_takes_all_windows_unless_told_otherwise_and_reports()
    {
        await using var server = await StartAsync(AdminAccess.Local);
        var (status, body) = await PostAsync(server, "compact", "");
        Assert.Equal((200, true), (status, _store.Compacted!.Value));
        Assert.Equal((3, 9), ((int)JsonNode.Parse(body)!["merges"]!, (int)JsonNode.Parse(body)!["before"]!["blocks"]!));
        await PostAsync(server, "compact", """{ "allWindows": false }""");
        Assert.False(_store.Compacted);
    }

    [Fact]
    public async Task The_list_is_there_for_everybody()
    {
        await using var server = await StartAsync(AdminAccess.None);
        var answer = await server.GetAsync("/api/spoor/blocks");
        Assert.Equal(200, answer.Status);
        Assert.Equal("acme", (string)JsonNode.Parse(answer.Body)!["tenant"]!);
    }

    private Task<ApiServer> StartAsync(AdminAccess access) =>
        ApiServer.StartAsync(new ApiDependencies { Querier = () => new FakeQuerier(), StoreAdmin = () => _store, Admin = access });

    private static async Task<(int Status, string Body)> PostAsync(ApiServer server, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await server.Client.PostAsync("/api/spoor/blocks/" + path, content);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
