namespace Spoor.Grpc.Client;

/// <summary>What one call may set.</summary>
public sealed class GrpcCallOptions
{
    public static GrpcCallOptions Default { get; } = new();

    /// <summary>How long the call may take in all; the server is told through <c>grpc-timeout</c>. Null waits for ever.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Metadata to send, names in lower case.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Whether the request message is compressed with gzip.</summary>
    public bool Compress { get; init; }

    /// <summary>Largest response message, in bytes, also after decompression.</summary>
    public int MaxReceiveMessageBytes { get; init; } = 4 * 1024 * 1024;
}
