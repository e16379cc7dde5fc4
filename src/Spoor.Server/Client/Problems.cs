using System.Net.Sockets;

namespace Spoor.Server.Client;

/// <summary>Errors of connections in words that say what to do.</summary>
internal static class Problems
{
    public static string Unreachable(Uri endpoint, HttpRequestException exception, string option = "--endpoint") =>
        (exception.InnerException as SocketException)?.SocketErrorCode switch
        {
            SocketError.ConnectionRefused =>
                $"nothing listens on {endpoint.Authority}: start the server there with \"spoor\", or name another with {option}",
            SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData =>
                $"the host {endpoint.Host} is not known: check {option}",
            _ => $"{endpoint.Authority} cannot be reached: {exception.Message}",
        };
}
