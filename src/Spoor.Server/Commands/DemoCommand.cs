using System.CommandLine;
using Spoor.Server.Demo;
using Spoor.Server.Hosting;

namespace Spoor.Server.Commands;

/// <summary><c>spoor demo</c>: a server, and a shop that sends traces to it.</summary>
internal sealed class DemoCommand : SpoorCommand
{
    /// <summary>Beside the data of a real server, never in it.</summary>
    private const string DataFolder = "./data/demo";

    private readonly ServeOptions _options;

    private readonly Option<long?> _seed = new("--seed")
    {
        Description = "Makes the shop's chance repeatable. Default: another one each time.",
        HelpName = "N",
    };

    public DemoCommand()
        : base(
            "demo",
            "Runs the server with a built-in shop of sixteen services that sends realistic traces without end.",
            "spoor demo",
            "spoor demo --data /tmp/spoor-demo",
            "spoor demo --set extensions.spoor_query.endpoint=localhost:8080")
    {
        _options = new ServeOptions(this, $"Default: {DataFolder}, where traces are kept for a day.");
        Add(_seed);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var settings = _options.Read(arguments);
        settings = settings with
        {
            DataFolder = settings.DataFolder ?? DataFolder,
            Overrides = ["extensions.spoor_store.retention.full=24h", .. settings.Overrides],
        };
        var output = arguments.InvocationConfiguration.Output;
        await using var server = await SpoorServer.StartAsync(settings, cancellationToken);
        var endpoint = server.OtlpHttpAddress
            ?? throw new CommandException("the demo sends over OTLP/HTTP, but the configuration has no such receiver: add receivers.otlp.protocols.http");
        var seed = (ulong)(arguments.GetValue(_seed) ?? Random.Shared.NextInt64());
        using var closing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var traffic = new DemoTraffic(endpoint, seed, TimeProvider.System, server.CreateLogger<DemoTraffic>());
        var shop = traffic.RunAsync(closing.Token);
        StartBanner.WriteDemo(output, server);
        await server.RunAsync(cancellationToken);
        await closing.CancelAsync();
        await shop;
        return ExitCode.Ok;
    }
}
