namespace Spoor.Api.Tests.Tempo;

public class SearchEndpointTests
{
    [Theory]
    [InlineData("{ foo }", "invalid TraceQL query: parse error at line 1, col 3: unknown identifier: foo")]
    [InlineData("{ 1 = \"a\" }", "invalid TraceQL query: binary operations must operate on the same type: 1 = `a`")]
    [InlineData("{ span.nosuch = ", "invalid TraceQL query: parse error at line 1, col 17: syntax error: unexpected $end")]
    [InlineData("{ 1 + 1 }", "invalid TraceQL query: span filter field expressions must resolve to a boolean: { 2 }")]
    [InlineData("{ duration > 1x }", "invalid TraceQL query: parse error at line 1, col 15: syntax error: unexpected IDENTIFIER")]
    [InlineData("{ status = \"error\" }", "invalid TraceQL query: binary operations must operate on the same type: status = `error`")]
    public async Task Wrong_queries_are_400_with_the_place(string query, string message)
    {
        await using var server = await ApiServer.StartAsync(new FakeQuerier());
        (await server.GetAsync("/api/search?q=" + Uri.EscapeDataString(query))).AssertText(400, message);
    }

    [Fact]
    public async Task A_query_of_the_allowed_size_gets_through_the_server()
    {
        await using var server = await ApiServer.StartAsync(new FakeQuerier());
        var head = "{ name = \"";
        var tail = "\" }";
        var longest = head + new string('%', new ApiLimits().MaxQueryBytes - head.Length - tail.Length) + tail;
        Assert.Equal(200, (await server.GetAsync("/api/search?q=" + Encode(longest))).Status);
        (await server.GetAsync("/api/search?q=" + Encode(longest + " "))).AssertText(400, "the query is 131073 bytes long; at most 131072 are allowed");
    }

    private static string Encode(string text) => text.Replace("%", "%25", StringComparison.Ordinal).Replace(" ", "%20", StringComparison.Ordinal);
}
