using Spoor.Collector.Config;

namespace Spoor.Collector.Tests.Config;

public class ValueTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("500ms", 500)]
    [InlineData("1m30s", 90_000)]
    [InlineData("1.5h", 5_400_000)]
    [InlineData("168h", 604_800_000)]
    [InlineData("2µs", 0.002)]
    public void Durations_are_read(string text, double expectedMillis)
    {
        Assert.True(Durations.TryParse(text, out var duration));
        Assert.Equal(expectedMillis, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("7d")]
    [InlineData("-1s")]
    [InlineData("s")]
    [InlineData("1 s")]
    [InlineData("1.2.3s")]
    [InlineData("99999999999999h")]
    [InlineData("9999999999999999999999999999999s")]
    public void Other_durations_are_refused(string text) => Assert.False(Durations.TryParse(text, out _));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("100B", 100)]
    [InlineData("64MiB", 67_108_864)]
    [InlineData("64 MiB", 67_108_864)]
    [InlineData("1.5KiB", 1536)]
    [InlineData("2GB", 2_000_000_000)]
    public void Sizes_are_read(string text, long expected)
    {
        Assert.True(ByteSizes.TryParse(text, out var bytes));
        Assert.Equal(expected, bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("MiB")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("1mib")]
    [InlineData("9999999999TiB")]
    [InlineData("99999999999999999999999999999999")]
    public void Other_sizes_are_refused(string text) => Assert.False(ByteSizes.TryParse(text, out _));

    [Theory]
    [InlineData("localhost:4317", "localhost", 4317)]
    [InlineData(":4317", "", 4317)]
    [InlineData("[::]:0", "::", 0)]
    public void Endpoints_are_read(string text, string host, int port)
    {
        Assert.True(NetEndpoint.TryParse(text, out var endpoint));
        Assert.Equal(new NetEndpoint(host, port), endpoint);
        Assert.Equal(text, endpoint.ToString());
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("4317")]
    [InlineData("localhost:")]
    [InlineData("localhost:65536")]
    [InlineData("::1:4317")]
    [InlineData("http://localhost:4317")]
    public void Other_endpoints_are_refused(string text) => Assert.False(NetEndpoint.TryParse(text, out _));

    [Theory]
    [InlineData("otlp", "otlp", "")]
    [InlineData("otlp/a/b", "otlp", "a/b")]
    [InlineData(" filter / health ", "filter", "health")]
    public void Component_ids_are_read(string text, string type, string name)
    {
        Assert.True(ComponentId.TryParse(text, out var id, out _));
        Assert.Equal(new ComponentId(type, name), id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/x")]
    [InlineData("otlp/")]
    [InlineData("a-b")]
    [InlineData("1a")]
    [InlineData("otlp/a b")]
    public void Other_component_ids_are_refused(string text) => Assert.False(ComponentId.TryParse(text, out _, out _));
}
