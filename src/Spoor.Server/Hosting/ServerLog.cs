using Spoor.Store;
using Spoor.Store.Budgets;

namespace Spoor.Server.Hosting;

internal static partial class ServerLog
{
    [LoggerMessage(1, LogLevel.Information, "starting spoor {Version}, data in {DataFolder}")]
    public static partial void Starting(ILogger logger, string version, string dataFolder);

    [LoggerMessage(2, LogLevel.Warning, "configuration: {Warning}")]
    public static partial void ConfigWarning(ILogger logger, string warning);

    [LoggerMessage(3, LogLevel.Information, "query API and web UI listen on {Address}")]
    public static partial void QueryListening(ILogger logger, string address);

    [LoggerMessage(15, LogLevel.Information, "Jaeger's query API listens on {Address}")]
    public static partial void JaegerListening(ILogger logger, string address);

    [LoggerMessage(14, LogLevel.Information, "query API listens for gRPC on {Address}")]
    public static partial void QueryGrpcListening(ILogger logger, string address);

    [LoggerMessage(4, LogLevel.Information, "ready after {Milliseconds} ms")]
    public static partial void Ready(ILogger logger, long milliseconds);

    [LoggerMessage(5, LogLevel.Information, "stopping: no new spans are taken, those in memory become blocks")]
    public static partial void Stopping(ILogger logger);

    [LoggerMessage(6, LogLevel.Information, "stopped after {Milliseconds} ms")]
    public static partial void Stopped(ILogger logger, long milliseconds);

    [LoggerMessage(7, LogLevel.Warning, "the web UI was not built into this program; the API works without it")]
    public static partial void NoUi(ILogger logger);

    [LoggerMessage(9, LogLevel.Information, "{Limit}")]
    public static partial void MemoryLimit(ILogger logger, MemoryLimit limit);

    public static void StoreEvent(ILogger logger, StoreEvent storeEvent) =>
        StoreEvent(
            logger,
            storeEvent.Level switch
            {
                StoreEventLevel.Error => LogLevel.Error,
                StoreEventLevel.Warning => LogLevel.Warning,
                _ => LogLevel.Information,
            },
            storeEvent.Message,
            storeEvent.Exception);

    [LoggerMessage(EventId = 8, Message = "store: {Message}")]
    private static partial void StoreEvent(ILogger logger, LogLevel level, string message, Exception? exception);
}
