using System.Threading.Tasks.Sources;
using Spoor.Otlp;
using Spoor.Store.Wal;

namespace Spoor.Store.Ingest;

/// <summary>
/// One batch on its way: through the log and through the head, side by side. Pooled; goes back to its pool when the caller has taken the result.
/// </summary>
internal sealed class AppendRequest(AppendRequestPool pool) : IValueTaskSource<AppendResult>
{
    // Continuations run on the thread pool: neither the log's thread nor the head's may run a caller's code.
    private ManualResetValueTaskSourceCore<AppendResult> _core = new() { RunContinuationsAsynchronously = true };
    private int _openSteps;
    private string? _failure;
    private TimeSpan _retryAfter;
    private int _rejectedSpans;
    private string? _rejection;

    public SpanBatch Batch { get; private set; } = null!;

    public ReadOnlyMemory<byte> Payload => Batch.Bytes;

    public uint PayloadCrc { get; private set; }

    /// <summary>When it was queued, as <see cref="System.Diagnostics.Stopwatch"/> ticks.</summary>
    public long QueuedTimestamp { get; private set; }

    /// <summary>Where its record lies; set before the head sees it.</summary>
    public WalRange Position { get; set; }

    /// <summary>Called once both steps are done, before the caller goes on.</summary>
    public Action<AppendRequest>? Finished { get; private set; }

    public ValueTask<AppendResult> Task => new(this, _core.Version);

    public void Start(SpanBatch batch, uint payloadCrc, long queuedTimestamp, Action<AppendRequest> finished)
    {
        Batch = batch;
        PayloadCrc = payloadCrc;
        QueuedTimestamp = queuedTimestamp;
        Finished = finished;
        Position = default;
        _openSteps = 2;
        _failure = null;
        _retryAfter = default;
        _rejectedSpans = 0;
        _rejection = null;
    }

    /// <summary>The log has it, in the way the sync mode asks for.</summary>
    public void CompleteLog() => CompleteSteps(1);

    /// <summary>The head has it.</summary>
    public void CompleteHead(int rejectedSpans, string? rejection)
    {
        _rejectedSpans = rejectedSpans;
        _rejection = rejection;
        CompleteSteps(1);
    }

    /// <summary>One of the two steps failed; the other still comes.</summary>
    public void FailStep(string reason, TimeSpan retryAfter) => Fail(reason, retryAfter, 1);

    /// <summary>It went into neither the log nor the head, and will not.</summary>
    public void FailBoth(string reason, TimeSpan retryAfter) => Fail(reason, retryAfter, 2);

    public AppendResult GetResult(short token)
    {
        var result = _core.GetResult(token);
        _core.Reset();
        Batch = null!;
        pool.Return(this);
        return result;
    }

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private void Fail(string reason, TimeSpan retryAfter, int steps)
    {
        if (Interlocked.CompareExchange(ref _failure, reason, null) is null)
            _retryAfter = retryAfter;
        CompleteSteps(steps);
    }

    private void CompleteSteps(int steps)
    {
        if (Interlocked.Add(ref _openSteps, -steps) != 0)
            return;
        Finished!(this);
        _core.SetResult(
            _failure is null
                ? new AppendResult(AppendStatus.Stored, _rejectedSpans, _rejection, default)
                : new AppendResult(AppendStatus.Unavailable, 0, _failure, _retryAfter));
    }
}
