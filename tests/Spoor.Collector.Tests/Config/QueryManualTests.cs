using Spoor.Collector.Config;
using Spoor.TestKit;

namespace Spoor.Collector.Tests.Config;

/// <summary>What docs/operate/queries.md says of the keys of <c>spoor_query</c>.</summary>
public class QueryManualTests
{
    private const string Rest =
        """

        receivers: { otlp: { protocols: { grpc: } } }
        exporters: { spoor_store: }
        service:
          extensions: [spoor_store, spoor_query]
          pipelines:
            traces: { receivers: [otlp], exporters: [spoor_store] }
        """;

    [Fact]
    public void Shows_every_key_with_its_default()
    {
        Assert.Equal(new QueryOptions(), Load(Example()));
    }

    [Fact]
    public void Shows_how_to_set_what_is_not_set_by_default()
    {
        var options = Load(Example().Replace("#grpc", "grpc", StringComparison.Ordinal).Replace("#jaeger", "jaeger", StringComparison.Ordinal).Replace("#admin", "admin", StringComparison.Ordinal));
        Assert.Equal(
            new QueryOptions { GrpcEndpoint = new NetEndpoint("localhost", 9095), Jaeger = new NetEndpoint("localhost", 16686), Admin = true }, options);
    }

    private static string Example()
    {
        var page = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "docs", "operate", "queries.md"));
        var start = page.IndexOf("```yaml\n", StringComparison.Ordinal) + "```yaml\n".Length;
        return page[start..page.IndexOf("```", start, StringComparison.Ordinal)];
    }

    private static QueryOptions Load(string extensions)
    {
        var result = ConfigFiles.Load(extensions.Replace("extensions:\n", "extensions:\n  spoor_store:\n", StringComparison.Ordinal) + Rest);
        Assert.Empty(result.Errors.Select(error => error.ToString()));
        return result.Config!.Query!;
    }
}
