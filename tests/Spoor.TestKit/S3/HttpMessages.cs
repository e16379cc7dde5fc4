using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Spoor.TestKit.S3;

/// <summary>HTTP/1.1 messages with a length, as bytes on a socket.</summary>
internal static class HttpMessages
{
    /// <summary>Reads the head of a request and tells the client to go on; null when the client went.</summary>
    public static async Task<(string FirstLine, IReadOnlyDictionary<string, string> Headers, int BodyLength)?> ReadHeadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (head.Length < 4 || head.ToString(head.Length - 4, 4) != "\r\n\r\n")
        {
            if (await stream.ReadAsync(one, cancellationToken) == 0)
                return null;
            head.Append((char)one[0]);
        }

        var lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(line => line.Split(':', 2)).ToDictionary(parts => parts[0].ToLowerInvariant(), parts => parts[1].Trim());
        if (headers.ContainsKey("expect"))
            await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), cancellationToken);
        return (lines[0], headers, int.Parse(headers.GetValueOrDefault("content-length", "0"), CultureInfo.InvariantCulture));
    }

    /// <summary>An answer after which the connection ends.</summary>
    public static byte[] Answer(int status, string reason, string body, string contentType = "application/octet-stream") => Encoding.UTF8.GetBytes(
        $"HTTP/1.1 {status} {reason}\r\nContent-Type: {contentType}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}");

    /// <summary>An answer as S3 tells of an error.</summary>
    public static byte[] Error(int status, string code, string message) =>
        Answer(status, code, $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code><Message>{message}</Message></Error>", "application/xml");
}
