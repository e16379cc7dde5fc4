using System.Diagnostics;
using Spoor.Otlp;
using Spoor.Store.Files;
using Spoor.Store.Ingest;

namespace Spoor.Store.Wal;

/// <summary>
/// Writes batches to the log in groups, in one thread:
/// <code>
/// Append ──► queue ──► [writer thread] gather ─► write ─┬─► sync ───────────┬─► reply
///                                                       └─► head's thread ──┘
/// </code>
/// A failed write or sync fails the requests of its group; its segment is never written or synced again, and the next group goes to a fresh one.
/// </summary>
internal sealed class WalWriter : IDisposable
{
    private const uint PauseSliceMicroseconds = 50;
    private const int MaxExpectedRequests = 64;

    private static readonly TimeSpan MaxPause = TimeSpan.FromMicroseconds(300);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly WalOptions _options;
    private readonly WalSegments _segments;
    private readonly Func<bool> _headHasRoom;
    private readonly Action<IReadOnlyList<AppendRequest>> _written;
    private readonly Action<Exception> _failed;
    private readonly AppendRequestPool _pool = new();
    private readonly Action<AppendRequest> _finished;
    private readonly WalIntervalSync? _intervalSync;
    private readonly Thread _thread;
    private readonly WalGroup _group = new();

    // A plain object, because the writer thread waits on it. Guards the queues and _stopping.
    private readonly object _gate = new();
    private readonly Queue<AppendRequest> _queue = new();
    private readonly Queue<TaskCompletionSource<WalPosition?>> _switches = new();
    private bool _stopping;

    private long _openBytes;
    private int _openRequests;
    private int _expectedRequests = 1;
    private WalSegment? _segment;

    /// <param name="segments">The log's files; disposed with the writer.</param>
    /// <param name="options">Sync mode and limits.</param>
    /// <param name="counters">What is counted.</param>
    /// <param name="headHasRoom">Asked before each group; after it said no, <see cref="Wake"/> tells that it may say yes.</param>
    /// <param name="written">Takes each group's requests in log order, on the writer thread, while the sync is under way.</param>
    /// <param name="failed">Hears of writes and syncs that failed.</param>
    public WalWriter(
        WalSegments segments,
        WalOptions options,
        WalCounters counters,
        Func<bool> headHasRoom,
        Action<IReadOnlyList<AppendRequest>> written,
        Action<Exception> failed)
    {
        _segments = segments;
        _options = options;
        _headHasRoom = headHasRoom;
        _written = written;
        _failed = failed;
        Counters = counters;
        _finished = Finish;
        if (options.Sync == WalSync.Interval)
            _intervalSync = new WalIntervalSync(options.SyncInterval, Counters, failed);
        _thread = new Thread(Run) { IsBackground = true, Name = "spoor-wal" };
        _thread.Start();
    }

    public WalCounters Counters { get; }

    /// <summary>Bytes of batches that were taken and not answered yet.</summary>
    public long OpenBytes => Interlocked.Read(ref _openBytes);

    /// <summary>Queues a batch; the task completes when the log and the head have it, or one of them could not take it.</summary>
    public ValueTask<AppendResult> Append(SpanBatch batch)
    {
        var bytes = batch.Bytes.Length;
        var open = Interlocked.Add(ref _openBytes, bytes);
        if (open > _options.MaxQueuedBytes && open != bytes)
        {
            Interlocked.Add(ref _openBytes, -bytes);
            return Unavailable("spans come in faster than they can be stored: the queue is full");
        }

        var request = _pool.Rent();
        request.Start(batch, Crc32C.Compute(batch.Bytes.Span), Stopwatch.GetTimestamp(), _finished);
        var task = request.Task;
        Interlocked.Increment(ref _openRequests);
        lock (_gate)
        {
            if (!_stopping)
            {
                _queue.Enqueue(request);
                if (_queue.Count == 1)
                    Monitor.Pulse(_gate);
                return task;
            }
        }

        request.FailBoth("the store is shutting down", RetryAfter);
        return task;
    }

