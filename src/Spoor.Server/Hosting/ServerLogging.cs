using Microsoft.Extensions.Logging.Console;

namespace Spoor.Server.Hosting;

/// <summary>Where logs go: standard error, so that standard output stays for what a command has to say.</summary>
internal static class ServerLogging
{
    public static ILoggerFactory Create(ServerSettings settings) => LoggerFactory.Create(logging =>
    {
        logging.SetMinimumLevel(settings.LogLevel);

        // The web server's own words only matter when something is wrong, or when everything is asked for.
        if (settings.LogLevel > LogLevel.Debug)
            logging.AddFilter("Microsoft", settings.LogLevel > LogLevel.Warning ? settings.LogLevel : LogLevel.Warning);

        // Logs what keeps it from starting before it throws it; the command says the same in its own words.
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        logging.Services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        if (settings.LogsAsJson)
        {
            logging.AddJsonConsole(options =>
            {
                options.UseUtcTimestamp = true;
                options.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            });
        }
        else
        {
            logging.AddConsole(options => options.FormatterName = TextLogFormatter.FormatterName);
            logging.AddConsoleFormatter<TextLogFormatter, ConsoleFormatterOptions>();
        }
    });
}
