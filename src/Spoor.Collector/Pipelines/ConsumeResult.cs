namespace Spoor.Collector.Pipelines;

/// <summary>What became of a batch.</summary>
public enum ConsumeStatus
{
    /// <summary>Every span that was not rejected is in a durable place.</summary>
    Accepted,

    /// <summary>Nothing is promised; the same batch may be sent again.</summary>
    Retryable,

    /// <summary>Nothing was taken, and sending the same batch again will not help.</summary>
    Permanent,
}

/// <summary>What became of a batch, as its sender may be told.</summary>
public readonly record struct ConsumeResult
{
    public static ConsumeResult Accepted => default;

    public ConsumeStatus Status { get; private init; }

    /// <summary>Of an accepted batch: spans that can never be taken, those that the batch's own walk rejected included.</summary>
    public int RejectedSpans { get; private init; }

    /// <summary>Why spans were rejected or the batch was not taken.</summary>
    public string? Message { get; private init; }

    /// <summary>When to try again; null when nobody knows.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>Whether it was not taken because the sender sends too much.</summary>
    public bool IsRateLimited { get; private init; }

    public static ConsumeResult Partial(int rejectedSpans, string? message) => new() { RejectedSpans = rejectedSpans, Message = message };

    public static ConsumeResult Retryable(string message, TimeSpan? retryAfter = null) =>
        new() { Status = ConsumeStatus.Retryable, Message = message, RetryAfter = retryAfter };

    /// <summary>Retryable because the sender sends too much.</summary>
    public static ConsumeResult RateLimited(string message, TimeSpan retryAfter) => Retryable(message, retryAfter) with { IsRateLimited = true };

    public static ConsumeResult Permanent(string message) => new() { Status = ConsumeStatus.Permanent, Message = message };

    /// <summary>The answer for a batch that went two ways: the worse of both, and "try again" counts as worst, so that nothing is lost.</summary>
    public static ConsumeResult Combine(ConsumeResult left, ConsumeResult right)
    {
        if (left.Status != right.Status)
            return Rank(left.Status) > Rank(right.Status) ? left : right;
        if (left.Status == ConsumeStatus.Accepted)
            return left.RejectedSpans >= right.RejectedSpans ? left : right;
        return (left.RetryAfter ?? TimeSpan.Zero) >= (right.RetryAfter ?? TimeSpan.Zero) ? left : right;
    }

    private static int Rank(ConsumeStatus status) => status switch
    {
        ConsumeStatus.Accepted => 0,
        ConsumeStatus.Permanent => 1,
        _ => 2,
    };
}