    /// <summary>Lets the writer thread ask again whether the head has room.</summary>
    public void Wake()
    {
        lock (_gate)
            Monitor.Pulse(_gate);
    }

    /// <summary>
    /// Lets what comes from now on go to another segment. Gives where the records before end; null when none were written since the log was opened, or since
    /// the last switch.
    /// </summary>
    /// <exception cref="IOException">No segment can be made.</exception>
    public Task<WalPosition?> SwitchAsync()
    {
        var asked = new TaskCompletionSource<WalPosition?>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopping, typeof(SpoorStore));
            _switches.Enqueue(asked);
            Monitor.Pulse(_gate);
        }

        return asked.Task;
    }

    /// <summary>With <see cref="WalSync.Interval"/>: makes durable everything that was acknowledged before the call.</summary>
    public void SyncNow() => _intervalSync?.SyncNow();

    /// <summary>Takes no more, writes and syncs what is queued, and closes the files.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.PulseAll(_gate);
        }

        _thread.Join();
        if (_intervalSync is not null)
        {
            _intervalSync.Dispose();
        }
        else if (_segment is not null)
        {
            TrySync(_segment);
            _segment.Dispose();
        }

        _segments.Dispose();
    }

    private static ValueTask<AppendResult> Unavailable(string message) =>
        ValueTask.FromResult(new AppendResult(AppendStatus.Unavailable, 0, message, RetryAfter));

    private void Finish(AppendRequest request)
    {
        Interlocked.Add(ref _openBytes, -request.Payload.Length);
        Interlocked.Decrement(ref _openRequests);
    }

    private void Run()
    {
        while (WaitForRequests())
        {
            SwitchWhereAsked();
            if (!HasRequests())
                continue;
            if (!_headHasRoom())
            {
                WaitForRoom();
                continue;
            }

            PauseForMore();
            try
            {
                FillGroup();
            }
            catch (Exception e) when (StoreFileExtensions.IsFileError(e))
            {
                Counters.Failures.Increment();
                _failed(e);
                FailQueue(_ => true, "the write-ahead log cannot be written: " + e.Message);
                continue;
            }

            CommitGroup();
            _group.Clear();
        }
    }

    private bool WaitForRequests()
    {
        lock (_gate)
        {
            while (_queue.Count == 0 && _switches.Count == 0)
            {
                if (_stopping)
                    return false;
                Monitor.Wait(_gate);
            }

            return true;
        }
    }

    private bool HasRequests()
    {
        lock (_gate)
            return _queue.Count > 0;
    }

    private void SwitchWhereAsked()
    {
        while (true)
        {
            TaskCompletionSource<WalPosition?> asked;
            lock (_gate)
            {
                if (!_switches.TryDequeue(out asked!))
                    return;
            }

            try
            {
                WalPosition? end = null;
                if (_segment is { } segment && segment.End > WalFormat.HeaderBytes)
                {
                    end = new WalPosition(segment.Number, segment.End);
                    SwitchSegment(0);
                }

                asked.SetResult(end);
            }
            catch (Exception e) when (StoreFileExtensions.IsFileError(e))
            {
                asked.SetException(e);
            }
        }
    }

    /// <summary>Requests wait here in the queue, neither written nor decoded, for as long as they are allowed to.</summary>
    private void WaitForRoom()
    {
        var oldest = Stopwatch.GetTimestamp() - (long)(_options.MaxQueueTime.TotalSeconds * Stopwatch.Frequency);
        FailQueue(request => _stopping || request.QueuedTimestamp <= oldest, "spans come in faster than blocks can be written");
        lock (_gate)
        {
            if (_queue.Count > 0 && !_stopping)
                Monitor.Wait(_gate, TimeSpan.FromMilliseconds(20));
        }
    }

    private void FailQueue(Func<AppendRequest, bool> fails, string reason)
    {
        while (true)
        {
            AppendRequest request;
            lock (_gate)
            {
                if (!_queue.TryPeek(out request!) || !fails(request))
                    return;
                _queue.Dequeue();
            }

            request.FailBoth(reason, RetryAfter);
        }
    }

    /// <summary>
    /// A sync costs more than a short wait. How many requests may come together is learned from how many were open at once; who sends alone never
    /// waits.
    /// </summary>
    private void PauseForMore()
    {
        _expectedRequests = Math.Max(_expectedRequests, Math.Min(Volatile.Read(ref _openRequests), MaxExpectedRequests));
        if (!ShortPause.Available || _options.Sync != WalSync.Commit)
            return;
        var start = Stopwatch.GetTimestamp();
        int queued;
        while ((queued = QueuedCount()) < _expectedRequests)
        {
            if (Stopwatch.GetElapsedTime(start) >= MaxPause)
            {
                _expectedRequests = Math.Max(queued, _expectedRequests * 3 / 4);
                return;
            }

            ShortPause.Sleep(PauseSliceMicroseconds);
        }
    }

    private int QueuedCount()
    {
        lock (_gate)
            return _stopping ? int.MaxValue : _queue.Count;
    }

    private void FillGroup()
    {
        AppendRequest first;
        lock (_gate)
            first = _queue.Peek();
        var segment = _segment;
        if (segment is null || segment.Failed || segment.FreeBytes < WalGroup.RecordBytes(first))
            segment = SwitchSegment(WalGroup.RecordBytes(first));

        lock (_gate)
        {
            while (_queue.TryPeek(out var request)
                && _group.HasRoomFor(request)
                && _group.Bytes + WalGroup.RecordBytes(request) <= segment.FreeBytes)
            {
                _group.Add(_queue.Dequeue());
            }
        }
    }

    private WalSegment SwitchSegment(long recordBytes)
    {
        var next = _segments.Take(recordBytes);
        if (_intervalSync is not null)
            _intervalSync.Switch(next);
        else
            _segment?.Dispose();
        return _segment = next;
    }

    private void CommitGroup()
    {
        var segment = _segment!;
        var start = segment.End;
        try
        {
            _group.WriteTo(segment);
            _options.Reached?.Invoke(StoreSteps.GroupWritten);
        }
        catch (Exception e) when (StoreFileExtensions.IsFileError(e))
        {
            GiveUp(segment, start, e);
            foreach (var request in _group.Requests)
                request.FailBoth("the write-ahead log cannot be written: " + e.Message, RetryAfter);
            return;
        }

        Counters.AddGroup(_group.Count, _group.Bytes);
        _written(_group.Requests);
        if (_options.Sync == WalSync.Commit)
        {
            try
            {
                segment.Sync();
                Counters.Syncs.Increment();
                _options.Reached?.Invoke(StoreSteps.GroupSynced);
            }
            catch (Exception e) when (StoreFileExtensions.IsFileError(e))
            {
                GiveUp(segment, start, e);
                foreach (var request in _group.Requests)
                    request.FailStep("the write-ahead log cannot be synced: " + e.Message, RetryAfter);
                return;
            }
        }

        // The interval thread may have given the segment up since it was chosen. It told the store after that, so whoever sees no failure here is
        // in the head that the store then makes a block of.
        var failed = segment.Failed;
        foreach (var request in _group.Requests)
        {
            if (failed)
                request.FailStep("the write-ahead log cannot be synced", RetryAfter);
            else
                request.CompleteLog();
        }
    }

    private void GiveUp(WalSegment segment, long goodEnd, Exception error)
    {
        segment.Failed = true;
        segment.TryMarkEnd(goodEnd);
        Counters.Failures.Increment();
        _failed(error);
    }

    private void TrySync(WalSegment segment)
    {
        if (segment.Failed)
            return;
        try
        {
            segment.Sync();
        }
        catch (Exception e) when (StoreFileExtensions.IsFileError(e))
        {
            Counters.Failures.Increment();
            _failed(e);
        }
    }
}
