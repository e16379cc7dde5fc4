namespace Spoor.Store.Ingest;

/// <summary>What became of a batch.</summary>
public enum AppendStatus
{
    /// <summary>Every span that was not rejected is durable and can be found.</summary>
    Stored,

    /// <summary>Nothing was acknowledged; the same batch may be sent again (overload, disk full, shutting down).</summary>
    Unavailable,
}

/// <summary><see cref="RejectedSpans"/> counts spans that can never be stored, those the batch's own walk rejected included.</summary>
public readonly record struct AppendResult(AppendStatus Status, int RejectedSpans, string? Message, TimeSpan RetryAfter);
