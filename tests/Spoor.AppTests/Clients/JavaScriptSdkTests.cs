using System.Text;
using Spoor.AppTests.Harness;
using Spoor.TestKit;

namespace Spoor.AppTests.Clients;

/// <summary>OpenTelemetry JS sends to the real program, and TraceQL finds what it sent.</summary>
public class JavaScriptSdkTests
{
    [ToolFact("node", "npm")]
    public Task Spans_sent_as_json_are_found() => SendAndFindAsync("json", "none");

    [ToolFact("node", "npm")]
    public Task Spans_sent_as_protobuf_are_found() => SendAndFindAsync("proto", "gzip");

    private static async Task SendAndFindAsync(string format, string compression)
    {
        using var folder = new TemporaryFolder();
        await using var server = await SpoorProcess.StartAsync(folder.Path);
        var result = NodeTools.Run("otlp-export.mjs", [format, new Uri(server.OtlpHttpAddress, "/v1/traces").ToString(), compression]);
        Assert.Equal("sent", Encoding.UTF8.GetString(result));

        using var api = new QueryApi(server);
        var traceId = Assert.Single(await api.SearchAsync("{ resource.service.name = \"node-shop\" }"));
        string[] queries =
        [
            "{ name = \"checkout\" && kind = server && span.user.id = 7 && span.ratio = 0.5 && span.vip = true && span.tags = \"ü\" }",
            "{ name = \"SELECT\" && kind = client && status = error && statusMessage = \"deadlock\" }",
            "{ event:name = \"retry\" && event.attempt = 2 }",
            $"{{ link:traceID = \"{traceId}\" }}",
        ];
        foreach (var traceQL in queries)
            Assert.Equal([traceId], await api.SearchAsync(traceQL));
        var spans = (await api.FindTraceAsync(traceId))!.ResourceSpans.SelectMany(resource => resource.ScopeSpans).SelectMany(scope => scope.Spans);
        Assert.Equal(["SELECT", "checkout"], spans.Select(span => span.Name).Order(StringComparer.Ordinal));
    }
}
