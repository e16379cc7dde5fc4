using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json;
using Spoor.Api;

namespace Spoor.Server.Commands;

/// <summary><c>spoor version</c>.</summary>
internal sealed class VersionCommand : SpoorCommand
{
    private readonly Option<bool> _json = CommonOptions.Json();

    public VersionCommand()
        : base("version", "Shows which version this is.", "spoor version", "spoor version --json") => Add(_json);

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var build = BuildInfo.Current;
        var output = arguments.InvocationConfiguration.Output;
        if (arguments.GetValue(_json))
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(new
            {
                version = build.Version,
                revision = build.Revision,
                runtime = BuildInfo.Runtime,
                platform = RuntimeInformation.RuntimeIdentifier,
                tempoApi = BuildInfo.TempoApiVersion,
            }));
            return ExitCode.Ok;
        }

        var revision = build.Revision.Length == 0 ? "" : $" ({build.Revision[..Math.Min(12, build.Revision.Length)]})";
        await output.WriteLineAsync($"spoor {build.Version}{revision}, {BuildInfo.Runtime} on {RuntimeInformation.RuntimeIdentifier}, query API of Tempo {BuildInfo.TempoApiVersion}");
        return ExitCode.Ok;
    }
}
