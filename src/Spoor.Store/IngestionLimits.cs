namespace Spoor.Store;

/// <summary>How much may be sent to the store (section <c>ingestion</c>, under Tempo's names).</summary>
public sealed record IngestionLimits
{
    /// <summary><c>rate_limit_bytes</c>: bytes of OTLP a second, on average; 0, the default, for any.</summary>
    public long RateLimitBytes { get; init; }

    /// <summary><c>burst_size_bytes</c>: bytes that may come at once; 0, the default, for as many as a second allows.</summary>
    public long BurstSizeBytes { get; init; }
}
