namespace Spoor.Server.Client;

/// <summary>What became of a request that was sent.</summary>
/// <param name="IsSent">The server took it, except for <paramref name="RejectedSpans"/>.</param>
/// <param name="RejectedSpans">Spans that the server cannot take, ever.</param>
/// <param name="Message">Why it was not sent or spans were rejected.</param>
internal readonly record struct SendResult(bool IsSent, long RejectedSpans, string? Message)
{
    /// <summary>Nothing answers at the endpoint.</summary>
    public bool IsUnreachable { get; init; }

    /// <summary>The server may take the same request later.</summary>
    public bool IsRetryable { get; init; }

    /// <summary>When the server asked to be tried again.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
