using Spoor.Collector.Config;
using Spoor.Collector.Receivers;

namespace Spoor.Collector.Tests.Config;

public class VariableExpansionTests
{
    private static readonly Dictionary<string, string> Environment = new()
    {
        ["HOST"] = "10.0.0.1",
        ["PORT"] = "4400",
        ["SIZE"] = "8",
        ["EMPTY"] = "",
        ["NAME"] = "HOST",
        ["IDS"] = "[otlp]",
        ["NUMERIC_PATH"] = "0123",
    };

    private static ConfigResult Load(string endpoint = "localhost:1", string size = "4", string path = "/p", string receivers = "[otlp]") => ConfigFiles.Load(
        $$"""
        receivers:
          otlp:
            protocols:
              http:
                endpoint: {{endpoint}}
                traces_url_path: {{path}}
              grpc:
                max_recv_msg_size_mib: {{size}}
        exporters: { spoor_store: }
        extensions: { spoor_store: }
        service:
          extensions: [spoor_store]
          pipelines:
            traces:
              receivers: {{receivers}}
              exporters: [spoor_store]
        """,
        environment: Environment);

    private static OtlpReceiverOptions Options(ConfigResult result)
    {
        Assert.Empty(result.Errors);
        return (OtlpReceiverOptions)result.Config!.Components[0].Options;
    }

    [Theory]
    [InlineData("${env:HOST}:${PORT}", "10.0.0.1:4400")]
    [InlineData("${env:MISSING:-0.0.0.0}:4318", "0.0.0.0:4318")]
    [InlineData("${env:EMPTY:-x}:4318", ":4318")]
    [InlineData("${env:${env:NAME}}:1", "10.0.0.1:1")]
    [InlineData("${env:MISSING:-${env:HOST}}:1", "10.0.0.1:1")]
    public void Texts_are_put_together(string endpoint, string expected) =>
        Assert.Equal(expected, Options(Load(endpoint: endpoint)).Http!.Endpoint.ToString());

    [Theory]
    [InlineData("${env:SIZE}", 8)]
    [InlineData("\"${env:SIZE}\"", 8)]
    [InlineData("${env:MISSING:-16}", 16)]
    public void A_whole_value_has_the_type_of_its_text(string size, int expectedMiB) =>
        Assert.Equal(expectedMiB << 20, Options(Load(size: size)).Grpc!.MaxRequestBytes);

    [Fact]
    public void A_number_is_taken_as_text_where_text_is_wanted() =>
        Assert.Equal("0123", Options(Load(path: "${env:NUMERIC_PATH}")).Http!.TracesUrlPath);

    [Fact]
    public void A_whole_value_may_be_a_list() => Assert.Single(Load(receivers: "${env:IDS}").Config!.Pipelines[0].Receivers);

    [Fact]
    public void Two_dollars_are_one() => Assert.Equal("/a$b/${env:HOST}", Options(Load(path: "/a$$b/$${env:HOST}")).Http!.TracesUrlPath);

    [Fact]
    public void A_variable_that_is_not_set_means_the_default_and_a_warning()
    {
        var result = Load(size: "${env:MISSING}");
        Assert.Equal(OtlpReceiverOptions.DefaultMaxRequestBytes, Options(result).Grpc!.MaxRequestBytes);
        Assert.Contains("the environment variable MISSING is not set", Assert.Single(result.Warnings).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Dollars_without_braces_are_pointed_out()
    {
        var result = Load(path: "/$HOST");
        Assert.Equal("/$HOST", Options(result).Http!.TracesUrlPath);
        Assert.Contains("variables need braces, such as ${env:NAME}", Assert.Single(result.Warnings).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("${file:/etc/passwd}", "${file:…} is not available in this version")]
    [InlineData("${env:1X}", "\"1X\" is no name of an environment variable")]
    public void Other_references_are_refused(string path, string expected)
    {
        var error = Load(path: path).Errors[0].ToString();
        Assert.StartsWith("spoor.yaml:6:26: ", error, StringComparison.Ordinal);
        Assert.Contains("receivers.otlp.protocols.http.traces_url_path: " + expected, error, StringComparison.Ordinal);
    }
}
