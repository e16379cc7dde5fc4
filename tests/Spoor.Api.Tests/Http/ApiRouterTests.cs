using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;

namespace Spoor.Api.Tests.Http;

public class ApiRouterTests
{
    [Theory]
    [InlineData("/api/echo", "api_echo")]
    [InlineData("/api/traces/12ab", "api_traces_traceid")]
    [InlineData("/api/traces/", null)]
    [InlineData("/api/traces/12ab/x", null)]
    [InlineData("/api/tag/a/values", "api_tag_tagname_values")]
    [InlineData("/api/tag/a/b/values", "api_tag_tagname_values")]
    [InlineData("/api/tag//values", null)]
    [InlineData("/api/trace/12ab/spans", "api_trace_traceid_spans")]
    [InlineData("/api/trace/12ab/x/spans", null)]
    [InlineData("/api", null)]
    [InlineData("", null)]
    public void Finds_routes_and_labels_them_as_Tempo_does(string path, string? label)
    {
        var router = new ApiRouter();
        router.Map("/api/echo", (_, _) => Task.CompletedTask);
        router.Map("/api/traces/", "traceID", "", mayHoldSlashes: false, (_, _, _) => Task.CompletedTask);
        router.Map("/api/trace/", "traceID", "/spans", mayHoldSlashes: false, (_, _, _) => Task.CompletedTask);
        router.Map("/api/tag/", "tagName", "/values", mayHoldSlashes: true, (_, _, _) => Task.CompletedTask);

        Assert.Equal(label, router.Find(new PathString(path))?.Label);
    }
}
