using Microsoft.Extensions.Logging;

namespace Spoor.Grpc.Server;

internal static partial class GrpcServerLog
{
    [LoggerMessage(1, LogLevel.Error, "The handler of {Path} failed")]
    public static partial void HandlerFailed(ILogger logger, string? path, Exception exception);
}
