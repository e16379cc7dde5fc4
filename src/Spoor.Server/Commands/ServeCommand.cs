using System.CommandLine;
using Spoor.Server.Hosting;

namespace Spoor.Server.Commands;

/// <summary><c>spoor serve</c>: runs the server until it is asked to stop.</summary>
internal sealed class ServeCommand : SpoorCommand
{
    private readonly ServeOptions _options;

    public ServeCommand()
        : base(
            "serve",
            "Runs the server: receives spans (OTLP on 4317 and 4318), keeps them, and answers queries and shows the web UI on 3200.",
            "spoor                                   # everything on localhost, data in ./data",
            "spoor serve --data /var/lib/spoor",
            "spoor serve --config spoor.yaml --set receivers.otlp.protocols.grpc.endpoint=0.0.0.0:4317",
            "spoor serve --log-format json --log-level debug") =>
        _options = new ServeOptions(this, "Default: what the configuration says, else ./data.");

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var output = arguments.InvocationConfiguration.Output;
        await using var server = await SpoorServer.StartAsync(_options.Read(arguments), cancellationToken);
        StartBanner.Write(output, server);
        await server.RunAsync(cancellationToken);
        return ExitCode.Ok;
    }
}
