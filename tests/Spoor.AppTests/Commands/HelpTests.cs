using System.Text.Json.Nodes;
using Spoor.AppTests.Harness;

namespace Spoor.AppTests.Commands;

/// <summary>Every command explains itself.</summary>
public class HelpTests
{
    [Theory]
    [InlineData("serve")]
    [InlineData("demo")]
    [InlineData("import")]
    [InlineData("generate")]
    [InlineData("query")]
    [InlineData("metrics")]
    [InlineData("trace")]
    [InlineData("tail")]
    [InlineData("version")]
    public async Task Help_shows_options_examples_and_exit_codes(string command)
    {
        var help = (await SpoorCli.RunAsync(command, "--help")).ShouldExitWith(0);
        Assert.Contains("Options:", help.Output, StringComparison.Ordinal);
        Assert.Contains($"\n  spoor {(command == "serve" ? "" : command)}", help.Output[help.Output.IndexOf("Examples:", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Contains("Exit codes: 0", help.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_comes_as_text_and_as_json()
    {
        var text = (await SpoorCli.RunAsync("version")).ShouldExitWith(0);
        var json = JsonNode.Parse((await SpoorCli.RunAsync("version", "--json")).ShouldExitWith(0).Output)!;
        Assert.StartsWith("spoor " + (string)json["version"]!, text.Output, StringComparison.Ordinal);
    }
}
