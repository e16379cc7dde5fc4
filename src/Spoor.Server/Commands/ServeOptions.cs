using System.CommandLine;
using Spoor.Server.Hosting;

namespace Spoor.Server.Commands;

/// <summary>The options of the commands that run a server.</summary>
internal sealed class ServeOptions
{
    private readonly Option<string[]> _config = new("--config", "-c")
    {
        Description = "A configuration file in the OpenTelemetry Collector's YAML; given several times, later files override earlier ones.",
        HelpName = "FILE",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "Sets one value of the configuration, such as extensions.spoor_query.endpoint=0.0.0.0:3200; can be given several times.",
        HelpName = "KEY=VALUE",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _data = new("--data", "-d")
    {
        Description = "The folder that keeps the spans.",
        HelpName = "DIR",
    };

    private readonly Option<string> _logFormat = new("--log-format")
    {
        Description = "How logs are written to standard error.",
        DefaultValueFactory = _ => "text",
    };

    private readonly Option<LogLevel> _logLevel = new("--log-level")
    {
        Description = "The lowest level that is logged: trace, debug, information, warning, error.",
        HelpName = "LEVEL",
        DefaultValueFactory = _ => LogLevel.Information,
    };

    /// <param name="command">Gets the options.</param>
    /// <param name="dataDefault">What the help says of <c>--data</c>.</param>
    public ServeOptions(Command command, string dataDefault)
    {
        _data.Description += " " + dataDefault;
        _logFormat.AcceptOnlyFromAmong("text", "json");
        command.Add(_config);
        command.Add(_set);
        command.Add(_data);
        command.Add(_logFormat);
        command.Add(_logLevel);
    }

    public ServerSettings Read(ParseResult arguments) => new()
    {
        ConfigFiles = arguments.GetRequiredValue(_config),
        Overrides = arguments.GetRequiredValue(_set),
        DataFolder = arguments.GetValue(_data),
        LogsAsJson = arguments.GetRequiredValue(_logFormat) == "json",
        LogLevel = arguments.GetValue(_logLevel),
    };
}
