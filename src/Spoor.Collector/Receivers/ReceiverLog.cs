using Microsoft.Extensions.Logging;

namespace Spoor.Collector.Receivers;

internal static partial class ReceiverLog
{
    [LoggerMessage(1, LogLevel.Error, "a pipeline failed; the client was asked to send again")]
    public static partial void PipelineFailed(ILogger logger, Exception exception);

    [LoggerMessage(2, LogLevel.Error, "a request to {Path} failed")]
    public static partial void RequestFailed(ILogger logger, string? path, Exception exception);

    [LoggerMessage(3, LogLevel.Information, "receiver {Receiver} listens for {Transport} on {Address}")]
    public static partial void Listening(ILogger logger, string receiver, string transport, string address);
}
